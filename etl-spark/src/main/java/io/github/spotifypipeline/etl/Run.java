package io.github.spotifypipeline.etl;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/**
 * A run of ingest.
 *
 * @param userId the account key
 * @param status {@code complete} or {@code partial}
 * @param appShape the kind of app, as far as its answers told
 * @param callsLeft the fewest that were left of its quota when it ended; runs of older versions do not say
 * @param loginEndsAt when somebody has to log in again, as far as that was known
 */
record Run(
        String runId,
        String userId,
        LocalDate snapshotDate,
        Instant startedAt,
        Instant finishedAt,
        String status,
        Optional<String> reason,
        String appShape,
        int requestCount,
        Optional<Integer> callsLeft,
        Optional<Instant> loginEndsAt) {

    /** The order in which runs are loaded, and as if in which they were. */
    static final Comparator<Run> ORDER = Comparator.comparing(Run::snapshotDate)
            .thenComparing(Run::startedAt)
            .thenComparing(Run::runId);

    boolean isBefore(Run other) {
        return ORDER.compare(this, other) < 0;
    }
}
