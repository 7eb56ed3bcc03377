package io.github.spotifypipeline.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A store in the hands of a process that is killed at its n-th access, before or after it has come to pass. */
final class DyingStore implements RawStore {
    private final RawStore store;
    private final boolean isBefore;
    private int left;

    /** No failure that anybody could handle. */
    static final class Killed extends Error {}

    DyingStore(RawStore store, int accesses, boolean isBefore) {
        this.store = store;
        this.left = accesses;
        this.isBefore = isBefore;
    }

    private <T> T access(Supplier<T> access) {
        left--;
        if (left < 0 || left == 0 && isBefore) {
            throw new Killed();
        }
        T result = access.get();
        if (left == 0) {
            throw new Killed();
        }
        return result;
    }

    @Override
    public void write(String path, byte[] content) {
        access(() -> {
            store.write(path, content);
            return true;
        });
    }

    @Override
    public boolean replace(String path, Optional<Stored> seen, byte[] content) {
        return access(() -> store.replace(path, seen, content));
    }

    @Override
    public Optional<Stored> find(String path) {
        return access(() -> store.find(path));
    }

    @Override
    public List<String> list(String folder) {
        return access(() -> store.list(folder));
    }

    @Override
    public List<String> folders(String folder) {
        return access(() -> store.folders(folder));
    }

    @Override
    public void deleteFolder(String folder) {
        access(() -> {
            store.deleteFolder(folder);
            return true;
        });
    }

    /** A dead process holds nothing; here it is only its stack that dies. */
    @Override
    public Optional<Lease> lease(String path, Lease.Terms terms) {
        return Optional.of(new Lease() {
            @Override
            public void renew(Instant now) {}

            @Override
            public void close() {}
        });
    }

    @Override
    public void close() {}
}
