package io.github.spotifypipeline.ingest;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a developer account may still ask of Spotify, as the ledger beside raw has it. Reading it asks nothing.
 *
 * @param blockedUntil until when Spotify refuses everything
 */
public record QuotaReport(Optional<Instant> blockedUntil, List<Bucket> buckets) {

    /**
     * Requests of one kind.
     *
     * @param left in the 24 hours that end now
     */
    public record Bucket(String endpoint, int budget, int left, Optional<Instant> blockedUntil) {}

    /** @throws IngestException 20 if the place cannot be read, 60 if no client id is given */
    public static QuotaReport of(URI rawRoot, IngestConfig config, Credentials credentials, Instant now) {
        try (RawStore store = RawStore.at(rawRoot)) {
            return of(QuotaLedger.read(store, DeveloperAccount.of(config.quota(), credentials)), config.quota(), now);
        }
    }

    static QuotaReport of(QuotaLedger.Entries entries, IngestConfig.Quota quota, Instant now) {
        return new QuotaReport(
                entries.blockedUntil().filter(now::isBefore),
                entries.buckets().entrySet().stream()
                        .flatMap(entry -> bucket(entry.getKey(), entry.getValue(), quota, now))
                        .toList());
    }

    /** Only of what has been asked of late. */
    private static Stream<Bucket> bucket(
            String endpoint, QuotaLedger.Bucket bucket, IngestConfig.Quota quota, Instant now) {
        Optional<Instant> blocked = bucket.blockedUntil().filter(now::isBefore);
        int configured = quota.budget(endpoint);
        return bucket.callsBefore(now) == 0 && blocked.isEmpty()
                ? Stream.empty()
                : Stream.of(new Bucket(
                        endpoint,
                        bucket.budget(configured, now),
                        Math.max(0, QuotaLedger.left(bucket, configured, now)),
                        blocked));
    }

    /** The fewest of any of these kinds; what Spotify has closed has none left, whatever we have counted. */
    OptionalInt callsLeft(Set<String> endpoints) {
        return buckets.stream()
                .filter(bucket -> endpoints.contains(bucket.endpoint()))
                .mapToInt(bucket -> bucket.blockedUntil().isPresent() ? 0 : bucket.left())
                .min();
    }
}
