package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder. */
final class FileRawStore implements RawStore {
    private static final String STATE = "_state/";
    private static final String UNFINISHED = ".tmp";
    private static final Object IN_THIS_JVM = new Object();

    private final Path root;

    FileRawStore(Path root) {
        this.root = root;
    }

    /** To a name that readers skip, in the same folder, then moved: within one file system a move is atomic. */
    @Override
    public void write(String path, byte[] content) {
        Path target = root.resolve(path);
        Path unfinished = target.resolveSibling("." + target.getFileName() + UNFINISHED);
        try {
            Files.createDirectories(target.getParent());
            if (path.startsWith(STATE)) {
                // Kept for the next process, not for ever: what a power cut takes of it is asked for again.
                Files.write(unfinished, content);
            } else {
                writeThrough(unfinished, content);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw refused(target, e);
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

    /** Files know no such condition, so whoever replaces one keeps all others out meanwhile. */
    @Override
    public boolean replace(String path, Optional<Stored> seen, byte[] content) {
        synchronized (IN_THIS_JVM) {
            try (FileChannel gate = openGate()) {
                // Held until the channel is closed.
                gate.lock();
                boolean isAsSeen = find(path).map(Stored::version).equals(seen.map(Stored::version));
                if (isAsSeen) {
                    write(path, content);
                }
                return isAsSeen;
            } catch (IOException e) {
                throw refused(root.resolve(path), e);
            }
        }
    }

    private FileChannel openGate() throws IOException {
        Path gate = root.resolve(STATE + ".gate");
        Files.createDirectories(gate.getParent());
        return FileChannel.open(gate, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public Optional<Stored> find(String path) {
        try {
            byte[] content = Files.readAllBytes(root.resolve(path));
            return Optional.of(new Stored(content, Sha256.of(content)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw refused(root.resolve(path), e);
        }
    }

    @Override
    public List<String> list(String folder) {
        Path start = root.resolve(folder);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw refused(start, e);
        }
    }

    @Override
    public List<String> folders(String folder) {
        Path start = root.resolve(folder);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(start)) {
            return files.filter(Files::isDirectory)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw refused(start, e);
        }
    }

    @Override
    public void deleteFolder(String folder) {
        Path start = root.resolve(folder);
        try {
            if (Files.exists(start)) {
                Files.walkFileTree(start, new Deleter());
            }
        } catch (IOException e) {
            throw refused(start, e);
        }
    }

    private static final class Deleter extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public Optional<Lease> lease(String path, Lease.Terms terms) {
        return FileLease.take(root.resolve(path), terms);
    }

    private static UncheckedIOException refused(Path path, Exception e) {
        return new UncheckedIOException("%s (%s)".formatted(path, e), new IOException(e));
    }

    @Override
    public void close() {}
}
