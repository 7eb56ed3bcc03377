package io.github.spotifypipeline.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One call's work on one run: takes one resource after the other, plans its listings, walks each page by page. What an
 * earlier call has landed is read again first; that is how a run goes on where it was left.
 */
final class IngestRun {
    private static final Logger LOG = LoggerFactory.getLogger(IngestRun.class);

    private final IngestRequest request;
    private final Surroundings surroundings;
    private final ProgressListener progress;
    private final RawStore store;
    private final PoliteHttp http;
    private final QuotaLedger ledger;
    private final FirstContact contact;
    private final Set<Resource> resources;
    private final Books books;
    private final Discoveries discoveries = new Discoveries();
    private final Lessons lessons = new Lessons();
    private final Journal journal;
    private final Planner planner;
    private final ListingFetcher fetcher;
    private final Map<Resource, Stop> postponed = new EnumMap<>(Resource.class);
    private OpenRun run;

    IngestRun(
            IngestRequest request,
            Surroundings surroundings,
            ProgressListener progress,
            RawStore store,
            PoliteHttp http,
            QuotaLedger ledger,
            SpotifyApi api,
            FirstContact contact,
            OpenRun run) {
        this.request = request;
        this.surroundings = surroundings;
        this.progress = progress;
        this.store = store;
        this.http = http;
        this.ledger = ledger;
        this.contact = contact;
        this.run = run;

        IngestConfig config = request.config();
        resources = EnumSet.copyOf(run.resources());
        books = new Books(resources);
        journal = new Journal(store, run, config.landing().partBytes());
        planner = new Planner(config, run, contact.account(), discoveries, books);
        fetcher = new ListingFetcher(api, journal, new WrittenDown(), books, discoveries, config);
    }

    private final class WrittenDown implements ListingFetcher.Unanswered {
        @Override
        public boolean contains(String unanswered) {
            return run.unanswered().contains(unanswered);
        }

        @Override
        public void add(String unanswered) {
            run = run.withUnanswered(unanswered);
            run.save(store);
        }
    }

    /**
     * What was landed, with all calls: finished, or as far as it is.
     *
     * @throws Journal.Unrepeatable if the run cannot be gone on with
     * @throws IngestException 60 if the login has ended; the run stays open
     */
    Manifest call() {
        try (MDC.MDCCloseable logged = MDC.putCloseable("run_id", run.runId())) {
            fetchAll();
            return close(books.incompleteness(), Optional.empty());
        } catch (Stop stop) {
            books.breakOff(stop.getMessage());
            return request.closesRuns() ? close(Optional.of(stop.getMessage()), stop.resumeAt()) : leaveOpen(stop);
        }
    }

    /** What is asked of every run first; enrichment has what is left, and never makes a run partial. */
    private void fetchAll() throws Stop {
        for (Resource resource : Resource.values()) {
            if (!resource.isEnrichment() && isWanted(resource)) {
                fetchUnlessPostponed(resource);
            }
        }
        Optional<Stop> earliest = postponed.values().stream()
                .min(Comparator.comparing(stop -> stop.resumeAt().orElse(Instant.MAX)));
        if (earliest.isPresent()) {
            throw earliest.get();
        }
        for (Resource resource : Resource.values()) {
            if (resource.isEnrichment() && isWanted(resource)) {
                enrich(resource);
                finish(resource);
            }
        }
    }

    /** To be asked when its turn has come: what was read before tells what comes by itself. */
    private boolean isWanted(Resource resource) {
        if (planner.comesByItself(resource)) {
            resources.add(resource);
        }
        return resources.contains(resource);
    }

    /** A spent quota is of one kind of request; the others go on, unless they need what could not be asked. */
    private void fetchUnlessPostponed(Resource resource) throws Stop {
        Optional<Stop> needed = resource.prerequisites().stream()
                .filter(postponed::containsKey)
                .map(postponed::get)
                .findFirst();
        if (needed.isPresent()) {
            postponed.put(resource, needed.get());
            return;
        }
        try {
            fetch(resource);
            finish(resource);
        } catch (Stop stop) {
            if (stop.scope() != Stop.Scope.BUCKET) {
                throw stop;
            }
            LOG.info("{} waits: {}", resource, stop.getMessage());
            postponed.put(resource, stop);
        }
    }

    private void finish(Resource resource) {
        journal.requireRead(resource);
        journal.seal(resource);
        books.of(resource).finish();
        LOG.info("{}: {} items", resource, books.of(resource).items());
    }

    private void fetch(Resource resource) throws Stop {
        if (resource == Resource.ME) {
            acceptProfile();
            return;
        }
        List<Listing> listings = planner.listings(resource);
        int begun = 0;
        for (Listing listing : listings) {
            int ordinal = ++begun;
            fetch(listing, () -> report(resource, ordinal, listings.size()));
        }
    }

    /** The first contact was the fetch: it need not be asked for twice. */
    private void acceptProfile() throws Stop {
        ListingFetcher.Walk walk = fetcher.begin(Listing.of(Resource.ME), new FrontWatch(Optional.empty()));
        if (journal.landed(walk.listing(), 0, walk.pager().query()).isEmpty()) {
            fetcher.accept(walk, contact.profile());
        } else {
            fetcher.recall(walk, contact.profile());
        }
        report(Resource.ME, 1, 1);
    }

