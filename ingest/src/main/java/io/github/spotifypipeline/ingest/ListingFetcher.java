package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.util.Optional;

/**
 * Walks one listing from its first page to its last, and lands, counts and reads each page as it comes.
 *
 * <p>What goes wrong in a listing is that listing's end, and the next one is tried; only when several fail in a row is
 * it taken for Spotify's state and not the listing's.
 */
final class ListingFetcher {
    private final SpotifyApi api;
    private final Landing landing;
    private final Books books;
    private final Discoveries discoveries;
    private final IngestConfig config;
    private int failuresInARow;

    ListingFetcher(SpotifyApi api, Landing landing, Books books, Discoveries discoveries, IngestConfig config) {
        this.api = api;
        this.landing = landing;
        this.books = books;
        this.discoveries = discoveries;
        this.config = config;
    }

    /** How a listing ended. */
    enum End {
        COMPLETE,
        /** Spotify will not give it, today or tomorrow. */
        REFUSED,
        /** There is more, but it could not be had. */
        INCOMPLETE
    }

    /** @param afterPage is run after every request */
    End fetch(Listing listing, Runnable afterPage) throws Stop {
        books.of(listing.resource()).beginListing();
        Pager pager = new Pager(listing, config.maxPages());
        Optional<End> end = Optional.empty();
        while (end.isEmpty()) {
            end = nextPage(listing, pager);
            afterPage.run();
        }
        return end.get();
    }

    /** Empty while the listing goes on. */
    private Optional<End> nextPage(Listing listing, Pager pager) throws Stop {
        Answer answer;
        try {
            answer = api.get(listing.path(), pager.query());
        } catch (IOException e) {
            return Optional.of(failed(listing, "no answer", "no answer: " + PoliteHttp.why(e)));
        }
        return accept(listing, pager, answer);
    }

    /** Lands the answer for the pager's page, counts it, reads it, and turns the page. */
    Optional<End> accept(Listing listing, Pager pager, Answer answer) throws Stop {
        landing.land(listing, pager.page(), pager.query(), answer);
        OpenBook book = books.of(listing.resource());
        Optional<PageFacts> facts = read(listing.resource(), answer);
        if (facts.isEmpty()) {
            book.failedPage();
            return Optional.of(giveUp(listing, answer));
        }
        failuresInARow = 0;
        book.page(facts.get());
        return switch (pager.turn(facts.get(), answer.sha256())) {
            case MORE -> Optional.empty();
            case END -> Optional.of(End.COMPLETE);
            case REPEATS -> Optional.of(cut(book, "the same page came twice"));
            case ENDLESS -> Optional.of(cut(book, "more pages than max_pages"));
        };
    }

    private Optional<PageFacts> read(Resource resource, Answer answer) {
        if (!answer.isOk()) {
            return Optional.empty();
        }
        return answer.json()
                .flatMap(json -> PageFacts.read(json.text(), resource, entry -> discoveries.note(resource, entry)));
    }

    private End giveUp(Listing listing, Answer answer) throws Stop {
        if (answer.isServerError()) {
            return failed(listing, "status " + answer.status(), answer.explanation());
        }
        if (answer.isOk()) {
            return failed(listing, "unreadable", "not the JSON that was asked for");
        }
        failuresInARow = 0;
        books.of(listing.resource()).remark("status " + answer.status(), answer.explanation());
        return End.REFUSED;
    }

    private End failed(Listing listing, String kind, String text) throws Stop {
        books.of(listing.resource()).remarkIncomplete(kind, text);
        failuresInARow++;
        if (failuresInARow >= config.http().failingListings()) {
            throw Stop.because("%d listings failed in a row, the last by %s".formatted(failuresInARow, text));
        }
        return End.INCOMPLETE;
    }

    private static End cut(OpenBook book, String text) {
        book.remarkIncomplete(text, text);
        return End.INCOMPLETE;
    }
}
