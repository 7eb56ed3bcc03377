package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A folder. */
final class FileRawStore implements RawStore {
    private final Path root;

    FileRawStore(Path root) {
        this.root = root;
    }

    /** To a name that readers skip, in the same folder, then moved: within one file system a move is atomic. */
    @Override
    public void write(String path, byte[] content) {
        Path target = root.resolve(path);
        Path unfinished = target.resolveSibling("." + target.getFileName() + ".tmp");
        try {
            Files.createDirectories(target.getParent());
            writeThrough(unfinished, content);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("%s (%s)".formatted(target, e), e);
        }
    }

    /** To the disk itself: a manifest must not survive a power cut that its parts did not. */
    private static void writeThrough(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
    }

    @Override
    public Optional<byte[]> read(String path) {
        try {
            return Optional.of(Files.readAllBytes(root.resolve(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("%s (%s)".formatted(root.resolve(path), e), e);
        }
    }

    @Override
    public void close() {}
}
