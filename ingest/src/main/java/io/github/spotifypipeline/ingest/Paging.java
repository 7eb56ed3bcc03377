package io.github.spotifypipeline.ingest;

/** How a listing goes on after a page. */
enum Paging {
    /** It does not: the response is one object. */
    SINGLE,
    /** By the number of entries so far. */
    OFFSET,
    /** By the cursor {@code after}, the id of the last entry. */
    AFTER,
    /** By the cursor {@code before}, the time of the last entry. */
    BEFORE
}
