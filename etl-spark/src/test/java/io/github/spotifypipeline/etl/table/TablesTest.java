package io.github.spotifypipeline.etl.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.etl.SparkExtension;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a few entries become in each table. */
@ExtendWith(SparkExtension.class)
class TablesTest {

    @Nested
    class OfTracks {

        @Test
        void aTrackIsReadWhole(SparkSession spark) {
            Lines lines = new Lines().items("top_tracks", """
                    {"id":"t1","name":"Lantern","uri":"spotify:track:t1","is_local":false,"explicit":true,
                     "duration_ms":212000.0,"disc_number":1,"track_number":3,"popularity":85.0,
                     "external_ids":{"isrc":"QZ1"},"external_urls":{"spotify":"https://open.example/t1"},
                     "artists":[{"id":"a2","name":"Second first"},{"id":"a1"},{"id":null}],
                     "album":{"id":"l1","name":"Harbour"}}""");

            assertThat(lines.rows(spark, Tracks.CURATED)).containsExactly("""
                    {"track_id":"t1","track_name":"Lantern","album_id":"l1","disc_number":1,"track_number":3,\
                    "duration_ms":212000,"is_explicit":true,"is_local":false,"isrc":"QZ1",\
                    "spotify_uri":"spotify:track:t1","spotify_url":"https://open.example/t1",\
                    "artist_ids":["a2","a1"],"popularity":85}""");
        }

        @Test
        void oneRowPerRunTakesEachValueFromTheFirstThatHasIt(SparkSession spark) {
            Lines lines = new Lines()
                    .items("saved_albums", """
                            {"album":{"id":"l1","tracks":{"items":[
                              {"id":"t1","name":"From the album","track_number":7,"artists":[{"id":"a1"}]},null]}}}""")
                    .items("top_tracks", "{\"id\":\"t1\",\"uri\":\"u\",\"album\":{\"id\":\"l2\"}}", """
                            {"id":"t1","name":"Later","uri":"v"}""")
                    .run("run-2")
                    .items("top_tracks", "{\"id\":\"t1\",\"name\":\"Next week\"}");

            assertThat(Lines.json(
                            Tracks.CURATED.rows(lines.items(spark)),
                            "run_id",
                            "resource",
                            "raw_line",
                            "raw_ordinal",
                            "track_name",
                            "album_id",
                            "track_number",
                            "spotify_uri",
                            "artist_ids"))
                    .containsExactlyInAnyOrder(
                            "{\"run_id\":\"run-1\",\"resource\":\"top_tracks\",\"raw_line\":1,\"raw_ordinal\":0,"
                                    + "\"track_name\":\"Later\",\"album_id\":\"l2\",\"track_number\":7,"
                                    + "\"spotify_uri\":\"u\",\"artist_ids\":[\"a1\"]}",
                            "{\"run_id\":\"run-2\",\"resource\":\"top_tracks\",\"raw_line\":1,\"raw_ordinal\":0,"
                                    + "\"track_name\":\"Next week\",\"album_id\":null,\"track_number\":null,"
                                    + "\"spotify_uri\":null,\"artist_ids\":null}");
        }

        @Test
        void anAlbumsListingNamesTheAlbumByWhatWasAskedFor(SparkSession spark) {
            Lines lines = new Lines().response("album_tracks", "{\"offset\":\"50\"}", "\"l1\"", Lines.body(51, """
                    {"id":"t51","name":"Last","track_number":51,"type":"track","uri":"spotify:track:t51"}"""));

            assertThat(Lines.json(Tracks.CURATED.rows(lines.items(spark)), "track_id", "album_id", "track_number"))
                    .containsExactly("{\"track_id\":\"t51\",\"album_id\":\"l1\",\"track_number\":51}");
        }

        @Test
        void whatWasAskedForByItselfComesFirst(SparkSession spark) {
            Lines lines = new Lines()
                    .items("saved_tracks", "{\"track\":{\"id\":\"t1\",\"name\":\"Saved\",\"uri\":\"u\"}}")
                    .entry("tracks", "t0", "{\"id\":\"t1\",\"name\":\"Asked for\",\"album\":{\"id\":\"l1\"}}");

            assertThat(Lines.json(
                            Tracks.CURATED.rows(lines.items(spark)),
                            "track_id",
                            "resource",
                            "track_name",
                            "album_id",
                            "spotify_uri"))
                    .containsExactly("{\"track_id\":\"t1\",\"resource\":\"tracks\",\"track_name\":\"Asked for\","
                            + "\"album_id\":\"l1\",\"spotify_uri\":\"u\"}");
        }

