package io.github.spotifypipeline.ingest;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Lays out the work-list: for each resource in turn, the listings that it is for this account. */
final class Planner {
    private static final List<String> TIME_RANGES = List.of("short_term", "medium_term", "long_term");

    private final IngestConfig config;
    private final LocalDate snapshotDate;
    private final Account account;
    private final Discoveries discoveries;
    private final AskedArtists askedArtists;
    private final Books books;

    Planner(
            IngestConfig config,
            LocalDate snapshotDate,
            Account account,
            Discoveries discoveries,
            AskedArtists askedArtists,
            Books books) {
        this.config = config;
        this.snapshotDate = snapshotDate;
        this.account = account;
        this.discoveries = discoveries;
        this.askedArtists = askedArtists;
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
            case EACH_ARTIST -> artists().map(id -> Listing.of(resource).by(id)).toList();
        };
    }

    private Stream<String> playlists() {
        List<Discoveries.Playlist> readable = discoveries.playlists().stream()
                .filter(playlist -> asksForForeignPlaylists() || playlist.isReadableBy(account))
                .toList();
        int skipped = discoveries.playlists().size() - readable.size();
        if (skipped > 0) {
            books.of(Resource.PLAYLIST_ITEMS)
                    .remark("foreign", "playlists of other people not asked for: %d".formatted(skipped));
        }
        return readable.stream().map(Discoveries.Playlist::id);
    }

    private boolean asksForForeignPlaylists() {
        return switch (config.foreignPlaylists()) {
            case TRY -> true;
            case SKIP -> false;
            case AUTO -> discoveries.appShape() != AppShape.NEW_DEVELOPMENT_MODE;
        };
    }

    private Stream<String> artists() {
        if (!config.artists().enabled()) {
            books.of(Resource.ARTISTS).remark("off", "switched off (artists.enabled)");
            return Stream.empty();
        }
        List<String> due = discoveries.undescribedArtists().stream()
                .filter(id ->
                        !askedArtists.isFresh(id, snapshotDate, config.artists().refreshDays()))
                .toList();
        int waiting = due.size() - config.artists().maxPerRun();
        if (waiting > 0) {
            books.of(Resource.ARTISTS).remark("waiting", "artists left for later runs: %d".formatted(waiting));
        }
        return due.stream().limit(config.artists().maxPerRun());
    }
}
