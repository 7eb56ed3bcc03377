package io.github.spotifypipeline.ingest;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where raw rests. Paths are relative to its root, with {@code /}. */
interface RawStore extends AutoCloseable {
    /**
     * Writes a file whole or not at all: no reader ever finds a part of it.
     *
     * @throws UncheckedIOException if it is not written
     */
    void write(String path, byte[] content);

    /**
     * A file's content, or empty where there is none.
     *
     * @throws UncheckedIOException if it is there and cannot be read
     */
    Optional<byte[]> read(String path);

    @Override
    void close();

    /**
     * The store at a folder or in a bucket.
     *
     * @throws IngestException 43 if {@code root} is neither
     */
    static RawStore at(URI root) {
        return switch (Optional.ofNullable(root.getScheme()).orElse("file")) {
            case "file" -> new FileRawStore(root.isAbsolute() ? Path.of(root) : Path.of(root.getPath()));
            case "s3", "s3a" -> S3RawStore.at(root);
            default ->
                throw IngestException.badArgument(
                        "Cannot write raw to %s: no such kind of store (%s). Give a folder, or s3://bucket/prefix."
                                .formatted(root, root.getScheme()));
        };
    }
}