        @Test
        void episodesAreNoTracks(SparkSession spark) {
            Lines lines = new Lines().playlistItems("p1", Episode.REAL, Episode.AS_TRACK);

            assertThat(lines.rows(spark, Tracks.CURATED)).isEmpty();
            assertThat(lines.rows(spark, Albums.CURATED)).isEmpty();
            assertThat(lines.rows(spark, Artists.CURATED)).isEmpty();
        }
    }

    @Nested
    class OfArtists {

        @Test
        void everyPlaceThatNamesAnArtistIsRead(SparkSession spark) {
            Lines lines = new Lines()
                    .items("saved_tracks", """
                            {"track":{"id":"t1","artists":[{"id":"a1","name":"One"}],
                             "album":{"id":"l1","artists":[{"id":"a2","name":"Two"}]}}}""")
                    .items("saved_albums", """
                            {"album":{"id":"l2","artists":[{"id":"a3","name":"Three"}],
                             "tracks":{"items":[{"id":"t2","artists":[{"id":"a4","name":"Four"},{"id":null}]}]}}}""")
                    .items("followed_artists")
                    .response("followed_artists", "{}", "null", """
                            {"artists":{"items":[{"id":"a5","name":"Five"}],"next":null}}""");

            assertThat(Lines.json(Artists.CURATED.rows(lines.items(spark)), "artist_id", "artist_name"))
                    .containsExactlyInAnyOrder(
                            "{\"artist_id\":\"a1\",\"artist_name\":\"One\"}",
                            "{\"artist_id\":\"a2\",\"artist_name\":\"Two\"}",
                            "{\"artist_id\":\"a3\",\"artist_name\":\"Three\"}",
                            "{\"artist_id\":\"a4\",\"artist_name\":\"Four\"}",
                            "{\"artist_id\":\"a5\",\"artist_name\":\"Five\"}");
        }

        @Test
        void theFullestObjectComesFirst(SparkSession spark) {
            Lines lines = new Lines()
                    .items(
                            "saved_tracks",
                            "{\"track\":{\"id\":\"t1\",\"artists\":[{\"id\":\"a1\",\"name\":\"Simple\"}]}}")
                    .items("top_artists", """
                            {"id":"a1","name":"Full","genres":["folk","ambient"],"followers":{"total":4.9022656E7},
                             "popularity":null,"images":null}""")
                    .entry("artists", "a1", "{\"id\":\"a1\",\"name\":\"Detail\",\"images\":[{\"url\":\"i\"}]}");

            assertThat(lines.rows(spark, Artists.CURATED)).containsExactly("""
                    {"artist_id":"a1","artist_name":"Detail","image_url":"i","spotify_url":null,\
                    "genres":["folk","ambient"],"popularity":null,"follower_count":49022656}""");
        }

        @Test
        void aSearchKnowsOfNoGenres(SparkSession spark) {
            Lines lines = new Lines()
                    .search(
                            "artist",
                            "kestrel",
                            "{\"id\":\"a1\",\"name\":\"Kestrels\",\"genres\":[],\"popularity\":12}");

            assertThat(lines.rows(spark, Artists.CURATED)).containsExactly("""
                    {"artist_id":"a1","artist_name":"Kestrels","image_url":null,"spotify_url":null,"genres":null,\
                    "popularity":12,"follower_count":null}""");
        }
    }

    @Nested
    class OfAlbums {

