package io.github.spotifypipeline.ingest;

import java.util.Collections;
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
        return id.map(requested -> resource.pathTemplate().replace("{id}", requested))
                .orElseGet(resource::pathTemplate);
    }

    private static SortedMap<String, String> sorted(Map<String, String> query) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(query));
    }
}
