package io.github.spotifypipeline.ingest;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lays out the work-list: for each resource in turn, the listings that it is for this account. It depends on nothing but
 * the run's order, what the run knew when it began, and the answers so far, so that a later call lays out the same.
 */
final class Planner {
    private static final List<String> TIME_RANGES = List.of("short_term", "medium_term", "long_term");
    /** Of a search, five pages: what stands below was not meant. */
    private static final int SEARCH_DEPTH = 50;

    private final IngestConfig config;
    private final LocalDate snapshotDate;
    private final Set<Resource> ordered;
    private final Memory memory;
    private final Account account;
    private final Discoveries discoveries;
    private final Books books;

    Planner(IngestConfig config, OpenRun run, Account account, Discoveries discoveries, Books books) {
        this.config = config;
        this.snapshotDate = run.snapshotDate();
        this.ordered = EnumSet.copyOf(run.resources());
        this.memory = run.memory();
        this.account = account;
        this.discoveries = discoveries;
        this.books = books;
    }

    /** What was ordered and what that depends on, in the order of work. */
    static Set<Resource> withPrerequisites(Set<Resource> ordered) {
        Set<Resource> all = EnumSet.of(Resource.ME);
        for (Resource resource : ordered) {
            all.add(resource);
            all.addAll(resource.prerequisites());
        }
        return all;
    }

    /** To be asked for when the resource's turn has come: it may depend on what the ones before have found. */
    List<Listing> listings(Resource resource) {
        return switch (resource.scope()) {
            case ONCE -> List.of(Listing.of(resource));
            case EACH_TIME_RANGE ->
                TIME_RANGES.stream()
                        .map(range ->
                                Listing.of(resource).with("time_range", range).downTo(config.topItems()))
                        .toList();
            case EACH_PLAYLIST ->
                playlists().map(id -> Listing.of(resource).by(id)).toList();
            case EACH_SEARCH -> searches();
            case IMPORTED -> List.of();
            case EACH_ARTIST, EACH_FOLLOWED_ARTIST, EACH_ALBUM, EACH_TRACK ->
                throw new IllegalArgumentException(resource + " is asked for as it is due");
        };
    }

    /** What is to be asked for by id. */
    Due due(Resource resource) {
        return new Due(resource, ids(resource).toList(), config.atOnce(resource, known()));
    }

    /** Whether a run of the usual order fetches it though nobody has named it. */
    boolean comesByItself(Resource resource) {
        return ordered.containsAll(config.resources()) && (isStillGiven(resource) || asksOnlyForHeard(resource));
    }

    private boolean isStillGiven(Resource resource) {
        return resource.isRemoved()
                && ordered.containsAll(resource.prerequisites())
                && config.triesRemoved(resource.pathTemplate(), known());
    }

    /** An imported history names tracks and tells nothing else of them; what lists merely name is not asked for. */
    boolean asksOnlyForHeard(Resource resource) {
        return resource == Resource.TRACKS
                && !ordered.contains(resource)
                && !config.resources().contains(resource)
                && !memory.heard().isEmpty();
    }

    private Capabilities known() {
        return discoveries.capabilities().over(memory.capabilities());
    }

    /** Where a listing was left last time, if the rest of it need not be read. */
    Optional<Memory.Front> front(Resource resource) {
        return memory.front(resource).filter(front -> front.isFresh(snapshotDate, config.fullReadDays()));
    }

    private List<Listing> searches() {
        return config.searches().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(query -> Listing.of(Resource.SEARCH)
                                .with("type", entry.getKey())
                                .with("q", query)
                                .downTo(SEARCH_DEPTH)))
                .toList();
    }

    private Stream<String> playlists() {
        List<Discoveries.Playlist> readable = discoveries.playlists().stream()
                .filter(playlist -> asksForForeignPlaylists() || playlist.isReadableBy(account))
                .toList();
        List<Discoveries.Playlist> changed =
                readable.stream().filter(playlist -> !memory.hasRead(playlist)).toList();
        OpenBook book = books.of(Resource.PLAYLIST_ITEMS);
        int foreign = discoveries.playlists().size() - readable.size();
        if (foreign > 0) {
            book.remark("foreign", "playlists of other people not asked for: %d".formatted(foreign));
        }
        int unchanged = readable.size() - changed.size();
        if (unchanged > 0) {
            book.remark("unchanged", "playlists unchanged since they were read: %d".formatted(unchanged));
            book.read(changed.isEmpty() ? Manifest.Read.UNCHANGED : Manifest.Read.CHANGED);
        }
        return changed.stream().map(Discoveries.Playlist::id);
    }

    private boolean asksForForeignPlaylists() {
        return switch (config.foreignPlaylists()) {
            case TRY -> true;
            case SKIP -> false;
            case AUTO -> discoveries.appShape() != AppShape.NEW_DEVELOPMENT_MODE;
        };
    }

    /** What has waited longest first, then what is new, and what may be out of date last. */
    private Stream<String> ids(Resource resource) {
        if (resource == Resource.ARTISTS && !config.artists().enabled()) {
            books.of(Resource.ARTISTS).remark("off", "switched off (artists.enabled)");
            return Stream.empty();
        }
        Set<String> described = discoveries.described(resource);
        List<String> met = asksOnlyForHeard(resource) ? List.of() : discoveries.undescribed(resource);
        return Stream.of(
                        memory.waiting(resource),
                        met.stream().filter(id -> !memory.knows(resource, id)),
                        memory.stale(resource, snapshotDate, refreshDays(resource)))
                .flatMap(ids -> ids)
                .filter(id -> !described.contains(id));
    }

    private int refreshDays(Resource resource) {
        return resource == Resource.ARTISTS
                ? config.artists().refreshDays()
                : config.catalogue().refreshDays();
    }
}