        @Test
        void everyListOfAlbumsIsRead(SparkSession spark) {
            Lines lines = new Lines()
                    .entry("albums", "l1", """
                            {"id":"l1","name":"Asked for","label":"Tidewater","artists":[{"id":"a1","name":"One"}],
                             "tracks":{"items":[{"id":"t1","name":"Inside","artists":[{"id":"a2","name":"Two"}]}]}}""")
                    .items("saved_albums", "{\"album\":{\"id\":\"l1\",\"name\":\"Saved\",\"total_tracks\":9}}")
                    .response("artist_albums", "{}", "\"a1\"", Lines.body(1, "{\"id\":\"l2\",\"name\":\"Listed\"}"))
                    .response("new_releases", "{}", "null", """
                            {"albums":{"items":[{"id":"l3","name":"New"}],"next":null,"total":1}}""")
                    .search("album", "tag:new", "{\"id\":\"l4\",\"name\":\"Found\"}");

            assertThat(Lines.json(Albums.CURATED.rows(lines.items(spark)), "album_id", "album_name", "track_count"))
                    .containsExactlyInAnyOrder(
                            "{\"album_id\":\"l1\",\"album_name\":\"Asked for\",\"track_count\":9}",
                            "{\"album_id\":\"l2\",\"album_name\":\"Listed\",\"track_count\":null}",
                            "{\"album_id\":\"l3\",\"album_name\":\"New\",\"track_count\":null}",
                            "{\"album_id\":\"l4\",\"album_name\":\"Found\",\"track_count\":null}");
            assertThat(Lines.json(Tracks.CURATED.rows(lines.items(spark)), "track_id", "album_id"))
                    .containsExactly("{\"track_id\":\"t1\",\"album_id\":\"l1\"}");
            assertThat(Lines.json(Artists.CURATED.rows(lines.items(spark)), "artist_id"))
                    .containsExactlyInAnyOrder("{\"artist_id\":\"a1\"}", "{\"artist_id\":\"a2\"}");
        }

        @Test
        void aSavedAlbumIsFullerThanThatOfATrack(SparkSession spark) {
            Lines lines = new Lines().items("saved_albums", """
                            {"album":{"id":"l1","name":"","album_type":"album","release_date":"1987",
                             "release_date_precision":"year","total_tracks":9,"label":"Tidewater",
                             "external_ids":{"upc":"012"},"images":[],"artists":[{"id":"a1"}]}}""").items("top_tracks", """
                            {"id":"t1","album":{"id":"l1","name":"Slate","images":[{"url":"i"}]}}""");

            assertThat(lines.rows(spark, Albums.CURATED)).containsExactly("""
                    {"album_id":"l1","album_name":"","album_type":"album","release_date":"1987-01-01",\
                    "release_date_text":"1987","release_date_precision":"year","track_count":9,"label":"Tidewater",\
                    "upc":"012","image_url":"i","spotify_url":null,"artist_ids":["a1"]}""");
        }

        @Test
        void aReleaseDateIsReadAsFarAsItGoes(SparkSession spark) {
            Lines lines = new Lines()
                    .items(
                            "top_tracks",
                            dated("day", "\"2019-04-12\""),
                            dated("month", "\"2004-07\""),
                            dated("year", "\"1965\""),
                            dated("unknown", "\"0000\""),
                            dated("none", "null"),
                            dated("odd", "\"spring 1970\""),
                            dated("thirteenth", "\"1970-13-01\""));

            assertThat(Lines.json(Albums.CURATED.rows(lines.items(spark)), "album_id", "release_date"))
                    .containsExactlyInAnyOrder(
                            "{\"album_id\":\"day\",\"release_date\":\"2019-04-12\"}",
                            "{\"album_id\":\"month\",\"release_date\":\"2004-07-01\"}",
                            "{\"album_id\":\"year\",\"release_date\":\"1965-01-01\"}",
                            "{\"album_id\":\"unknown\",\"release_date\":null}",
                            "{\"album_id\":\"none\",\"release_date\":null}",
                            "{\"album_id\":\"odd\",\"release_date\":null}",
                            "{\"album_id\":\"thirteenth\",\"release_date\":null}");
        }

        private static String dated(String id, String date) {
            return "{\"id\":\"t-%1$s\",\"album\":{\"id\":\"%1$s\",\"release_date\":%2$s}}".formatted(id, date);
        }
    }

    /** An episode as it should be, and one in the dress of a track. */
    private static final class Episode {
        static final String REAL = """
                {"item":{"id":"e1","name":"Rain","type":"episode","uri":"spotify:episode:e1","duration_ms":1805000,
                 "release_date":"2025-11","release_date_precision":"month",
                 "show":{"id":"s1","name":"Almanac","publisher":"Ferry","total_episodes":88}}}""";
        static final String AS_TRACK = """
                {"track":{"id":"e2","name":"Fog","type":"episode","uri":"spotify:episode:e2","duration_ms":1500000,
                 "album":{"id":"s1","name":"Almanac","type":"show","release_date":null},
                 "artists":[{"id":"s1","name":null,"type":"audio"}]}}""";
    }