    private ListingFetcher.End fetch(Listing listing, Runnable afterPage) throws Stop {
        Resource resource = listing.resource();
        FrontWatch front = new FrontWatch(planner.front(resource));
        ListingFetcher.End end = fetcher.fetch(fetcher.begin(listing, front), afterPage);
        if (end == ListingFetcher.End.COMPLETE && resource.growsAtFront() && front.hasMoved()) {
            front = new FrontWatch(Optional.empty());
            end = fetcher.fetch(fetcher.again(listing, front), afterPage);
        }
        if (end == ListingFetcher.End.COMPLETE || end == ListingFetcher.End.REST_IS_KNOWN) {
            learn(listing, front, end == ListingFetcher.End.COMPLETE ? Manifest.Read.FULL : front.shortRead());
        }
        return end;
    }

    private void learn(Listing listing, FrontWatch front, Manifest.Read read) {
        Resource resource = listing.resource();
        if (resource.growsAtFront()) {
            books.of(resource).read(read);
            lessons.left(resource, front.front(read, run.snapshotDate()));
        }
        if (resource == Resource.PLAYLIST_ITEMS) {
            listing.id().flatMap(discoveries::playlist).ifPresent(lessons::hasRead);
        }
    }

    /** As much as is left of the quota; the rest waits for later runs. */
    private void enrich(Resource resource) throws Stop {
        Due due = planner.due(resource);
        try {
            askFor(due, resource);
        } catch (Stop stop) {
            if (stop.scope() == Stop.Scope.CALL) {
                throw stop;
            }
            LOG.info("{} wait: {}", resource, stop.getMessage());
        }
        if (due.size() > 0) {
            books.of(resource).remark("waiting", "%s left for later runs: %d".formatted(resource, due.size()));
        }
    }

    private void askFor(Due due, Resource resource) throws Stop {
        int most = request.config().mostPerRun(resource);
        int planned = due.within(most);
        int all = due.size();
        for (int requests = 0; requests < most && due.size() > 0; requests++) {
            Listing listing = due.next();
            int begun = all - due.size() + listing.ids().size();
            ListingFetcher.End end = fetch(listing, () -> report(resource, begun, planned));
            boolean isRefused = end == ListingFetcher.End.FORBIDDEN || end == ListingFetcher.End.REFUSED;
            if (listing.isOfSeveral() && isRefused) {
                due.oneByOne();
            } else if (end == ListingFetcher.End.FORBIDDEN) {
                return;
            } else {
                due.done(listing);
                remember(listing, end);
            }
        }
    }

    /** Whatever does not say that a thing exists or does not is no news of it: it is asked for again. */
    private void remember(Listing listing, ListingFetcher.End end) {
        if (end == ListingFetcher.End.COMPLETE || end == ListingFetcher.End.REFUSED) {
            listing.ids().forEach(id -> lessons.hasAsked(listing.resource(), id, run.snapshotDate()));
        }
    }

    private void report(Resource resource, int begun, int planned) {
        if (planned == 1) {
            OpenBook book = books.of(resource);
            progress.page(resource, book.items(), book.reportedTotal());
        } else {
            progress.page(resource, begun, OptionalLong.of(planned));
        }
    }

    private Manifest leaveOpen(Stop stop) {
        run = run.withRequests(requestCount());
        run.save(store);
        return manifest(Manifest.Status.OPEN, Optional.of(stop.getMessage()), stop.resumeAt(), List.of());
    }

    private Manifest close(Optional<String> reason, Optional<Instant> resumeAt) {
        fetcher.settle();
        Manifest.Status status = reason.isPresent() ? Manifest.Status.PARTIAL : Manifest.Status.COMPLETE;
        Manifest manifest = manifest(status, reason, resumeAt, journal.close(resources));
        manifest.changes().forEach(change -> LOG.warn("Spotify gives this app something else than before: {}", change));
        store.write(manifest.path(), Json.bytes(manifest));
        // After the manifest: a crash in between costs requests, where the other order would lose what is remembered.
        remember();
        run.forget(store);
        return manifest;
    }

    private Manifest manifest(
            Manifest.Status status, Optional<String> reason, Optional<Instant> resumeAt, List<Manifest.Part> parts) {
        return new Manifest(
                run.runId(),
                run.user(),
                run.snapshotDate(),
                run.startedAt(),
                surroundings.now(),
                status,
                reason,
                resumeAt,
                books.incomplete(),
                discoveries.app(),
                discoveries.capabilities().seen().changesSince(run.memory().capabilities()),
                requestCount(),
                ledger.callsLeft(fetcher.endpoints()),
                request.login().endsAt(),
                parts,
                books.close(),
                List.of());
    }

    private int requestCount() {
        return run.requestCount() + http.requestCount();
    }

    /** Another run may have ended since this one began, so it is the latest memory that is added to. */
    private void remember() {
        for (Resource resource : remembered()) {
            discoveries.described(resource).forEach(id -> lessons.hasAsked(resource, id, run.snapshotDate()));
            lessons.hasFound(resource, discoveries.undescribed(resource));
        }
        Memory.update(store, run.user(), latest -> {
            latest.heard().keySet().stream()
                    .filter(discoveries.described(Resource.TRACKS)::contains)
                    .forEach(id -> lessons.hasAsked(Resource.TRACKS, id, run.snapshotDate()));
            return lessons.addedTo(latest, discoveries.capabilities().over(latest.capabilities()));
        });
    }

    /** What this run or a usual one asks for one by one, but for tracks that are asked for only as they were heard. */
    private Set<Resource> remembered() {
        List<Resource> all = new ArrayList<>(resources);
        all.addAll(request.config().resources());
        Set<Resource> enrichment = EnumSet.copyOf(all);
        enrichment.removeIf(resource -> !resource.isEnrichment() || planner.asksOnlyForHeard(resource));
        return Collections.unmodifiableSet(enrichment);
    }
}
