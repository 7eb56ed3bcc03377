package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ViewsTest {

    /** The columns that name one row of each view: the grain that its file promises. */
    private static final Map<String, String> GRAIN = new TreeMap<>(Map.ofEntries(
            Map.entry("definition", "time_zone"),
            Map.entry("freshness", "user_id, resource"),
            Map.entry("library_growth", "user_id, kind, week_start"),
            Map.entry("playlist_changes", "user_id, playlist_id, spotify_snapshot_id, item_id"),
            Map.entry("playlists", "user_id, playlist_id"),
            Map.entry("plays", "user_id, played_at, item_id"),
            Map.entry("plays_per_album", "user_id, played_date, source, album_id"),
            Map.entry("plays_per_artist", "user_id, played_date, source, artist_id"),
            Map.entry("plays_per_day", "user_id, played_date"),
            Map.entry("plays_per_genre", "user_id, played_date, source, genre"),
            Map.entry("plays_per_hour", "user_id, played_date, hour_of_day, source"),
            Map.entry("plays_per_track", "user_id, played_date, source, item_id"),
            Map.entry("release_decades", "user_id, release_decade"),
            Map.entry("run_books", "run_id, resource"),
            Map.entry("runs", "run_id"),
            Map.entry("saved_tracks", "user_id, track_id"),
            Map.entry("spotify_top_artists", "user_id, snapshot_date, time_range, rank"),
            Map.entry("spotify_top_tracks", "user_id, snapshot_date, time_range, rank"),
            Map.entry("top_albums", "user_id, album_id"),
            Map.entry("top_artists", "user_id, artist_id"),
            Map.entry("top_genres", "user_id, genre"),
            Map.entry("top_tracks", "user_id, item_id")));

    @Test
    void everyViewHasAGrainAndRowsThatKeepIt() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(viewsOf(warehouse)).containsExactlyElementsOf(GRAIN.keySet());
            for (Map.Entry<String, String> view : GRAIN.entrySet()) {
                String name = view.getKey();
                String counts = "select count(*) > 0, count(*) = count(distinct (%s)) from reporting.%s"
                        .formatted(view.getValue(), name);
                assertThat(warehouse.value(counts)).as(name).isEqualTo("t | t");
            }
        }
    }

    @Test
    void everyViewOfAnEmptyWarehouseIsEmpty() throws SQLException {
        try (Warehouse warehouse = Warehouse.empty()) {
            Set<String> views = new TreeSet<>(viewsOf(warehouse));
            views.remove("definition");
            for (String view : views) {
                assertThat(warehouse.value("select count(*) from reporting." + view))
                        .as(view)
                        .isEqualTo("0");
            }
            assertThat(warehouse.value("select * from reporting.definition")).isEqualTo("UTC | 30000");
        }
    }

    @Test
    void viewsUseOnlyTypesThatQuickSightImports() throws SQLException {
        try (Warehouse warehouse = Warehouse.empty()) {
            assertThat(warehouse.rows("select distinct data_type from information_schema.columns"
                            + " where table_schema = 'reporting'"))
                    .isSubsetOf("text", "integer", "bigint", "double precision", "date", "timestamp without time zone");
        }
    }

    @Test
    void migratingTwiceChangesNothing() throws SQLException {
        try (Warehouse warehouse = Warehouse.empty()) {
            assertThat(warehouse.migrateAgain().migrationsExecuted).isZero();
        }
    }

    @Test
    void aPlayBelowTheThresholdDoesNotCount() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            String plays = "select count(*) from reporting.plays where user_id = 'listener-1'";
            assertThat(warehouse.value(plays)).isEqualTo("8");
            warehouse.execute("update warehouse.setting set value = '12000' where name = 'counted_play_ms'");
            assertThat(warehouse.value(plays)).isEqualTo("9");
        }
    }

    @Test
    void aPlayIsDatedInTheListenersTimeZone() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            String first = "select played_at, week_start, weekday_name, hour_of_day from reporting.plays"
                    + " where item_id = 'track-1' order by played_at limit 1";
            assertThat(warehouse.value(first)).isEqualTo("2026-11-16 00:30:00 | 2026-11-16 | Mon | 0");
            warehouse.execute("delete from warehouse.setting where name = 'time_zone'");
            assertThat(warehouse.value(first)).isEqualTo("2026-11-15 23:30:00 | 2026-11-09 | Sun | 23");
        }
    }

    @Test
    void aPlayOfUnknownLengthIsTheWholeTrack() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows(
                            "select listened_ms from reporting.plays where item_id = 'track-2' order by played_at"))
                    .containsExactly("240000", "60000");
        }
    }

    @Test
    void artistsOfATrackStandInSpotifysOrder() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.value("select distinct artist_names, first_artist_name from reporting.plays"
                            + " where item_id = 'track-1'"))
                    .isEqualTo("The 🚆 Lanterns, <img src=x onerror=\"document.title='broken'\"> | The 🚆 Lanterns");
        }
    }

    @Test
    void everyArtistOfATrackGetsThePlay() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select play_rank, artist_id, play_count from reporting.top_artists"
                            + " where user_id = 'listener-1' order by play_rank"))
                    .containsExactly("1 | artist-2 | 4", "2 | artist-1 | 2", "3 | artist-3 | 2");
        }
    }

    @Test
    void aGenreSharedByTwoArtistsOfATrackCountsOnce() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select genre, sum(play_count) from reporting.plays_per_genre"
                            + " where user_id = 'listener-1' group by genre order by genre collate \"C\""))
                    .containsExactly("(none given) | 3", "dream pop | 2", "jazz | 4");
            assertThat(warehouse.rows("select genre, play_count, saved_track_count from reporting.top_genres"
                            + " where user_id = 'listener-1' order by genre"))
                    .containsExactly("dream pop | 2 | 1", "jazz | 4 | 2");
        }
    }

    @Test
    void aDayWithoutPlaysIsADay() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select played_date, play_count, artist_count from reporting.plays_per_day"
                            + " where user_id = 'listener-1' and played_date >= '2026-11-19' order by 1"))
                    .containsExactly("2026-11-19 | 0 | 0", "2026-11-20 | 2 | 1", "2026-11-21 | 2 | 1");
        }
    }

    @Test
    void decadesCountPlaysAndSavedTracks() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select release_decade, play_count, saved_track_count"
                            + " from reporting.release_decades where user_id = 'listener-1' order by 1"))
                    .containsExactly("1960s | 2 | 1", "2020s | 2 | 1", "unknown | 3 | 0");
        }
    }

    @Test
    void theLibraryGrowsAndShrinksByTheWeek() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select week_start, added_count, removed_count, total_count"
                            + " from reporting.library_growth where kind = 'saved tracks' order by 1"))
                    .containsExactly("2026-11-02 | 1 | 0 | 1", "2026-11-09 | 2 | 0 | 3", "2026-11-16 | 0 | 1 | 2");
        }
    }

    @Test
    void aPlaylistChangesByItsCopies() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select item_id, change, copy_count, changed_date"
                            + " from reporting.playlist_changes order by item_id"))
                    .containsExactly(
                            "episode-1 | added | 1 | 2026-11-22",
                            "track-1 | added | 1 | 2026-11-22",
                            "track-3 | removed | 1 | 2026-11-22");
        }
    }

    @Test
    void aPlaylistOfAFriendHasNoDuration() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select item_count, duration_minutes, last_changed_date, version_count, is_public"
                            + " from reporting.playlists order by playlist_id"))
                    .containsExactly("3 | 36 | 2026-11-22 | 2 | yes", "40 | null | 2026-11-15 | 1 | unknown");
        }
    }

    @Test
    void ranksKnowWhereTheyCameFromAndWhereTheyAreNow() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select snapshot_date, artist_id, rank, places_gained, newest_rank"
                            + " from reporting.spotify_top_artists where period = '4 weeks' order by 1, 3"))
                    .containsExactly(
                            "2026-11-15 | artist-1 | 1 | null | null",
                            "2026-11-15 | artist-2 | 2 | null | 1",
                            "2026-11-22 | artist-2 | 1 | 1 | 1",
                            "2026-11-22 | artist-3 | 2 | null | 2");
        }
    }

    @Test
    void booksThatDoNotBalanceShow() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select run_id, fetched, quarantined, duration_seconds, is_balanced"
                            + " from reporting.runs order by run_id"))
                    .containsExactly("run-1 | 5 | 0 | 90 | yes", "run-2 | 8 | 1 | 60 | yes", "run-3 | 2 | 0 | 10 | no");
        }
    }

    @Test
    void freshnessCountsFromTheLastReadWithoutAFailedPage() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows(
                            "select resource, last_read_date, days_behind from reporting.freshness order by 1"))
                    .containsExactly(
                            "playlist_items | 2026-11-15 | 7",
                            "recently_played | 2026-11-22 | 0",
                            "saved_tracks | 2026-11-22 | 0");
        }
    }

    private static List<String> viewsOf(Warehouse warehouse) throws SQLException {
        return warehouse.rows("select table_name from information_schema.views"
                + " where table_schema = 'reporting' order by table_name");
    }
}
