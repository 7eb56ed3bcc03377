package io.github.spotifypipeline.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What is to be asked for by id, in that order: one thing in a request, or several where Spotify answers that. */
final class Due {
    private final Resource resource;
    private final Deque<String> ids;
    private int atOnce;

    Due(Resource resource, List<String> ids, int atOnce) {
        this.resource = resource;
        this.ids = new ArrayDeque<>(ids);
        this.atOnce = atOnce;
    }

    int size() {
        return ids.size();
    }

    /** How many things so many requests tell of. */
    int within(int requests) {
        return (int) Math.min(ids.size(), (long) requests * atOnce);
    }

    /** The next request; there must be something left. */
    Listing next() {
        return atOnce == 1
                ? Listing.of(resource).by(ids.getFirst())
                : Listing.of(resource).by(ids.stream().limit(atOnce).toList());
    }

    /** The request has been answered. */
    void done(Listing listing) {
        listing.ids().forEach(id -> ids.removeFirst());
    }

    /** Spotify does not answer requests for several. */
    void oneByOne() {
        atOnce = 1;
    }
}
