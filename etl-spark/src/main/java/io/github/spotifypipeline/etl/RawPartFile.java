package io.github.spotifypipeline.etl;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A part's file: gzip where its name says so, one response a line. */
final class RawPartFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] LINE_END = {'\n'};

    private final RawPart part;
    private final Path path;
    private final FileSystem files;

    private RawPartFile(RawPart part, Path path, FileSystem files) {
        this.part = part;
        this.path = path;
        this.files = files;
    }

    static RawPartFile at(String root, RawPart part, Configuration hadoop) throws IOException {
        Path path = new Path(root, part.path());
        return new RawPartFile(part, path, path.getFileSystem(hadoop));
    }

    /**
     * One line of a part.
     *
     * @param number from 1
     * @throws IOException also if the part has fewer lines
     */
    static String line(Path path, int number, Configuration hadoop) throws IOException {
        try (LineReader reader =
                new LineReader(unzipped(path, path.getFileSystem(hadoop).open(path)), BUFFER_BYTES, LINE_END)) {
            Text text = new Text();
            for (int read = 0; read < number; read++) {
                if (reader.readLine(text) == 0) {
                    throw new EOFException("it has %d lines".formatted(read));
                }
            }
            return text.toString();
        }
    }

    /** What differs from the manifest, if anything does; reads the file once, to its end. */
    Optional<String> damage() throws IOException {
        try (InputStream file = files.open(path)) {
            long byteCount = files.getFileStatus(path).getLen();
            if (byteCount != part.byteCount()) {
                return differs("bytes", part.byteCount(), byteCount);
            }
            DigestInputStream digested = new DigestInputStream(file, sha256());
            long lineCount = countLines(unzipped(path, digested));
            digested.transferTo(OutputStream.nullOutputStream());
            String digest = HexFormat.of().formatHex(digested.getMessageDigest().digest());
            if (!digest.equals(part.sha256())) {
                return differs("sha256", part.sha256(), digest);
            }
            return lineCount == part.lineCount() ? Optional.empty() : differs("lines", part.lineCount(), lineCount);
        } catch (FileNotFoundException e) {
            return Optional.of(part.path() + " is missing");
        } catch (EOFException | ZipException e) {
            return Optional.of(part.path() + " is no whole gzip file");
        }
    }

    private Optional<String> differs(String what, Object listed, Object found) {
        return Optional.of("%s has %s %s, its manifest says %s".formatted(part.path(), what, found, listed));
    }

    private static long countLines(InputStream text) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long count = 0;
        for (int length = text.read(buffer); length >= 0; length = text.read(buffer)) {
            for (int i = 0; i < length; i++) {
                if (buffer[i] == '\n') {
                    count++;
                }
            }
        }
        return count;
    }

    /** The file's lines as rows, in order, numbered from 1. */
    Iterator<Row> lines() throws IOException {
        return new Lines(new LineReader(unzipped(path, files.open(path)), BUFFER_BYTES, LINE_END));
    }

    private static InputStream unzipped(Path path, InputStream file) throws IOException {
        return path.getName().endsWith(".gz") ? new GZIPInputStream(file, BUFFER_BYTES) : file;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads one line ahead, and closes the file after the last. */
    private final class Lines implements Iterator<Row> {
        private final LineReader reader;
        private final Text text = new Text();
        private int number;
        private boolean hasNext;

        Lines(LineReader reader) {
            this.reader = reader;
            advance();
        }

        private void advance() {
            try {
                hasNext = reader.readLine(text) > 0;
                if (!hasNext) {
                    reader.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean hasNext() {
            return hasNext;
        }

        @Override
        public Row next() {
            if (!hasNext) {
                throw new NoSuchElementException();
            }
            number++;
            Row row = RowFactory.create(
                    part.runId(),
                    part.userId(),
                    java.sql.Date.valueOf(part.snapshotDate()),
                    part.resource(),
                    part.path(),
                    number,
                    text.copyBytes());
            advance();
            return row;
        }
    }
}
