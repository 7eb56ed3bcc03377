package io.github.spotifypipeline.ingest;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where raw rests. Paths are relative to its root, with {@code /}; a folder's path ends with one. */
interface RawStore extends AutoCloseable {

    /** A file as it was found, to be replaced only if it still is so. */
    record Stored(byte[] content, String version) {}

    /**
     * Writes a file whole or not at all: no reader ever finds a part of it.
     *
     * @throws UncheckedIOException if it is not written
     */
    void write(String path, byte[] content);

    /**
     * Writes a file if it still is as it was seen, or still is not there.
     *
     * @return whether it was written
     * @throws UncheckedIOException if the store fails
     */
    boolean replace(String path, Optional<Stored> seen, byte[] content);

    /**
     * A file, or empty where there is none.
     *
     * @throws UncheckedIOException if it is there and cannot be read
     */
    Optional<Stored> find(String path);

    /** A file's content, or empty where there is none. */
    default Optional<byte[]> read(String path) {
        return find(path).map(Stored::content);
    }

    /** The paths of all files in a folder and the folders in it, sorted. */
    List<String> list(String folder);

    /** The names of the folders directly in a folder, sorted. */
    List<String> folders(String folder);

    /** Deletes a folder with all that is in it. */
    void deleteFolder(String folder);

    /**
     * Takes what only one process may have at a time.
     *
     * @return empty if another process has it
     */
    Optional<Lease> lease(String path, Lease.Terms terms);

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
