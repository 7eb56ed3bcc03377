package io.github.spotifypipeline.ingest.lambda;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.ingest.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the caller gets.
 *
 * @param status {@code complete}; {@code open} if the next call goes on with the run; {@code partial} if it is over and
 *     another may bring more
 * @param runId none, if Spotify let nobody in
 * @param resumeAt when to call again with the same order, unless complete
 * @param remaining the resources that are not done
 * @param reason why it is not complete
 * @param requests sent to Spotify, for tokens and repeats too
 * @param items received, nulls too
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Outcome(
        String status,
        Optional<String> runId,
        LocalDate snapshotDate,
        Optional<Instant> resumeAt,
        List<Resource> remaining,
        Optional<String> reason,
        int requests,
        long items) {

    /** When to try again where nobody said so: bursts of server errors last minutes. */
    private static final Duration UNSAID_WAIT = Duration.ofMinutes(15);

    static Outcome of(Manifest manifest) {
        return new Outcome(
                manifest.status().wireName(),
                Optional.of(manifest.runId()),
                manifest.snapshotDate(),
                manifest.isComplete()
                        ? Optional.empty()
                        : manifest.resumeAt()
                                .or(() -> Optional.of(manifest.finishedAt().plus(UNSAID_WAIT))),
                manifest.remaining(),
                manifest.reason(),
                manifest.requestCount(),
                manifest.books().stream().mapToLong(Manifest.Book::items).sum());
    }

    /** Spotify lets nobody in before {@code resumeAt}; everything is still to be read. */
    static Outcome notBegun(LocalDate snapshotDate, Collection<Resource> ordered, Instant resumeAt, String reason) {
        return new Outcome(
                Manifest.Status.OPEN.wireName(),
                Optional.empty(),
                snapshotDate,
                Optional.of(resumeAt),
                List.copyOf(ordered),
                Optional.of(reason),
                0,
                0);
    }

    /** A wait of hours is a spent quota, whatever Spotify calls it. */
    boolean waitsLongAfter(Instant now) {
        return resumeAt.filter(now.plus(Duration.ofHours(1))::isBefore).isPresent();
    }

    boolean isComplete() {
        return status.equals(Manifest.Status.COMPLETE.wireName());
    }
}
