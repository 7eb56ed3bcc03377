package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.local.sandbox.Truth;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong, the warehouse comes to hold what Spotify holds: the runs of many listeners in one raw folder, one
 * load, and all books balance. {@code -Dchaos.seeds=1000} for more listeners.
 */
class ChaosBooksTest {
    private static final int SEEDS = Integer.getInteger("chaos.seeds", 25);

    /** What each listener has, under the names of Spotify's listings and by the keys of {@link Truth}. */
    private static final String LIBRARIES = """
            select user_id, '/me/tracks' as listing, spotify_uri as key
            from warehouse.fact_saved_track join warehouse.dim_track using (track_id) where removed_date is null
            union all
            select user_id, '/me/albums', 'spotify:album:' || album_id
            from warehouse.fact_saved_album where removed_date is null
            union all
            select user_id, '/me/shows', 'spotify:show:' || show_id
            from warehouse.fact_saved_show where removed_date is null
            union all
            select user_id, '/me/episodes', 'spotify:episode:' || episode_id
            from warehouse.fact_saved_episode where removed_date is null
            union all
            select user_id, '/me/following?type=artist', 'spotify:artist:' || artist_id
            from warehouse.fact_followed_artist where removed_date is null
            union all
            select user_id, '/me/playlists', 'spotify:playlist:' || playlist_id
            from warehouse.fact_saved_playlist where removed_date is null
            union all
            select user_id, '/me/top/artists?time_range=' || time_range, 'spotify:artist:' || artist_id
            from warehouse.fact_top_artist
            union all
            select user_id, '/me/top/tracks?time_range=' || time_range, spotify_uri
            from warehouse.fact_top_track join warehouse.dim_track using (track_id)
            union all
            select user_id, '/me/player/recently-played',
                to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z" ') || spotify_uri
            from warehouse.fact_play join warehouse.dim_track on track_id = item_id
            union all
            select user_id, '/playlists/' || playlist_id || '/items?additional_types=track,episode',
                coalesce(track.spotify_uri, episode.spotify_uri)
            from warehouse.fact_saved_playlist
            join warehouse.dim_playlist using (playlist_id)
            join warehouse.fact_playlist_item using (playlist_id, spotify_snapshot_id)
            left join warehouse.dim_track as track on track_id = item_id
            left join warehouse.dim_episode as episode on episode_id = item_id""";

    @TempDir
    private Path folder;

    @AfterEach
    void stopTheServer() {
        EmbeddedWarehouse.running(new Home(folder)).ifPresent(EmbeddedWarehouse::stop);
    }

    @Test
    void theWarehouseHoldsWhatSpotifyHoldsAndAllBooksBalance() throws Exception {
        Map<String, SortedMap<String, List<String>>> held = new HashMap<>();
        int runs = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (ChaosListener listener = ChaosListener.of(seed)) {
                List<Manifest> manifests = listener.fetchInto(new Home(folder).raw());
                runs += manifests.size();
                held.put(manifests.get(0).user(), listener.held());
            }
        }

        PipelineProcess etl = PipelineProcess.run(Map.of(), "etl", "--home", folder.toString());

        assertThat(etl.exitCode()).as(etl.stderr()).isZero();
        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(new Home(folder));
                Connection warehouse = OpenWarehouse.connect(server.address())) {
            assertThat(Checksums.text(warehouse, "select count(*) from warehouse.run"))
                    .isEqualTo(Integer.toString(runs));
            assertThat(Checksums.text(warehouse, "select count(*) from reporting.run_books where is_balanced <> 'yes'"))
                    .isEqualTo("0");
            requireSame(libraries(warehouse), held);
        }
    }

    private static void requireSame(
            Map<String, SortedMap<String, List<String>>> loaded, Map<String, SortedMap<String, List<String>>> held) {
        assertThat(loaded.keySet()).isEqualTo(held.keySet());
        held.forEach((user, listings) ->
                listings.forEach((listing, keys) -> assertThat(loaded.get(user).getOrDefault(listing, List.of()))
                        .as("%s of %s", listing, user)
                        .containsExactlyInAnyOrderElementsOf(known(listing, keys))));
    }

    /** But for what is null or gone, which is in the books; and in a library a thing that is listed twice is one. */
    private static List<String> known(String listing, List<String> keys) {
        List<String> known = keys.stream()
                .filter(key -> !key.equals(Truth.NULL) && !key.equals(Truth.GONE))
                .toList();
        boolean isOrdered = listing.startsWith("/playlists/") || listing.startsWith("/me/top/");
        return isOrdered ? known : known.stream().distinct().toList();
    }

    private static Map<String, SortedMap<String, List<String>>> libraries(Connection warehouse) throws SQLException {
        Map<String, SortedMap<String, List<String>>> libraries = new HashMap<>();
        try (Statement statement = warehouse.createStatement();
                ResultSet row = statement.executeQuery(LIBRARIES)) {
            while (row.next()) {
                libraries
                        .computeIfAbsent(row.getString("user_id"), user -> new TreeMap<>())
                        .computeIfAbsent(row.getString("listing"), listing -> new ArrayList<>())
                        .add(row.getString("key"));
            }
        }
        return libraries;
    }
}
