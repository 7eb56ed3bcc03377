package io.github.spotifypipeline.local.sandbox;

import java.time.Duration;
import java.time.Instant;

/**
 * One entry of the privacy export: something heard, for however short a time.
 *
 * @param item a track or an episode
 * @param start why it began, in Spotify's words
 * @param end why it ended, likewise
 */
record Streamed(Playable item, Instant startedAt, Instant endedAt, String start, String end, Mode mode) {
    /** The listener pressed play on it. */
    static final String CHOSEN = "clickrow";

    /** The one before had ended. */
    static final String TO_THE_END = "trackdone";

    static final String SKIPPED = "fwdbtn";

    /** How it was heard; of the last two the API never learns. */
    enum Mode {
        ONLINE,
        OFFLINE,
        PRIVATE
    }

    long playedMs() {
        return Duration.between(startedAt, endedAt).toMillis();
    }

    boolean isSkipped() {
        return end.equals(SKIPPED);
    }
}
