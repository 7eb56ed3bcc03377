package io.github.spotifypipeline.ingest;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One run: Spotify → raw.
 *
 * <p>Asks whose library it is, then takes one resource after the other: plans its listings, walks each page by page,
 * lands every response. Last comes the manifest; a run without one has not happened.
 */
public final class IngestJob {
    private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);
    private static final DateTimeFormatter RUN_START =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int RUN_SUFFIX_LENGTH = 6;

    private final IngestRequest request;
    private final Surroundings surroundings;
    private final ProgressListener progress;
    private final RawStore store;
    private final PoliteHttp http;
    private final Instant startedAt;
    private final String runId;
    private final FirstContact contact;
    private final Set<Resource> resources;
    private final Books books;
    private final Discoveries discoveries = new Discoveries();
    private final AskedArtists askedArtists;
    private final Landing landing;
    private final Planner planner;
    private final ListingFetcher fetcher;

    private IngestJob(
            IngestRequest request,
            Surroundings surroundings,
            ProgressListener progress,
            RawStore store,
            PoliteHttp http,
            SpotifyApi api,
            Instant startedAt,
            FirstContact contact) {
        this.request = request;
        this.surroundings = surroundings;
        this.progress = progress;
        this.store = store;
        this.http = http;
        this.startedAt = startedAt;
        this.contact = contact;
        runId = RUN_START.format(startedAt) + "-" + surroundings.hex(RUN_SUFFIX_LENGTH);

        IngestConfig config = request.config();
        Account account = contact.account();
        resources = Planner.withPrerequisites(request.resources());
        books = new Books(resources);
        askedArtists = AskedArtists.in(store, account);
        landing = new Landing(
                store,
                account.key(),
                request.snapshotDate(),
                runId,
                config.landing().partBytes());
        planner = new Planner(config, request.snapshotDate(), account, discoveries, askedArtists, books);
        fetcher = new ListingFetcher(api, landing, books, discoveries, config);
    }

    /**
     * Fetches what is ordered and returns what was landed, complete or partial.
     *
     * @throws IngestException 10 if Spotify lets nobody in yet, 20 if it or the store cannot be reached, 43 if the
     *     order cannot be understood, 60 if somebody has to log in
     */
    public static Manifest run(IngestRequest request, Surroundings surroundings, ProgressListener progress) {
        try (RawStore store = RawStore.at(request.rawRoot());
                PoliteHttp http = new PoliteHttp(request.config().http(), surroundings, request.deadline())) {
            Instant startedAt = surroundings.now();
            SpotifyApi api = new SpotifyApi(http, request.endpoints(), tokens(request, http, surroundings));
            FirstContact contact = FirstContact.with(api);
            return new IngestJob(request, surroundings, progress, store, http, api, startedAt, contact).run();
        } catch (UncheckedIOException e) {
            throw IngestException.notReady(
                    "Cannot keep raw: %s. Make that place writable and run again.".formatted(e.getMessage()));
        }
    }

    private static AccessTokens tokens(IngestRequest request, PoliteHttp http, Surroundings surroundings) {
        RefreshTokenStore store = request.refreshTokens();
        TokenEndpoint endpoint =
                new TokenEndpoint(http, request.endpoints().tokenUrl(), request.credentials(), store.loginCommand());
        return AccessTokens.of(request.credentials(), endpoint, store, surroundings);
    }

    private Manifest run() {
        try (MDC.MDCCloseable logged = MDC.putCloseable("run_id", runId)) {
            fetchAll();
            return close(books.incompleteness(), Optional.empty());
        } catch (Stop stop) {
            books.breakOff(stop.getMessage());
            return close(Optional.of(stop.getMessage()), stop.resumeAt());
        } catch (IngestException fault) {
            // The login ended in the middle: what has been landed is as good as ever, but somebody has to act.
            books.breakOff(fault.getMessage());
            close(Optional.of(fault.getMessage()), Optional.empty());
            throw fault;
        }
    }

    private void fetchAll() throws Stop {
        for (Resource resource : resources) {
            if (resource == Resource.ME) {
                acceptProfile();
            } else {
                fetch(resource);
            }
            books.of(resource).finish();
            LOG.info("{}: {} items", resource, books.of(resource).items());
        }
    }

    /** The first contact was the fetch: it need not be asked for twice. */
    private void acceptProfile() throws Stop {
        Listing me = Listing.of(Resource.ME);
        fetcher.accept(me, new Pager(me, 1), contact.profile());
        report(Resource.ME, 1, 1);
    }

    private void fetch(Resource resource) throws Stop {
        List<Listing> listings = planner.listings(resource);
        int begun = 0;
        for (Listing listing : listings) {
            int ordinal = ++begun;
            ListingFetcher.End end = fetcher.fetch(listing, () -> report(resource, ordinal, listings.size()));
            if (resource == Resource.ARTISTS && end != ListingFetcher.End.INCOMPLETE) {
                askedArtists.add(listing.id().orElseThrow(), request.snapshotDate());
            }
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

    private Manifest close(Optional<String> reason, Optional<Instant> resumeAt) {
        List<Manifest.Part> parts = landing.parts();
        Manifest manifest = new Manifest(
                runId,
                contact.account().key(),
                request.snapshotDate(),
                startedAt,
                surroundings.now(),
                reason.isPresent() ? Manifest.Status.PARTIAL : Manifest.Status.COMPLETE,
                reason,
                resumeAt,
                books.incomplete(),
                new Manifest.App(discoveries.appShape()),
                http.requestCount(),
                parts,
                books.close());
        store.write(manifest.path(), Json.bytes(manifest));
        // After the manifest: a crash in between costs requests, where the other order would lose the artists.
        askedArtists.save();
        return manifest;
    }
}
