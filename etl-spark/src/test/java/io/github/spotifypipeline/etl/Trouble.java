package io.github.spotifypipeline.etl;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.Path;

/** What befalls files, and when. */
final class Trouble {
    /** What a file is for. */
    enum Place {
        RAW,
        BATCH_LOG,
        DELTA_LOG,
        DELTA_DATA;

        static Place of(Path path) {
            String text = path.toUri().getPath();
            if (text.contains("/raw")) {
                return RAW;
            }
            if (text.contains("/_batches")) {
                return BATCH_LOG;
            }
            return text.contains("/_delta_log") ? DELTA_LOG : DELTA_DATA;
        }
    }

    private enum Kind {
        NONE,
        KILLED,
        FULL,
        READ_ONLY
    }

    private static final Map<String, Trouble> KNOWN = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "trouble-" + COUNT.incrementAndGet();
    private final Kind kind;
    private final Map<Place, AtomicLong> operations = new EnumMap<>(Place.class);
    private final AtomicLong bytes = new AtomicLong();
    private final Place place;
    private final long operationsLeft;
    private final long bytesLeft;
    private volatile boolean isDead;

    private Trouble(Kind kind, Place place, long operationsLeft, long bytesLeft) {
        this.kind = kind;
        this.place = place;
        this.operationsLeft = operationsLeft;
        this.bytesLeft = bytesLeft;
        for (Place any : Place.values()) {
            operations.put(any, new AtomicLong());
        }
        KNOWN.put(name, this);
    }

    /** Nothing happens, but for being counted. */
    static Trouble none() {
        return new Trouble(Kind.NONE, Place.RAW, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** From the n-th operation at that place on everything fails, everywhere, as for a process that is dead. */
    static Trouble killedAt(Place place, long operation) {
        return new Trouble(Kind.KILLED, place, operation, Long.MAX_VALUE);
    }

    /** Likewise in the middle of writing, after so many bytes. */
    static Trouble killedAfter(long bytes) {
        return new Trouble(Kind.KILLED, Place.RAW, Long.MAX_VALUE, bytes);
    }

    /** No more than so many bytes can be written. */
    static Trouble fullAfter(long bytes) {
        return new Trouble(Kind.FULL, Place.RAW, Long.MAX_VALUE, bytes);
    }

    /** Nothing can be created. */
    static Trouble readOnly() {
        return new Trouble(Kind.READ_ONLY, Place.RAW, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    static Trouble named(String name) {
        return KNOWN.get(name);
    }

    String name() {
        return name;
    }

    long operations(Place where) {
        return operations.get(where).get();
    }

    long bytes() {
        return bytes.get();
    }

    void beforeReading(Path path) throws IOException {
        Place here = Place.of(path);
        long number = operations.get(here).incrementAndGet();
        if (here == place && number >= operationsLeft) {
            isDead = true;
        }
        if (isDead) {
            throw killed();
        }
    }

    void beforeChanging(Path path) throws IOException {
        beforeReading(path);
        if (kind == Kind.READ_ONLY) {
            throw new FileNotFoundException(path.toUri().getPath() + " (Permission denied)");
        }
    }

    /** How many of these bytes can still be written. */
    int roomFor(int length) {
        if (isDead) {
            return 0;
        }
        long before = bytes.getAndAdd(length);
        return (int) Math.min(length, Math.max(0, bytesLeft - before));
    }

    /** What is thrown where there was no room. */
    IOException onWriting() {
        if (kind == Kind.FULL) {
            return new IOException("No space left on device");
        }
        isDead = true;
        return killed();
    }

    @Override
    public String toString() {
        return "%s at %s operation %d or byte %d".formatted(kind, place, operationsLeft, bytesLeft);
    }

    private static IOException killed() {
        return new IOException("killed");
    }
}
