package io.github.spotifypipeline.ingest;

import java.time.Instant;
import java.util.Optional;

/**
 * A lease that is nothing but a file, written only if nobody else has written it: for stores that cannot tell whether a
 * process still lives. It is renewed while it is needed, and ends by itself.
 */
final class ObjectLease implements Lease {
    private final RawStore store;
    private final String path;
    private Terms terms;

    private ObjectLease(RawStore store, String path, Terms terms) {
        this.store = store;
        this.path = path;
        this.terms = terms;
    }

    static Optional<Lease> take(RawStore store, String path, Terms terms) {
        Optional<RawStore.Stored> seen = store.find(path);
        boolean isTaken = seen.flatMap(stored -> Terms.parse(stored.content()))
                .filter(theirs -> !theirs.isOverAt(terms.since()))
                .isPresent();
        return !isTaken && store.replace(path, seen, Json.bytes(terms))
                ? Optional.of(new ObjectLease(store, path, terms))
                : Optional.empty();
    }

    @Override
    public void renew(Instant now) throws Stop {
        if (terms.isHalfOverAt(now)) {
            Terms longer = terms.renewedAt(now);
            Optional<RawStore.Stored> seen = store.find(path);
            if (!isOurs(seen) || !store.replace(path, seen, Json.bytes(longer))) {
                throw Stop.because("another run has begun to read Spotify with this app");
            }
            terms = longer;
        }
    }

    private boolean isOurs(Optional<RawStore.Stored> seen) {
        return seen.flatMap(stored -> Terms.parse(stored.content()))
                .filter(found -> found.holder().equals(terms.holder()))
                .isPresent();
    }

    /** It is over from now on; deleting it could delete another's. */
    @Override
    public void close() {
        Optional<RawStore.Stored> seen = store.find(path);
        if (isOurs(seen)) {
            store.replace(path, seen, Json.bytes(new Terms(terms.holder(), terms.since(), terms.since())));
        }
    }
}
