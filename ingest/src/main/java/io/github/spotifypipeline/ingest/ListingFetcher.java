package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Walks one listing from its first page to its last, and lands, counts and reads each page as it comes. Pages that an
 * earlier call has landed are read from there.
 *
 * <p>What goes wrong in a listing is that listing's end, and the next one is tried; only when several fail in a row is
 * it taken for Spotify's state and not the listing's. Until then a failure is not landed: it may have to be tried again.
 */
final class ListingFetcher {
    private final SpotifyApi api;
    private final Journal journal;
    private final Unanswered unanswered;
    private final Books books;
    private final Discoveries discoveries;
    private final IngestConfig config;
    private final List<Runnable> undecided = new ArrayList<>();
    private final Set<String> endpoints = new HashSet<>();

    ListingFetcher(
            SpotifyApi api,
            Journal journal,
            Unanswered unanswered,
            Books books,
            Discoveries discoveries,
            IngestConfig config) {
        this.api = api;
        this.journal = journal;
        this.unanswered = unanswered;
        this.books = books;
        this.discoveries = discoveries;
        this.config = config;
    }

    /** Requests that met no answer at all, over all calls of the run. */
    interface Unanswered {
        boolean contains(String request);

        void add(String request);
    }

    /** How a listing ended. */
    enum End {
        COMPLETE,
        /** Read as far as something was new. */
        REST_IS_KNOWN,
        /** Spotify will not give it, today or tomorrow. */
        REFUSED,
        /** Spotify gives nothing of the kind to this app or this user. */
        FORBIDDEN,
        /** It was refused in a way that says nothing of whether it exists. */
        UNCLEAR,
        /** There is more, but it could not be had. */
        INCOMPLETE
    }

    /** A listing that is being walked. */
    record Walk(Listing listing, Pager pager, FrontWatch front) {
        Resource resource() {
            return listing.resource();
        }

        String request() {
            return listing.path() + " " + pager.query();
        }
    }

    Walk begin(Listing listing, FrontWatch front) {
        endpoints.add(listing.endpoint());
        books.of(listing.resource()).beginListing();
        return new Walk(listing, new Pager(listing, config.maxPages()), front);
    }

    /** From its first page once more: the same listing, which counts no second time. */
    Walk again(Listing listing, FrontWatch front) {
        books.of(listing.resource()).remark("moved", "read again, since it changed while it was read");
        return new Walk(listing, new Pager(listing, config.maxPages()), front);
    }

    /** The kinds of requests that all listings so far are made of. */
    Set<String> endpoints() {
        return endpoints;
    }

    /** @param afterPage is run after every request */
    End fetch(Walk walk, Runnable afterPage) throws Stop {
        Optional<End> end = Optional.empty();
        while (end.isEmpty()) {
            end = nextPage(walk);
            afterPage.run();
        }
        return end.get();
    }

    /** Empty while the listing goes on. */
    private Optional<End> nextPage(Walk walk) throws Stop {
        if (unanswered.contains(walk.request())) {
            return Optional.of(failed(walk, "no answer", "no answer"));
        }
        Optional<Answer> landed =
                journal.landed(walk.listing(), walk.pager().page(), walk.pager().query());
        return landed.isPresent() ? read(walk, landed.get()) : ask(walk);
    }

    private Optional<End> ask(Walk walk) throws Stop {
        try {
            return accept(walk, api.get(walk.listing(), walk.pager().query()));
        } catch (IOException e) {
            String request = walk.request();
            postpone(() -> unanswered.add(request), "no answer: " + PoliteHttp.why(e));
            return Optional.of(failed(walk, "no answer", "no answer: " + PoliteHttp.why(e)));
        }
    }

    /** Lands what came for the pager's page, then reads it. */
    Optional<End> accept(Walk walk, Answer answer) throws Stop {
        int page = walk.pager().page();
        SortedMap<String, String> query = walk.pager().query();
        Runnable landing = () -> journal.land(walk.listing(), page, query, answer);
        if (answer.isServerError() || answer.isOk() && answer.json().isEmpty()) {
            postpone(landing, answer.explanation());
        } else {
            settle();
            landing.run();
        }
        return read(walk, answer);
    }

    /** Reads what an earlier call has landed already. */
    void recall(Walk walk, Answer answer) {
        read(walk, answer);
    }

    private void postpone(Runnable landing, String why) throws Stop {
        undecided.add(landing);
        if (undecided.size() >= config.http().failingListings()) {
            throw Stop.because("%d listings failed in a row, the last by %s".formatted(undecided.size(), why));
        }
    }

    /** Failures so far were their listings' own: they are landed as such. */
    void settle() {
        undecided.forEach(Runnable::run);
        undecided.clear();
    }

    private Optional<End> read(Walk walk, Answer answer) {
        OpenBook book = books.of(walk.resource());
        discoveries.capabilities().noteAnswer(walk.listing(), answer.status());
        Optional<PageFacts> facts = facts(walk, answer);
        if (facts.isEmpty()) {
            book.failedPage();
            return Optional.of(giveUp(walk, answer));
        }
        book.page(facts.get());
        walk.front().notePage(facts.get());
        return switch (walk.pager().turn(facts.get(), answer.sha256())) {
            case MORE -> walk.front().knowsTheRest() ? Optional.of(End.REST_IS_KNOWN) : Optional.empty();
            case END -> Optional.of(End.COMPLETE);
            case REPEATS -> Optional.of(cut(book, "the same page came twice"));
            case ENDLESS -> Optional.of(cut(book, "more pages than max_pages"));
        };
    }

    private Optional<PageFacts> facts(Walk walk, Answer answer) {
        Resource resource = walk.resource();
        if (!answer.isOk()) {
            return Optional.empty();
        }
        return answer.json()
                .flatMap(json -> PageFacts.read(
                        json.text(),
                        resource.paging(),
                        resource.wrapper(walk.listing().query()),
                        entry -> {
                            discoveries.note(resource, entry);
                            walk.front().note(entry);
                        }));
    }

    private End giveUp(Walk walk, Answer answer) {
        if (answer.isServerError()) {
            return failed(walk, "status " + answer.status(), answer.explanation());
        }
        if (answer.isOk()) {
            return failed(walk, "unreadable", "not the JSON that was asked for");
        }
        if (answer.status() != 403 && answer.json().isEmpty()) {
            return unclear(walk, answer);
        }
        books.of(walk.resource()).remark("status " + answer.status(), Refusal.explained(walk.listing(), answer));
        return answer.status() == 403 ? End.FORBIDDEN : End.REFUSED;
    }

    /** A 404 or 400 without a word says nothing of what exists: it is for another run to ask again. */
    private End unclear(Walk walk, Answer answer) {
        String kind = "status " + answer.status();
        if (walk.resource().isEnrichment()) {
            books.of(walk.resource()).remark(kind, answer.explanation());
            return End.UNCLEAR;
        }
        return failed(walk, kind, answer.explanation());
    }

    private End failed(Walk walk, String kind, String text) {
        books.of(walk.resource()).remarkIncomplete(kind, text);
        return End.INCOMPLETE;
    }

    private static End cut(OpenBook book, String text) {
        book.remarkIncomplete(text, text);
        return End.INCOMPLETE;
    }
}
