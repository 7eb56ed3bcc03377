package io.github.spotifypipeline.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A part that is still being written: gzip, in memory. */
final class OpenPart {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final GZIPOutputStream out;
    private long uncompressedBytes;
    private int lines;

    OpenPart() {
        try {
            this.out = new FastGzip(compressed);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes every byte", e);
        }
    }

    void add(byte[] line) {
        try {
            out.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes every byte", e);
        }
        uncompressedBytes += line.length;
        lines++;
    }

    int lines() {
        return lines;
    }

    long uncompressedBytes() {
        return uncompressedBytes;
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
}
