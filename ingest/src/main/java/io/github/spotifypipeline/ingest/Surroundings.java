package io.github.spotifypipeline.ingest;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Everything that makes one run differ from the next with the same answers: time and chance. */
public record Surroundings(Clock clock, Sleeper sleeper, RandomGenerator random) {

    public static Surroundings real() {
        return new Surroundings(Clock.systemUTC(), duration -> Thread.sleep(duration.toMillis()), new SecureRandom());
    }

    /** Now, to the millisecond: as precise as anything here is written down. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    void sleep(Duration duration) {
        try {
            sleeper.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw IngestException.notReady("Cannot go on: the run was interrupted. Run it again.");
        }
    }

    /** A random time from zero to {@code most}, so that clients that were turned away together do not return so. */
    Duration jitter(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    String hex(int characters) {
        byte[] bytes = new byte[(characters + 1) / 2];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes).substring(0, characters);
    }
}
