package io.github.spotifypipeline.local.sandbox;

/**
 * Calls that are counted together, because they ask the same: one for each endpoint.
 *
 * @param name the path of the endpoint, such as {@code /playlists/{id}/items}
 */
record Bucket(String name) {
    static final Bucket TOKENS = new Bucket("/api/token");

    /** What leads neither to a token nor to data. */
    static final Bucket ELSEWHERE = new Bucket("elsewhere");

    /** Whether it is part of the Web API. */
    boolean isData() {
        return !equals(TOKENS) && !equals(ELSEWHERE);
    }

    /** Whether it is asked for one thing by its id. */
    boolean isOneThing() {
        return name.endsWith("/{id}");
    }
}
