package io.github.spotifypipeline.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;

/** The lines of a part, one at a time, each with its end. */
final class PartLines implements Iterator<byte[]> {
    private static final int BUFFER_BYTES = 1 << 16;

    private final byte[] content;
    private final InputStream in;
    private byte[] next;
    private int count;

    PartLines(byte[] content) {
        this.content = content;
        try {
            in = new BufferedInputStream(
                    new GZIPInputStream(new ByteArrayInputStream(content), BUFFER_BYTES), BUFFER_BYTES);
            next = readLine();
        } catch (IOException e) {
            throw new Damaged(e);
        }
    }

    byte[] content() {
        return content;
    }

    /** How many have been given. */
    int count() {
        return count;
    }

    @Override
    public boolean hasNext() {
        return next.length > 0;
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        byte[] line = next;
        count++;
        try {
            next = readLine();
        } catch (IOException e) {
            throw new Damaged(e);
        }
        return line;
    }

    /** It is no whole gzip file. */
    static final class Damaged extends UncheckedIOException {
        Damaged(IOException cause) {
            super("what has been landed is damaged (%s)".formatted(cause), cause);
        }
    }

    private byte[] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = in.read();
        while (read >= 0) {
            line.write(read);
            read = read == '\n' ? -1 : in.read();
        }
        return line.toByteArray();
    }
}
