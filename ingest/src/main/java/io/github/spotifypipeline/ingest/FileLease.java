package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/** A lease that the operating system keeps: it ends when its process does, however that comes about. */
final class FileLease implements Lease {
    private final FileChannel channel;
    private Terms terms;

    private FileLease(FileChannel channel, Terms terms) {
        this.channel = channel;
        this.terms = terms;
    }

    static Optional<Lease> take(Path file, Terms terms) {
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                return Optional.empty();
            }
            FileLease lease = new FileLease(channel, terms);
            lease.tell();
            return Optional.of(lease);
        } catch (IOException e) {
            throw new UncheckedIOException("%s (%s)".formatted(file, e), e);
        }
    }

    /** The lock lives as long as its channel. */
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            return lock.isPresent();
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** For the message that others get; the lock itself needs no content. */
    private void tell() throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Json.bytes(terms)), 0);
    }

    @Override
    public void renew(Instant now) {
        if (terms.isHalfOverAt(now)) {
            terms = terms.renewedAt(now);
            try {
                tell();
            } catch (IOException e) {
                throw new UncheckedIOException("the lease (%s)".formatted(e), e);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lease (%s)".formatted(e), e);
        }
    }
}
