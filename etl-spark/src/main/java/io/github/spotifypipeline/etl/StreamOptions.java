package io.github.spotifypipeline.etl;

import java.time.Duration;
import java.util.Optional;

/**
 * How a stream goes on.
 *
 * @param isContinuous until it is stopped; otherwise only what is there, in as many micro-batches as it takes
 * @param interval how often a continuous one looks for what is new
 * @param runsAtOnce at most so many in one micro-batch
 * @param checkpoint where it keeps what it has seen; empty for a folder in curated
 */
public record StreamOptions(boolean isContinuous, Duration interval, int runsAtOnce, Optional<String> checkpoint) {
    private static final int RUNS_AT_ONCE = 1000;

    /** Until it is stopped. */
    public static StreamOptions continuous(Duration interval) {
        return new StreamOptions(true, interval, RUNS_AT_ONCE, Optional.empty());
    }

    /** Only what is there. */
    public static StreamOptions availableNow() {
        return new StreamOptions(false, Duration.ZERO, RUNS_AT_ONCE, Optional.empty());
    }

    public StreamOptions withCheckpoint(Optional<String> folder) {
        return new StreamOptions(isContinuous, interval, runsAtOnce, folder);
    }
}
