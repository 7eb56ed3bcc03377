package io.github.spotifypipeline.etl;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a job is to do.
 *
 * @param since the first snapshot date that matters; empty for all that the kind of task would look at
 */
public record EtlTask(Kind kind, Optional<LocalDate> since) {

    /** The kinds of tasks. Each ends with a warehouse that is as if all runs had been loaded in order. */
    public enum Kind {
        /** Whatever raw has and the warehouse has not. With {@code since}, runs that came very late are found too. */
        LOAD,
        /** Curated and the warehouse once more from raw, all of it or from a date on. */
        REPLAY,
        /** The warehouse once more from curated. */
        REBUILD,
        /** Once more the runs of which something was rejected that is accepted by now. */
        HEAL
    }

    public static final EtlTask LOAD = new EtlTask(Kind.LOAD, Optional.empty());

    public static EtlTask replay(Optional<LocalDate> since) {
        return new EtlTask(Kind.REPLAY, since);
    }

    public static EtlTask of(Kind kind) {
        return new EtlTask(kind, Optional.empty());
    }
}
