package io.github.spotifypipeline.local.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many calls of each bucket a developer's apps make together within 24 hours. The ledger is kept by the hour: calls
 * of one hour count no more when that hour began a day ago, all at once.
 */
final class Quota {
    private static final Duration WINDOW = Duration.ofHours(24);

    private final int callsADay;
    private final Map<Bucket, NavigableMap<Instant, Integer>> ledger = new HashMap<>();

    Quota(int callsADay) {
        this.callsADay = callsADay;
    }

    void count(Bucket bucket, Instant now) {
        calls(bucket).merge(now.truncatedTo(ChronoUnit.HOURS), 1, Integer::sum);
    }

    /** How long it takes until another call is within the quota; empty if it is. */
    Optional<Duration> exhaustion(Bucket bucket, Instant now) {
        NavigableMap<Instant, Integer> recent = calls(bucket).subMap(now.minus(WINDOW), false, now, true);
        int left = callsADay - recent.values().stream().mapToInt(calls -> calls).sum();
        Instant end = now;
        for (Map.Entry<Instant, Integer> hour : recent.entrySet()) {
            if (left > 0) {
                break;
            }
            left += hour.getValue();
            end = hour.getKey().plus(WINDOW);
        }
        return end.equals(now) ? Optional.empty() : Optional.of(Duration.between(now, end));
    }

    /** Strikes out what was called in the hour of a moment and later. */
    void forgetFrom(Instant moment) {
        ledger.values()
                .forEach(calls -> calls.tailMap(moment.truncatedTo(ChronoUnit.HOURS), true)
                        .clear());
    }

    private NavigableMap<Instant, Integer> calls(Bucket bucket) {
        return ledger.computeIfAbsent(bucket, unknown -> new TreeMap<>());
    }
}
