package io.github.spotifypipeline.local.sandbox;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that the listener gathers over time, one piece after the other at a steady pace with some jitter: piece 0
 * soon after the account was opened, and as many as {@code inThreeYears} by the {@link #REFERENCE} day.
 */
record Growth(long seed, String what, int inThreeYears) {
    /** When the listener's account was opened: nothing happened before. */
    static final Instant SINCE = Instant.parse("2023-11-22T06:00:00Z");

    /** Three years later: the moment at which the sizes hold, and the sandbox's time unless told otherwise. */
    static final Instant REFERENCE = Instant.parse("2026-11-22T06:00:00Z");

    /** The moment of one piece; later pieces come later. */
    Instant at(int piece) {
        double jitter = Dice.of(seed, what + " moment", piece).share();
        double secondsApart = (double) Duration.between(SINCE, REFERENCE).toSeconds() / inThreeYears;
        return SINCE.plusSeconds((long) ((piece + jitter) * secondsApart));
    }
}
