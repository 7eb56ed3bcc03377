package io.github.spotifypipeline.etl.table;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Every table, one line each. */
public final class Tables {
    /** The name of the curated table of rejected entries. */
    public static final String QUARANTINE = "quarantine";

    /** What a run's items are curated into. */
    public static final List<CuratedTable> CURATED = List.of(
            Pages.CURATED,
            Users.CURATED,
            Artists.CURATED,
            Albums.CURATED,
            Tracks.CURATED,
            Shows.CURATED,
            Episodes.CURATED,
            Playlists.CURATED,
            Plays.CURATED,
            SavedTracks.CURATED,
            SavedAlbums.CURATED,
            SavedShows.CURATED,
            SavedEpisodes.CURATED,
            SavedPlaylists.CURATED,
            FollowedArtists.CURATED,
            TopTracks.CURATED,
            TopArtists.CURATED,
            PlaylistItems.CURATED,
            ListItems.CURATED,
            Quarantine.CURATED);

    /** Curated tables whose nulls are counted: all that describe things and what happened to them. */
    public static final Set<String> PROFILED = CURATED.stream()
            .filter(table -> table != Pages.CURATED && table != Quarantine.CURATED)
            .map(CuratedTable::name)
            .collect(Collectors.toUnmodifiableSet());

    /** What curated rows are merged into. */
    public static final List<WarehouseTable> WAREHOUSE = List.of(
            Users.DIMENSION,
            Artists.DIMENSION,
            Artists.GENRES,
            Artists.SNAPSHOT,
            Albums.DIMENSION,
            Albums.ARTISTS,
            Tracks.DIMENSION,
            Tracks.ARTISTS,
            Tracks.SNAPSHOT,
            Shows.DIMENSION,
            Episodes.DIMENSION,
            Playlists.DIMENSION,
            Playlists.VERSION,
            Plays.FACT,
            Plays.NAMES,
            SavedTracks.FACT,
            SavedAlbums.FACT,
            SavedShows.FACT,
            SavedEpisodes.FACT,
            SavedPlaylists.FACT,
            FollowedArtists.FACT,
            TopTracks.FACT,
            TopArtists.FACT,
            PlaylistItems.FACT,
            ListItems.FACT);

    public static CuratedTable curated(String name) {
        return CURATED.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** All tables of the warehouse that hold data, those with what was before included. */
    public static List<String> warehouseNames() {
        return WAREHOUSE.stream().flatMap(WarehouseTable::names).toList();
    }

    private Tables() {}
}
