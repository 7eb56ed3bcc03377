package io.github.spotifypipeline.ingest;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One thing to read from its first page to its last: a resource, the id it is asked by, and what is asked besides.
 *
 * @param query without what turns pages, in the order it is sent
 * @param depth entries after which the rest does not matter
 */
record Listing(Resource resource, Optional<String> id, SortedMap<String, String> query, long depth) {
    static final long WHOLE = Long.MAX_VALUE;

    /** The parameter that names several things. */
    static final String IDS = "ids";

    static Listing of(Resource resource) {
        return new Listing(resource, Optional.empty(), sorted(resource.query()), WHOLE);
    }

    Listing with(String name, String value) {
        SortedMap<String, String> extended = new TreeMap<>(query);
        extended.put(name, value);
        return new Listing(resource, id, Collections.unmodifiableSortedMap(extended), depth);
    }

    Listing by(String requestedId) {
        return new Listing(resource, Optional.of(requestedId), query, depth);
    }

    Listing downTo(long entries) {
        return new Listing(resource, id, query, entries);
    }

    /** Below the API's address; ids are base62 and need no escape. */
    String path() {
        return id.map(requested -> endpoint().replace("{id}", requested)).orElseGet(this::endpoint);
    }

    /** Several things in one request: the ids are among what is asked, and the answer is a list. */
    Listing by(List<String> requestedIds) {
        return with(IDS, String.join(",", requestedIds));
    }

    boolean isOfSeveral() {
        return query.containsKey(IDS);
    }

    /** What is asked for by id. */
    List<String> ids() {
        return isOfSeveral() ? List.of(query.get(IDS).split(",")) : id.stream().toList();
    }

    /** Which kind of request it is, for Spotify's accounts and ours. */
    String endpoint() {
        return isOfSeveral() ? resource.severalPath() : resource.pathTemplate();
    }

    private static SortedMap<String, String> sorted(Map<String, String> query) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(query));
    }
}
