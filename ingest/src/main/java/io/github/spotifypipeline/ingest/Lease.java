package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The right to read Spotify with one app, or to import for one listener, which one process has at a time. */
interface Lease extends AutoCloseable {

    /**
     * Who has it, as it is written down.
     *
     * @param expiresAt from then on it may be taken, where nobody can see that its holder lives
     */
    record Terms(
            String holder,

            @JsonFormat(pattern = Manifest.INSTANT, timezone = "UTC")
            Instant since,

            @JsonFormat(pattern = Manifest.INSTANT, timezone = "UTC")
            Instant expiresAt) {

        /** What a Lambda's call may last, and one request at its slowest. */
        private static final Duration LENGTH = Duration.ofMinutes(15).plusSeconds(150);

        static Terms beginning(String holder, Instant now) {
            return new Terms(holder, now, now.plus(LENGTH));
        }

        /** Unreadable terms bind nobody. */
        static Optional<Terms> parse(byte[] json) {
            try {
                return Optional.of(Json.MAPPER.readValue(json, Terms.class));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        boolean isOverAt(Instant now) {
            return !now.isBefore(expiresAt);
        }

        boolean isHalfOverAt(Instant now) {
            return !now.isBefore(expiresAt.minus(LENGTH.dividedBy(2)));
        }

        Terms renewedAt(Instant now) {
            return new Terms(holder, since, now.plus(LENGTH));
        }
    }

    /**
     * Says that the holder still lives; to be called with every request.
     *
     * @throws Stop if somebody else has it by now
     */
    void renew(Instant now) throws Stop;

    @Override
    void close();

    /**
     * Takes it, to read Spotify.
     *
     * @throws IngestException 20 if another run has it
     */
    static Lease toRead(RawStore store, String developerAccount, Surroundings surroundings) {
        String path = "_state/lease/%s.json".formatted(developerAccount);
        return take(store, path, "another run is reading Spotify with this app", surroundings);
    }

    /**
     * Takes it, to import a listener's history.
     *
     * @throws IngestException 20 if another import has it
     */
    static Lease toImport(RawStore store, String user, Surroundings surroundings) {
        String path = "_state/user=%s/import.json".formatted(user);
        return take(store, path, "another import for %s is under way".formatted(user), surroundings);
    }

    private static Lease take(RawStore store, String path, String whyNot, Surroundings surroundings) {
        Terms terms = Terms.beginning(surroundings.hex(8), surroundings.now());
        return store.lease(path, terms).orElseThrow(() -> taken(store, path, whyNot, terms));
    }

    private static IngestException taken(RawStore store, String path, String whyNot, Terms ours) {
        Terms theirs = store.read(path).flatMap(Terms::parse).orElse(ours);
        return IngestException.notReady("Cannot begin: %s (since %s). It ends by itself; try again at %s."
                .formatted(whyNot, theirs.since(), theirs.expiresAt()));
    }
}