    @Test
    void episodesAreKnownInEitherDress(SparkSession spark) {
        Lines lines = new Lines().playlistItems("p1", Episode.REAL, Episode.AS_TRACK);

        assertThat(Lines.json(
                        Episodes.CURATED.rows(lines.items(spark)),
                        "episode_id",
                        "episode_name",
                        "show_id",
                        "release_date"))
                .containsExactlyInAnyOrder(
                        "{\"episode_id\":\"e1\",\"episode_name\":\"Rain\",\"show_id\":\"s1\",\"release_date\":\"2025-11-01\"}",
                        "{\"episode_id\":\"e2\",\"episode_name\":\"Fog\",\"show_id\":\"s1\",\"release_date\":null}");
        assertThat(lines.rows(spark, Shows.CURATED)).containsExactly("""
                {"show_id":"s1","show_name":"Almanac","publisher":"Ferry","media_type":null,"episode_count":88,\
                "image_url":null,"spotify_url":null}""");
    }

    @Test
    void savedShowsAndEpisodesAreWhatTheyAreAndWhenTheyWereSaved(SparkSession spark) {
        Lines lines = new Lines().items("saved_shows", """
                        {"added_at":"2025-05-07T18:05:23Z","show":{"id":"s1","name":"Almanac","media_type":"audio",
                         "total_episodes":88,"type":"show","uri":"spotify:show:s1"}}""", "null").items("saved_episodes", """
                        {"added_at":null,"episode":{"id":"e1","name":"Rain","type":"episode","duration_ms":1805000,
                         "uri":"spotify:episode:e1","release_date":"2025","release_date_precision":"year",
                         "show":{"id":"s2","name":"Fog"}}}""", """
                        {"added_at":"2024-06-07T15:08:30Z","episode":{"id":null,"name":"","release_date":"0000",
                         "uri":null,"languages":[null],"show":{"id":null,"name":null}}}""");

        assertThat(lines.rows(spark, SavedShows.CURATED))
                .containsExactly("{\"show_id\":\"s1\",\"added_at\":\"2025-05-07T18:05:23.000Z\"}");
        assertThat(lines.rows(spark, SavedEpisodes.CURATED))
                .containsExactly("{\"episode_id\":\"e1\",\"added_at\":\"1970-01-01T00:00:00.000Z\"}");
        assertThat(Lines.json(Shows.CURATED.rows(lines.items(spark)), "show_id", "show_name", "episode_count"))
                .containsExactlyInAnyOrder(
                        "{\"show_id\":\"s1\",\"show_name\":\"Almanac\",\"episode_count\":88}",
                        "{\"show_id\":\"s2\",\"show_name\":\"Fog\",\"episode_count\":null}");
        assertThat(Lines.json(Episodes.CURATED.rows(lines.items(spark)), "episode_id", "show_id", "release_date"))
                .containsExactly("{\"episode_id\":\"e1\",\"show_id\":\"s2\",\"release_date\":\"2025-01-01\"}");
        assertThat(Lines.json(Quarantine.CURATED.rows(lines.items(spark)), "resource", "rule"))
                .containsExactly("{\"resource\":\"saved_episodes\",\"rule\":\"no_id\"}");
        assertThat(Tracks.CURATED.rows(lines.items(spark)).count()).isZero();
    }

