package io.github.spotifypipeline.ingest;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns the pages of one listing.
 *
 * <p>Addresses are always ours: Spotify's {@code next} leads to endpoints it has since closed
 * ({@code /users/{id}/playlists}), so it is read as a sign that there is more, never followed.
 */
final class Pager {
    /** What comes after a page. */
    enum Turn {
        MORE,
        END,
        /** The server gave the same page again: it does not look at the position it is asked for. */
        REPEATS,
        /** So many pages that the listing must be endless. */
        ENDLESS
    }

    private final Listing listing;
    private final int maxPages;
    private int page;
    private long offset;
    private Optional<String> cursor = Optional.empty();
    private String previousSha256 = "";

    Pager(Listing listing, int maxPages) {
        this.listing = listing;
        this.maxPages = maxPages;
    }

    /** The number of the page to ask for now, from 0. */
    int page() {
        return page;
    }

    /** The query of the page to ask for now. */
    SortedMap<String, String> query() {
        SortedMap<String, String> query = new TreeMap<>(listing.query());
        switch (listing.resource().paging()) {
            case SINGLE -> {}
            case OFFSET -> {
                query.put("limit", Long.toString(Math.min(pageSize(), listing.depth() - offset)));
                query.put("offset", Long.toString(offset));
            }
            case AFTER -> turnByCursor(query, "after");
            case BEFORE -> turnByCursor(query, "before");
        }
        return query;
    }

    private int pageSize() {
        return listing.resource().pageSize();
    }

    private void turnByCursor(SortedMap<String, String> query, String name) {
        query.put("limit", Integer.toString(pageSize()));
        cursor.ifPresent(value -> query.put(name, value));
    }

    /** Looks at the page that came and moves on. */
    Turn turn(PageFacts facts, String sha256) {
        if (listing.resource().paging() == Paging.SINGLE) {
            return Turn.END;
        }
        if (sha256.equals(previousSha256)) {
            return Turn.REPEATS;
        }
        previousSha256 = sha256;
        Turn turn = facts.items() == 0 || !facts.hasNext() ? Turn.END : advance(facts);
        if (turn == Turn.MORE && ++page >= maxPages) {
            return Turn.ENDLESS;
        }
        return turn;
    }

    private Turn advance(PageFacts facts) {
        return switch (listing.resource().paging()) {
            case SINGLE -> Turn.END;
            case OFFSET -> advanceBy(facts);
            case AFTER -> advanceTo(facts.after());
            case BEFORE -> advanceTo(facts.before());
        };
    }

    /** By what was received, not by what was asked: servers have been seen to give 48 for a limit of 50. */
    private Turn advanceBy(PageFacts facts) {
        offset += facts.items();
        boolean reachedEnd =
                offset >= listing.depth() || offset >= facts.total().orElse(Long.MAX_VALUE);
        return reachedEnd ? Turn.END : Turn.MORE;
    }

    private Turn advanceTo(Optional<String> nextCursor) {
        if (nextCursor.isEmpty()) {
            return Turn.END;
        }
        if (nextCursor.equals(cursor)) {
            return Turn.REPEATS;
        }
        cursor = nextCursor;
        return Turn.MORE;
    }
}
