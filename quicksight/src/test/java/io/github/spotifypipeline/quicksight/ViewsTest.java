package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class ViewsTest {

    /** The columns that name one row of each view: the grain that its file promises. */
    private static final Map<String, String> GRAIN = new TreeMap<>(Map.ofEntries(
            Map.entry("all_albums", "album_id"),
            Map.entry("all_artists", "artist_id"),
            Map.entry("all_track_artists", "track_id, artist_position"),
            Map.entry("all_tracks", "track_id"),
            Map.entry("artists_of_albums", "album_id"),
            Map.entry("artists_of_tracks", "track_id"),
            Map.entry("as_of", "user_id"),
            Map.entry("calendar", "user_id, week_start"),
            Map.entry("definition", "time_zone"),
            Map.entry("freshness", "user_id, resource"),
            Map.entry("library", "user_id, kind, item_id, added_at"),
            Map.entry("library_growth", "user_id, kind, week_start"),
            Map.entry("loads", "load_id"),
            Map.entry("playlist_changes", "user_id, playlist_id, spotify_snapshot_id, item_id"),
            Map.entry("playlist_overlap", "user_id, playlist_rank, other_rank"),
            Map.entry("playlists", "user_id, playlist_id"),
            Map.entry("plays", "user_id, played_at, item_id, source"),
            Map.entry("plays_captured", "user_id, played_date"),
            Map.entry("plays_per_artist", "user_id, played_date, source, artist_id"),
            Map.entry("plays_per_day", "user_id, played_date"),
            Map.entry("plays_per_hour", "user_id, played_date, hour_of_day, source"),
            Map.entry("plays_per_track", "user_id, played_date, source, item_id"),
            Map.entry("quality", "load_id, check_name"),
            Map.entry("quarantined", "user_id, resource, rule"),
            Map.entry("ranks_compared", "user_id, kind, item_id"),
            Map.entry("recent_changes", "user_id, change_number"),
            Map.entry("recent_discoveries", "user_id, kind, discovery_number"),
            Map.entry("run_books", "run_id, resource"),
            Map.entry("runs", "run_id"),
            Map.entry("saved_tracks", "user_id, track_id"),
            Map.entry("saved_tracks_per_decade", "user_id, release_decade"),
            Map.entry("sessions", "user_id, session_number"),
            Map.entry("spotify_top_artists", "user_id, snapshot_date, time_range, rank"),
            Map.entry("spotify_top_tracks", "user_id, snapshot_date, time_range, rank"),
            Map.entry("streaks", "user_id, first_date"),
            Map.entry("time_kept", "user_id, kind, kept_rank"),
            Map.entry("top_artists", "user_id, artist_id"),
            Map.entry("weekly_albums", "user_id, week_start, source, album_id"),
            Map.entry("weekly_artists", "user_id, week_start, source, artist_id"),
            Map.entry("weekly_decades", "user_id, week_start, source, release_decade"),
            Map.entry("weekly_discoveries", "user_id, week_start"),
            Map.entry("weekly_genres", "user_id, week_start, source, genre"),
            Map.entry("weekly_playlist_changes", "user_id, week_start, playlist_id"),
            Map.entry("weekly_plays", "user_id, week_start, source"),
            Map.entry("weekly_tracks", "user_id, week_start, source, track_id")));

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
            assertThat(warehouse.rows("select genre, sum(play_count) from reporting.weekly_genres"
                            + " where user_id = 'listener-1' group by genre order by genre collate \"C\""))
                    .containsExactly("(none given) | 3", "dream pop | 2", "jazz | 4");
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
            assertThat(warehouse.rows(
                            "select week_start, source, release_decade, play_count from reporting.weekly_decades"
                                    + " where user_id = 'listener-1' order by 1, 2, 3"))
                    .containsExactly(
                            "2024-01-08 | export | unknown | 1",
                            "2026-10-05 | export | unknown | 1",
                            "2026-11-16 | api | 1960s | 2",
                            "2026-11-16 | api | 2020s | 1",
                            "2026-11-16 | api | unknown | 1",
                            "2026-11-16 | export | 2020s | 1");
            assertThat(warehouse.rows("select release_decade, saved_track_count from reporting.saved_tracks_per_decade"
                            + " where user_id = 'listener-1' order by 1"))
                    .containsExactly("1960s | 1", "2020s | 1");
        }
    }

    @Test
    void theLibraryGrowsAndShrinksByTheWeek() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select week_start, added_count, removed_count, total_count"
                            + " from reporting.library_growth where kind = 'saved tracks' order by 1"))
                    .containsExactly("2026-11-02 | 1 | 0 | 1", "2026-11-09 | 1 | 0 | 3", "2026-11-16 | 0 | 1 | 2");
        }
    }

    @Test
    void whatWasThereWhenRecordingBeganIsNoAddition() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            warehouse.execute("""
                    insert into warehouse.run_book (run_id, resource, page_count, failed_page_count, reported_total, fetched, nulls, duplicates, quarantined, accepted, inserted, updated, unchanged) values
                        ('run-1', 'followed_artists', 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0),
                        ('run-1', 'playlists', 1, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0),
                        ('run-2', 'playlists', 1, 0, 4, 3, 0, 0, 0, 3, 3, 0, 0);
                    insert into warehouse.fact_followed_artist (user_id, artist_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal)
                    values ('listener-1', 'artist-3', '2026-11-22', 'run-2', 'part', 1, 0);
                    update warehouse.fact_saved_playlist set first_seen_date = '2026-11-22' where playlist_id = 'playlist-3'""");

            assertThat(warehouse.rows("select kind, week_start, added_count, total_count from reporting.library_growth"
                            + " where kind in ('followed artists', 'playlists') order by 1, 2"))
                    .as("of the playlists no read is whole yet: one has a failed page, the other fetched 3 of 4")
                    .containsExactly(
                            "followed artists | 2026-11-09 | 0 | 1",
                            "followed artists | 2026-11-16 | 1 | 2",
                            "playlists | 2026-11-09 | 0 | 2",
                            "playlists | 2026-11-16 | 0 | 3");
            assertThat(
                            warehouse.rows(
                                    "select item_id, is_starting_stock from reporting.library where kind = 'saved tracks' order by 1"))
                    .containsExactly("track-1 | no", "track-2 | yes", "track-3 | no");
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
                    .containsExactly(
                            "3 | 36 | 2026-11-22 | 2 | yes",
                            "40 | null | 2026-11-15 | 1 | unknown",
                            "3 | 7 | 2026-11-15 | 1 | no");
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

    @Test
    void aWeekIsWholeWhenItWasOverAtTheNewestRun() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(
                            warehouse.rows(
                                    "select user_id, min(week_start), max(week_start), count(*),"
                                            + " min(week_start) filter (where is_whole = 'no') from reporting.calendar group by 1 order by 1"))
                    .containsExactly(
                            "listener-1 | 2024-01-08 | 2026-11-16 | 150 | 2026-11-16",
                            "listener-2 | 2026-11-16 | 2026-11-16 | 1 | 2026-11-16");
        }
    }

    @Test
    void whatIsSkippedIsKnownOfAnExportOnly() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows(
                            "select week_start, source, play_count, round(listened_hours::numeric, 4), known_count,"
                                    + " skipped_count, round(skip_share::numeric, 4) from reporting.weekly_plays"
                                    + " where user_id = 'listener-1' and week_start >= '2026-11-09' order by 1, 2"))
                    .containsExactly(
                            "2026-11-09 | api | 0 | 0.0000 | null | null | null",
                            "2026-11-09 | export | 0 | 0.0000 | null | null | null",
                            "2026-11-16 | api | 4 | 0.1667 | null | null | null",
                            "2026-11-16 | export | 2 | 0.2667 | 3 | 1 | 0.3333");
            assertThat(warehouse.value(
                            "select count(*), sum(play_count), sum(skipped_count) from reporting.weekly_plays"))
                    .isEqualTo("301 | 9 | 1");
        }
    }

    @Test
    void theMostHeardOfAWeek() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            String ofTheWeek = " where user_id = 'listener-1' and week_start = '2026-11-16' order by 1, 2";
            assertThat(warehouse.rows("select source, artist_id, play_count from reporting.weekly_artists" + ofTheWeek))
                    .containsExactly("api | artist-1 | 2", "api | artist-2 | 3", "export | artist-2 | 1");
            assertThat(warehouse.rows("select source, track_id, play_count from reporting.weekly_tracks" + ofTheWeek))
                    .containsExactly(
                            "api | track-1 | 2", "api | track-2 | 1", "api | track-4 | 1", "export | track-2 | 1");
            assertThat(warehouse.rows("select source, album_id, play_count, artist_names from reporting.weekly_albums"
                            + ofTheWeek))
                    .containsExactly(
                            "api | album-1 | 2 | <img src=x onerror=\"document.title='broken'\">",
                            "api | album-2 | 1 | The 🚆 Lanterns",
                            "export | album-2 | 1 | The 🚆 Lanterns");
            assertThat(warehouse.rows("select source, genre, play_count from reporting.weekly_genres" + ofTheWeek))
                    .containsExactlyInAnyOrder(
                            "api | (none given) | 1", "api | dream pop | 2", "api | jazz | 3", "export | jazz | 1");
        }
    }

    /** Of 1,201 tracks one is heard three times, the others once, all in one week. A week later the last one comes again. */
    @Test
    void aListOfTheMostHeardIsMadeOfThoseOfAllTimeAndOfEachWeek() throws SQLException {
        try (Warehouse warehouse = Warehouse.empty()) {
            warehouse.execute("""
                    insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, source,
                        run_id, raw_part, raw_line, raw_ordinal)
                    select 'listener', timestamptz '2026-11-16 00:00+00' + n * interval '1 minute', 'track-' || lpad(n::text, 4, '0'),
                        'track', 'api', 'run', 'part', 1, n from generate_series(0, 1200) as n
                    union all
                    select 'listener', timestamptz '2026-11-19 00:00+00' + n * interval '1 minute', 'track-1199',
                        'track', 'api', 'run', 'part', 2, n from generate_series(1, 2) as n
                    union all
                    select 'listener', timestamptz '2026-11-23 00:00+00', 'track-1200', 'track', 'api', 'run', 'part', 3, 0""");
            assertThat(warehouse.rows("select week_start, count(*), sum(play_count), max(track_id)"
                            + " from reporting.weekly_tracks group by 1 order by 1"))
                    .containsExactly("2026-11-16 | 1000 | 1002 | track-1200", "2026-11-23 | 1 | 1 | track-1200");
            warehouse.execute("insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, source, run_id,"
                    + " raw_part, raw_line, raw_ordinal) values ('listener', '2026-11-30 00:00+00', 'track-1198', 'track',"
                    + " 'api', 'run', 'part', 4, 0), ('listener', '2026-11-30 00:01+00', 'unheard-of', 'track', 'api', 'run',"
                    + " 'part', 4, 1)");
            assertThat(warehouse.rows("select week_start, count(*) from reporting.weekly_tracks group by 1 order by 1"))
                    .as("the newest is the first of its week, though not of the thousand")
                    .containsExactly("2026-11-16 | 1000", "2026-11-23 | 1", "2026-11-30 | 2");
        }
    }

    @Test
    void whatIsHeardForTheFirstTimeIsADiscovery() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select week_start, artist_count, new_artist_count, track_count, new_track_count,"
                            + " new_play_count, known_play_count from reporting.weekly_discoveries where user_id = 'listener-1'"
                            + " and week_start in ('2024-01-08', '2026-10-05', '2026-11-09', '2026-11-16') order by 1"))
                    .containsExactly(
                            "2024-01-08 | 1 | 1 | 1 | 1 | 1 | 0",
                            "2026-10-05 | 1 | 0 | 1 | 0 | 0 | 1",
                            "2026-11-09 | 0 | 0 | 0 | 0 | 0 | 0",
                            "2026-11-16 | 2 | 2 | 3 | 3 | 5 | 0");
            assertThat(
                            warehouse.rows(
                                    "select discovery_number, item_id, first_played_at, play_count"
                                            + " from reporting.recent_discoveries where user_id = 'listener-1' and kind = 'tracks' order by 1"))
                    .containsExactly(
                            "1 | track-4 | 2026-11-21 19:00:00 | 1",
                            "2 | track-2 | 2026-11-20 19:00:00 | 2",
                            "3 | track-1 | 2026-11-16 00:30:00 | 2",
                            "4 | track-3 | 2024-01-10 21:00:00 | 2");
            assertThat(warehouse.rows("select item_name, play_count from reporting.recent_discoveries"
                            + " where user_id = 'listener-1' and kind = 'artists' order by discovery_number"))
                    .containsExactly(
                            "<img src=x onerror=\"document.title='broken'\"> | 2",
                            "The 🚆 Lanterns | 4",
                            "قمر الليل | 2");
        }
    }

    @Test
    void aSessionEndsWithHalfAnHourOfSilence() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            String sessions = "select began_at, play_count, duration_minutes from reporting.sessions"
                    + " where user_id = 'listener-1' and began_at >= '2026-11-20' order by 1";
            assertThat(warehouse.rows(sessions))
                    .containsExactly(
                            "2026-11-20 18:56:00 | 2 | 9",
                            "2026-11-21 19:00:00 | 1 | 0",
                            "2026-11-21 20:45:00 | 1 | 15");
            assertThat(warehouse.value("select count(*), sum(play_count) from reporting.sessions"))
                    .isEqualTo("8 | 9");
            // Two minutes long, so it begins 30 minutes after the last one ended; then a second earlier.
            warehouse.execute(
                    "insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, played_ms, source,"
                            + " run_id, raw_part, raw_line, raw_ordinal) values ('listener-1', '2026-11-20 18:37:00+00', 'track-3',"
                            + " 'track', 120000, 'export', 'run-2', 'part', 2, 0)");
            assertThat(warehouse.rows(sessions))
                    .startsWith("2026-11-20 18:56:00 | 2 | 9", "2026-11-20 19:35:00 | 1 | 2");
            warehouse.execute("update warehouse.fact_play set ended_at = '2026-11-20 18:36:59+00' where raw_line = 2");
            assertThat(warehouse.rows(sessions)).startsWith("2026-11-20 18:56:00 | 3 | 41");
        }
    }

    @Test
    void aStreakGoesOnUntilADayWithoutPlays() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            String streaks = "select first_date, last_date, day_count, play_count, current_day_count"
                    + " from reporting.streaks where user_id = 'listener-1' order by 1";
            assertThat(warehouse.rows(streaks))
                    .containsExactly(
                            "2024-01-10 | 2024-01-10 | 1 | 1 | 0",
                            "2026-10-05 | 2026-10-05 | 1 | 1 | 0",
                            "2026-11-16 | 2026-11-16 | 1 | 2 | 0",
                            "2026-11-20 | 2026-11-21 | 2 | 4 | 2");
            warehouse.execute("update warehouse.run set snapshot_date = '2026-11-23' where run_id = 'run-2'");
            assertThat(warehouse.rows(streaks)).last().isEqualTo("2026-11-20 | 2026-11-21 | 2 | 4 | 0");
        }
    }

    @Test
    void ourRanksStandBesideSpotifys() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select kind, item_id, our_rank, spotify_rank, difference, play_count"
                            + " from reporting.ranks_compared where user_id = 'listener-1' order by 1, 3, 4"))
                    .containsExactly(
                            "artists | artist-2 | 1 | 1 | 0 | 4",
                            "artists | artist-1 | 2 | null | null | 2",
                            "artists | artist-3 | null | 2 | null | 0",
                            "tracks | track-1 | 1 | 2 | 1 | 2",
                            "tracks | track-2 | 2 | 1 | -1 | 2",
                            "tracks | track-4 | 3 | null | null | 1");
        }
    }

    @Test
    void theLatestChangesComeFirst() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows(
                            "select change_number, changed_date, place, change, copy_count, item_name, artist_names"
                                    + " from reporting.recent_changes order by 1"))
                    .containsExactly(
                            "1 | 2026-11-22 | Late & <i>loud</i> | added | 1 | First letter | Night Post",
                            "2 | 2026-11-22 | Late & <i>loud</i> | added | 1 | Slow <b>Harbour</b> <!-- -->"
                                    + " | The 🚆 Lanterns, <img src=x onerror=\"document.title='broken'\">",
                            "3 | 2026-11-22 | Late & <i>loud</i> | removed | 1 | Paper \"Moon\" | قمر الليل",
                            "4 | 2026-11-22 | saved tracks | removed | 1 | Paper \"Moon\" | قمر الليل",
                            "5 | 2026-11-12 | saved albums | added | 1"
                                    + " | </script><script>document.title=\"broken\"</script>"
                                    + " | <img src=x onerror=\"document.title='broken'\">",
                            "6 | 2026-11-10 | saved tracks | added | 1 | Paper \"Moon\" | قمر الليل",
                            "7 | 2026-11-02 | saved tracks | added | 1 | Slow <b>Harbour</b> <!-- -->"
                                    + " | The 🚆 Lanterns, <img src=x onerror=\"document.title='broken'\">");
            assertThat(warehouse.rows("select week_start, playlist_id, added_count, removed_count"
                            + " from reporting.weekly_playlist_changes"))
                    .containsExactly("2026-11-16 | playlist-1 | 2 | 1");
        }
    }

    @Test
    void playlistsOfOneNameAreNumberedAndShareItemsNotCopies() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select playlist_rank, playlist_name, other_rank, other_name, shared_count"
                            + " from reporting.playlist_overlap order by 1"))
                    .containsExactly(
                            "1 | Late & <i>loud</i> (1) | 2 | Late & <i>loud</i> (2) | 1",
                            "2 | Late & <i>loud</i> (2) | 1 | Late & <i>loud</i> (1) | 1");
            warehouse.execute(
                    "update warehouse.dim_playlist set playlist_name = 'Other' where playlist_id = 'playlist-3'");
            warehouse.execute(
                    "delete from warehouse.fact_playlist_item where playlist_id = 'playlist-3' and item_id = 'track-1'");
            assertThat(warehouse.rows("select playlist_name, other_name, shared_count from reporting.playlist_overlap"
                            + " order by playlist_name"))
                    .containsExactly("Late & <i>loud</i> | Other | 0", "Other | Late & <i>loud</i> | 0");
        }
    }

    @Test
    void anArtistIsKeptAsLongAsTheOldestTrackOfTheirs() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select kind, kept_rank, item_id, kept_since, round(years_kept::numeric, 3),"
                            + " saved_track_count from reporting.time_kept order by 1, 2"))
                    .containsExactly(
                            "artists | 1 | artist-2 | 2026-11-02 | 0.055 | 2",
                            "artists | 2 | artist-1 | 2026-11-02 | 0.055 | 1",
                            "tracks | 1 | track-1 | 2026-11-02 | 0.055 | 1",
                            "tracks | 2 | track-2 | 2026-11-15 | 0.019 | 1");
        }
    }

    @Test
    void aResourceWithoutRejectedItemsSaysSo() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select user_id, resource, rule, item_count, last_date"
                            + " from reporting.quarantined order by 1, 2"))
                    .containsExactly(
                            "listener-1 | playlist_items | (none) | 0 | null",
                            "listener-1 | saved_tracks | track_has_an_id | 1 | 2026-11-22",
                            "listener-2 | recently_played | (none) | 0 | null");
        }
    }

    @Test
    void whatFailedComesBeforeWhatWarned() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            assertThat(warehouse.rows("select load_number, check_name, result, finding_count, first_finding"
                            + " from reporting.quality order by result_order, load_number, check_name"))
                    .containsExactly(
                            "1 | books_balance | failed | 2 | run_id=run-3",
                            "2 | pages_readable | warned | 1 | playlist_id=mix, spotify_snapshot_id=AAAABmorning0123456789abcdefghij, item_count=31",
                            "1 | pages_readable | passed | 0 | ",
                            "2 | books_balance | passed | 0 | ",
                            "3 | books_balance | passed | 0 | ",
                            "3 | pages_readable | passed | 0 | ");
            assertThat(warehouse.rows(
                            "select loaded_at, outcome, exit_code, message, duration_seconds, finding_check_count"
                                    + " from reporting.loads order by load_id desc limit 2"))
                    .containsExactly(
                            "2026-11-22 08:02:00 | failed | 50 | books_balance: run_id=run-3 | 4 | 1",
                            "2026-11-22 07:02:00 | loaded | 0 |  | 30.5 | 1");
        }
    }

    /** Nobody has told of the listener, the track or a run yet. */
    @Test
    void aSinglePlayOfWhichNothingElseIsKnown() throws SQLException {
        try (Warehouse warehouse = Warehouse.empty()) {
            warehouse.execute("insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, source, run_id,"
                    + " raw_part, raw_line, raw_ordinal)"
                    + " values ('listener', '2026-11-18 12:00+00', 'track', 'track', 'api', 'run', 'part', 1, 0)");
            assertThat(warehouse.value(
                            "select user_name, week_start, is_whole, play_count, listened_hours, known_count,"
                                    + " skip_share from reporting.weekly_plays"))
                    .isEqualTo("listener | 2026-11-16 | yes | 1 | 0 | null | null");
            assertThat(warehouse.value(
                            "select artist_count, new_artist_count, track_count, new_track_count, new_play_count"
                                    + " from reporting.weekly_discoveries"))
                    .isEqualTo("0 | 0 | 1 | 1 | 1");
            assertThat(warehouse.value(
                            "select track_name, artist_names, spotify_url, play_count from reporting.weekly_tracks"))
                    .isEqualTo("(no name) | (no artist) | null | 1");
            assertThat(warehouse.value("select item_name, artist_names, play_count from reporting.recent_discoveries"))
                    .isEqualTo("(no name) |  | 1");
            assertThat(warehouse.value("select play_count, duration_minutes from reporting.sessions"))
                    .isEqualTo("1 | 0");
            assertThat(warehouse.value("select day_count, current_day_count from reporting.streaks"))
                    .isEqualTo("1 | 0");
            assertThat(
                            warehouse.value(
                                    "select (select count(*) from reporting.weekly_artists),"
                                            + " (select count(*) from reporting.weekly_albums), (select count(*) from reporting.ranks_compared)"))
                    .isEqualTo("0 | 0 | 0");
        }
    }

    /** earlier-views are views as they once were: some of them are gone, the others have got more columns. */
    @Test
    void viewsOfAnOlderWarehouseBecomeThoseOfANewOne() throws SQLException {
        try (Warehouse fresh = Warehouse.empty();
                Warehouse older = Warehouse.empty()) {
            older.execute("drop schema reporting cascade; drop schema warehouse cascade; drop schema staging cascade");
            Flyway.configure()
                    .dataSource(older.connection().getMetaData().getURL(), "postgres", null)
                    .schemas("warehouse")
                    .table("flyway_history")
                    .locations("classpath:sql/migrations", "classpath:earlier-views")
                    .load()
                    .migrate();
            assertThat(viewsOf(older)).contains("release_decades", "top_albums", "plays_per_album");
            older.migrateAgain();
            String columns = "select table_name, column_name, data_type from information_schema.columns"
                    + " where table_schema = 'reporting' order by table_name, ordinal_position";
            assertThat(older.rows(columns)).isEqualTo(fresh.rows(columns));
            assertThat(older.migrateAgain().migrationsExecuted).isZero();
        }
    }

    private static List<String> viewsOf(Warehouse warehouse) throws SQLException {
        return warehouse.rows("select table_name from information_schema.views"
                + " where table_schema = 'reporting' order by table_name");
    }
}
