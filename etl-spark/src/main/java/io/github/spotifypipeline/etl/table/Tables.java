package io.github.spotifypipeline.etl.table;

import java.util.List;

/** Every table, one line each. */
public final class Tables {
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
            SavedPlaylists.CURATED,
            FollowedArtists.CURATED,
            TopTracks.CURATED,
            TopArtists.CURATED,
            PlaylistItems.CURATED,
            Quarantine.CURATED);

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
            SavedTracks.FACT,
            SavedAlbums.FACT,
            SavedPlaylists.FACT,
            FollowedArtists.FACT,
            TopTracks.FACT,
            TopArtists.FACT,
            PlaylistItems.FACT);

    private Tables() {}
}