    @Test
    void everyListOfTheCatalogueIsKnownByNameAndKey(SparkSession spark) {
        Lines lines = new Lines()
                .response(
                        "album_tracks",
                        "{\"offset\":\"50\"}",
                        "\"l1\"",
                        Lines.body(51, "{\"id\":\"t51\",\"uri\":\"spotify:track:t51\"}"))
                .response("artist_albums", "{}", "\"a1\"", Lines.body(3, "{\"id\":\"l1\"}", "null", "{\"id\":\"l1\"}"))
                .response("artist_top_tracks", "{}", "\"a1\"", "{\"tracks\":[{\"id\":\"t1\"},{\"id\":\"t2\"}]}")
                .response("new_releases", "{}", "null", "{\"albums\":{\"items\":[{\"id\":\"l3\"}],\"next\":null}}")
                .search("episode", "rain", "{\"id\":\"e1\",\"uri\":\"spotify:episode:e1\"}")
                .search("playlist", "rain", "null", "{\"id\":\"p1\",\"name\":\"Rain\"}")
                .search("show", "rain", "{\"id\":\"s1\",\"name\":\"Rain\"}");

        assertThat(lines.rows(spark, ListItems.CURATED))
                .containsExactlyInAnyOrder(
                        listed("album_tracks", "l1", 51, "t51", "track"),
                        listed("artist_albums", "a1", 1, "l1", "album"),
                        listed("artist_albums", "a1", 3, "l1", "album"),
                        listed("artist_top_tracks", "a1", 1, "t1", "track"),
                        listed("artist_top_tracks", "a1", 2, "t2", "track"),
                        listed("new_releases", "", 1, "l3", "album"),
                        listed("search", "episode:rain", 1, "e1", "episode"),
                        listed("search", "playlist:rain", 2, "p1", "playlist"),
                        listed("search", "show:rain", 1, "s1", "show"));
        assertThat(Lines.json(Shows.CURATED.rows(lines.items(spark)), "show_id"))
                .containsExactly("{\"show_id\":\"s1\"}");
        assertThat(Lines.json(Playlists.CURATED.rows(lines.items(spark)), "playlist_id"))
                .containsExactly("{\"playlist_id\":\"p1\"}");
    }

    private static String listed(String list, String key, int rank, String id, String type) {
        return "{\"list_name\":\"%s\",\"list_key\":\"%s\",\"rank\":%d,\"item_id\":\"%s\",\"item_type\":\"%s\"}"
                .formatted(list, key, rank, id, type);
    }

    @Test
    void aUserIsKnownByTheAccountKey(SparkSession spark) {
        Lines lines = new Lines().entry("me", "", "{\"id\":\"name-of-old\",\"display_name\":null,\"country\":\"SE\"}");

        assertThat(lines.rows(spark, Users.CURATED)).containsExactly("""
                {"spotify_user_id":"name-of-old","display_name":null,"country":"SE","product":null,\
                "follower_count":null,"spotify_url":null}""");
    }

    @Test
    void aPlaylistTellsItsSizeUnderEitherName(SparkSession spark) {
        Lines lines = new Lines()
                .items(
                        "playlists",
                        "{\"id\":\"p1\",\"items\":{\"total\":3},\"images\":null,\"public\":null}",
                        "{\"id\":\"p2\",\"tracks\":{\"total\":4}}",
                        "{\"id\":\"p3\",\"tracks\":{\"total\":null}}",
                        "null");

        assertThat(Lines.json(Playlists.CURATED.rows(lines.items(spark)), "playlist_id", "track_count", "is_public"))
                .containsExactlyInAnyOrder(
                        "{\"playlist_id\":\"p1\",\"track_count\":3,\"is_public\":null}",
                        "{\"playlist_id\":\"p2\",\"track_count\":4,\"is_public\":null}",
                        "{\"playlist_id\":\"p3\",\"track_count\":null,\"is_public\":null}");
    }

    @Test
    void playlistItemsBelongToTheVersionTheRunSaw(SparkSession spark) {
        String first =
                "{\"added_at\":\"2026-01-01T00:00:00Z\",\"added_by\":{\"id\":\"u\"},\"item\":{\"id\":\"t1\",\"is_local\":false}}";
        Lines lines = new Lines()
                .items("playlists", "{\"id\":\"p1\",\"snapshot_id\":\"v1\"}")
                .playlistItems("p1", first, "null", "{\"added_at\":null,\"added_by\":null,\"item\":{\"id\":\"t1\"}}")
                .playlistItems("p2", first);

        assertThat(lines.rows(spark, PlaylistItems.CURATED))
                .containsExactlyInAnyOrder(
                        "{\"playlist_id\":\"p1\",\"spotify_snapshot_id\":\"v1\",\"item_position\":0,\"item_id\":\"t1\","
                                + "\"item_type\":\"track\",\"added_at\":\"2026-01-01T00:00:00.000Z\","
                                + "\"added_by_id\":\"u\",\"is_local\":false}",
                        "{\"playlist_id\":\"p1\",\"spotify_snapshot_id\":\"v1\",\"item_position\":2,\"item_id\":\"t1\","
                                + "\"item_type\":\"track\",\"added_at\":null,\"added_by_id\":null,\"is_local\":null}",
                        "{\"playlist_id\":\"p2\",\"spotify_snapshot_id\":\"unversioned-run-1\",\"item_position\":0,"
                                + "\"item_id\":\"t1\",\"item_type\":\"track\","
                                + "\"added_at\":\"2026-01-01T00:00:00.000Z\",\"added_by_id\":\"u\",\"is_local\":false}");
    }

