package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a developer account has asked of Spotify in the last 24 hours, per kind of request, kept beside raw. It says stop
 * before Spotify does, and remembers for the next process what Spotify has said.
 *
 * <p>Calls are written down before they are made, ten at a time: a process that dies has never made more than it noted.
 */
final class QuotaLedger {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaLedger.class);
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration SLOT = Duration.ofMinutes(10);
    private static final int BLOCK = 10;
    private static final int MOST_TRIES = 20;

    private final RawStore store;
    private final String path;
    private final IngestConfig.Quota quota;
    private final Surroundings surroundings;
    private final Map<String, Integer> unspent = new HashMap<>();
    private Instant slot = Instant.MIN;
    private Entries entries;

    /** All that is written down. */
    record Entries(
            @JsonFormat(pattern = Manifest.INSTANT, timezone = "UTC")
            Optional<Instant> blockedUntil,

            SortedMap<String, Bucket> buckets) {

        static final Entries NONE = new Entries(Optional.empty(), new TreeMap<>());

        Bucket bucket(String name) {
            return buckets.getOrDefault(name, Bucket.NEW);
        }

        Entries with(String name, UnaryOperator<Bucket> change) {
            SortedMap<String, Bucket> changed = new TreeMap<>(buckets);
            changed.put(name, change.apply(bucket(name)));
            return new Entries(blockedUntil, changed);
        }

        Entries blockedUntil(Instant until) {
            return new Entries(Optional.of(until), buckets);
        }
    }

    /**
     * Requests of one kind.
     *
     * @param calls by the ten minutes they were made in
     * @param learned what Spotify's own limit has turned out to be
     */
    record Bucket(
            SortedMap<Instant, Integer> calls,

            @JsonFormat(pattern = Manifest.INSTANT, timezone = "UTC")
            Optional<Instant> blockedUntil,

            Optional<Learned> learned) {

        static final Bucket NEW = new Bucket(new TreeMap<>(), Optional.empty(), Optional.empty());

        int callsBefore(Instant now) {
            return calls.tailMap(oldest(now)).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        private static Instant oldest(Instant now) {
            return now.minus(WINDOW).minus(SLOT).plusMillis(1);
        }

        /** When the oldest of the calls that count will count no more. */
        Instant firstRelief(Instant now) {
            return calls.tailMap(oldest(now)).firstKey().plus(SLOT).plus(WINDOW);
        }

        Bucket plus(Instant time, int count) {
            SortedMap<Instant, Integer> more = new TreeMap<>(calls.tailMap(oldest(time)));
            more.merge(time, count, Integer::sum);
            return new Bucket(more, blockedUntil, learned);
        }

        Bucket walledUntil(Instant until, Learned lesson) {
            return new Bucket(calls, Optional.of(until), Optional.of(lesson));
        }

        int budget(int configured, Instant now) {
            return learned.filter(lesson -> lesson.isFreshAt(now))
                    .map(lesson -> Math.min(configured, lesson.budget()))
                    .orElse(configured);
        }
    }

    /** A wall that was met, less a margin. */
    record Learned(
            int budget,

            @JsonFormat(pattern = Manifest.INSTANT, timezone = "UTC")
            Instant learnedAt) {
        private static final Duration MEMORY = Duration.ofDays(30);
        private static final int MARGIN = 20;
        /** A wall met after fewer calls tells of calls that we do not know of, not of a smaller quota. */
        private static final int LEAST = 50;

        static Learned atWall(int calls, Instant now) {
            return new Learned(Math.max(LEAST, calls - MARGIN), now);
        }

        boolean isFreshAt(Instant now) {
            return now.isBefore(learnedAt.plus(MEMORY));
        }
    }

    QuotaLedger(RawStore store, String developerAccount, IngestConfig.Quota quota, Surroundings surroundings) {
        this.store = store;
        this.path = pathOf(developerAccount);
        this.quota = quota;
        this.surroundings = surroundings;
        this.entries = read(store, developerAccount);
    }

    private static String pathOf(String developerAccount) {
        return "_state/quota/%s.json".formatted(developerAccount);
    }

    static Entries read(RawStore store, String developerAccount) {
        return store.read(pathOf(developerAccount)).map(QuotaLedger::parse).orElse(Entries.NONE);
    }

    private static Entries parse(byte[] json) {
        try {
            return Json.MAPPER.readValue(json, Entries.class);
        } catch (IOException e) {
            LOG.warn("The quota ledger is unreadable and begins anew: {}", e.getMessage());
            return Entries.NONE;
        }
    }

    /** @throws Stop if this kind of request may not be made now */
    void requireOpen(String bucket) throws Stop {
        Instant now = surroundings.now();
        Optional<Instant> all = entries.blockedUntil().filter(now::isBefore);
        if (all.isPresent()) {
            throw Stop.spotify(all.get(), "Spotify has asked to wait");
        }
        Optional<Instant> own = entries.bucket(bucket).blockedUntil().filter(now::isBefore);
        if (own.isPresent()) {
            throw Stop.bucket(own.get(), "the quota of %s is spent".formatted(bucket));
        }
    }

    /** For one kind of request. */
    PoliteHttp.Meter meter(String bucket) {
        return new PoliteHttp.Meter() {
            @Override
            public void pay() throws Stop {
                requireOpen(bucket);
                QuotaLedger.this.pay(bucket);
            }

            @Override
            public void askedToWait(Instant until) {
                update(written -> written.blockedUntil(until));
            }

            @Override
            public void quotaSpent(Instant until) {
                meetWall(bucket, until);
            }
        };
    }

    private void pay(String bucket) throws Stop {
        Instant now = surroundings.now();
        if (now.isAfter(slot.plus(SLOT))) {
            giveBack();
            slot = slotOf(now);
        }
        if (unspent.getOrDefault(bucket, 0) == 0) {
            reserve(bucket, now);
        }
        unspent.merge(bucket, -1, Integer::sum);
    }

    private static Instant slotOf(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond() - now.getEpochSecond() % SLOT.toSeconds());
    }

    private void reserve(String bucket, Instant now) throws Stop {
        update(written -> {
            int block = Math.min(BLOCK, left(written.bucket(bucket), quota.budget(bucket), now));
            unspent.put(bucket, Math.max(0, block));
            return block > 0 ? written.with(bucket, before -> before.plus(slot, block)) : written;
        });
        requireOpen(bucket);
        if (unspent.get(bucket) == 0) {
            throw Stop.bucket(
                    entries.bucket(bucket).firstRelief(now),
                    "the day's budget for %s is spent (%d calls)".formatted(bucket, quota.budget(bucket)));
        }
    }

    static int left(Bucket bucket, int configured, Instant now) {
        return bucket.budget(configured, now) - bucket.callsBefore(now);
    }

    /** The fewest that are left of any of these kinds, once what was not used is given back; empty where none counts. */
    OptionalInt callsLeft(Set<String> endpoints) {
        giveBack();
        return QuotaReport.of(entries, quota, surroundings.now()).callsLeft(endpoints);
    }

    private void meetWall(String bucket, Instant until) {
        giveBack();
        Instant now = surroundings.now();
        update(written -> written.with(
                bucket, before -> before.walledUntil(until, Learned.atWall(before.callsBefore(now), now))));
    }

    /** What was written down and not used. */
    void giveBack() {
        Map<String, Integer> unused = new HashMap<>(unspent);
        unused.values().removeIf(count -> count == 0);
        unspent.clear();
        if (!unused.isEmpty()) {
            update(written -> {
                Entries less = written;
                for (Map.Entry<String, Integer> bucket : unused.entrySet()) {
                    less = less.with(bucket.getKey(), before -> before.plus(slot, -bucket.getValue()));
                }
                return less;
            });
        }
    }

    /** As often as it takes for nobody to have written in between. */
    private void update(UnaryOperator<Entries> change) {
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            Optional<RawStore.Stored> seen = store.find(path);
            Entries changed = change.apply(
                    seen.map(RawStore.Stored::content).map(QuotaLedger::parse).orElse(Entries.NONE));
            if (store.replace(path, seen, Json.bytes(changed))) {
                entries = changed;
                return;
            }
        }
        throw IngestException.notReady(
                "Cannot keep the quota ledger: others write it all the time (%s). Try again later.".formatted(path));
    }
}
