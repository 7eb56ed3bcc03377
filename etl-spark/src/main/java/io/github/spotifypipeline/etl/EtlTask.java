package io.github.spotifypipeline.etl;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a job is to do.
 *
 * @param since the first snapshot date that matters; empty for all that the kind of task would look at
 * @param damaged what a replay does with runs that raw no longer has whole
 */
public record EtlTask(Kind kind, Optional<LocalDate> since, Damaged damaged) {

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

    /** What becomes of runs of which raw has a damaged part, or nothing any more. */
    public enum Damaged {
        /** They stop the replay. */
        REFUSED,
        /** They stay as curated has them. */
        KEPT
    }

    public static final EtlTask LOAD = of(Kind.LOAD);

    public static EtlTask load(Optional<LocalDate> since) {
        return new EtlTask(Kind.LOAD, since, Damaged.REFUSED);
    }

    public static EtlTask replay(Optional<LocalDate> since, Damaged damaged) {
        return new EtlTask(Kind.REPLAY, since, damaged);
    }

    /** Whether curated will hold what raw has, and nothing else. */
    boolean isForAllOfRaw() {
        return kind == Kind.REPLAY && since.isEmpty() && damaged == Damaged.REFUSED;
    }

    boolean isForAllOfTheWarehouse() {
        return kind == Kind.REBUILD || kind == Kind.REPLAY;
    }

    public static EtlTask of(Kind kind) {
        return new EtlTask(kind, Optional.empty(), Damaged.REFUSED);
    }
}
