package io.github.spotifypipeline.ingest;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A part that is still being written. */
final class OpenPart {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Resource resource;
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final CountingStream out;
    private int lines;

    OpenPart(Resource resource) {
        this.resource = resource;
        try {
            // Lines come in as many small pieces; the deflater prefers few large ones.
            this.out = new CountingStream(new BufferedOutputStream(new FastGzip(compressed), BUFFER_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes every byte", e);
        }
    }

    Resource resource() {
        return resource;
    }

    /** To write one more line to. */
    OutputStream nextLine() {
        lines++;
        return out;
    }

    int lines() {
        return lines;
    }

    long uncompressedBytes() {
        return out.count;
    }

    byte[] close() {
        try {
            out.close();
            return compressed.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes every byte", e);
        }
    }

    /** Spotify's pages shrink to an eighth; the default level takes three times as long to save a sixth of that. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static final class CountingStream extends FilterOutputStream {
        private long count;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