    @Test
    void aPlayIsOneMomentAndItem(SparkSession spark) {
        String play = "{\"played_at\":\"2026-11-14T21:05:59.001Z\",\"context\":null,\"track\":{\"id\":\"t1\"}}";
        Lines lines = new Lines().items("recently_played", play, play);

        assertThat(lines.rows(spark, Plays.CURATED)).containsExactly("""
                {"ended_at":"2026-11-14T21:05:59.001Z","item_id":"t1","source":"api","started_at":null,\
                "item_type":"track","item_name":null,"artist_name":null,"album_name":null,"context_type":null,\
                "context_uri":null,"played_ms":null,"reason_start":null,"reason_end":null,"is_shuffled":null,\
                "is_skipped":null,"is_offline":null,"is_incognito":null}""");
    }

    @Test
    void whatWasSavedAtNoTimeHasTheOldest(SparkSession spark) {
        Lines lines = new Lines()
                .items(
                        "saved_tracks",
                        "{\"added_at\":null,\"track\":{\"id\":\"t1\"}}",
                        "{\"added_at\":\"2026-11-01T00:00:00Z\",\"track\":{\"id\":\"t1\"}}");

        assertThat(lines.rows(spark, SavedTracks.CURATED))
                .containsExactlyInAnyOrder(
                        "{\"track_id\":\"t1\",\"added_at\":\"1970-01-01T00:00:00.000Z\"}",
                        "{\"track_id\":\"t1\",\"added_at\":\"2026-11-01T00:00:00.000Z\"}");
    }

    @Test
    void aRankCountsWhatIsMissing(SparkSession spark) {
        Lines lines = new Lines()
                .response(
                        "top_artists",
                        "{\"time_range\":\"long_term\",\"offset\":\"50\"}",
                        "null",
                        Lines.body(null, "null", "{\"id\":\"a1\"}"));

        assertThat(lines.rows(spark, TopArtists.CURATED))
                .containsExactly("{\"time_range\":\"long_term\",\"rank\":52,\"artist_id\":\"a1\"}");
    }

    @Test
    void rejectedEntriesKeepTheirTextAndRule(SparkSession spark) {
        Lines lines = new Lines().items("saved_albums", "{\"album\":{\"id\":null}}", "{\"album\":{\"id\":\"l1\"}}");

        assertThat(lines.rows(spark, Quarantine.CURATED))
                .containsExactly("{\"rule\":\"no_id\",\"item\":\"{\\\"album\\\":{\\\"id\\\":null}}\"}");
    }

    @Test
    void theBooksTellWhereEveryEntryWent(SparkSession spark) {
        String saved = "{\"added_at\":\"2026-11-01T00:00:00Z\",\"track\":{\"id\":\"t1\"}}";
        Lines lines = new Lines()
                .response("saved_tracks", "{}", "null", Lines.body(6, saved, "null", "{\"track\":null}"))
                .response("saved_tracks", "{}", "null", Lines.body(7, saved, saved))
                .line("saved_tracks", Lines.envelope("{}", 2, 502) + ",\"body_text\":\"<html>\"}")
                .line("saved_tracks", "{\"page\":")
                .items("recently_played");

        assertThat(Lines.json(Books.rows(lines.items(spark))))
                .containsExactlyInAnyOrder(
                        "{\"run_id\":\"run-1\",\"resource\":\"saved_tracks\",\"page_count\":4,\"failed_page_count\":2,"
                                + "\"unreadable_line_count\":1,\"fetched\":6,\"reported_total\":7,\"accepted\":1,"
                                + "\"duplicates\":2,\"nulls\":1,\"quarantined\":2}",
                        "{\"run_id\":\"run-1\",\"resource\":\"recently_played\",\"page_count\":1,"
                                + "\"failed_page_count\":0,\"unreadable_line_count\":0,\"fetched\":0,\"reported_total\":null,"
                                + "\"accepted\":0,\"duplicates\":0,\"nulls\":0,\"quarantined\":0}");
    }
}
