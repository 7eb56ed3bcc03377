package io.github.spotifypipeline.etl.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.etl.SparkExtension;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Spotify has been seen to answer, by the same numbers as in ingest: what becomes of it in rows. */
@ExtendWith(SparkExtension.class)
class OdditiesTest {

    @Test
    void oddity3_aLocalFileIsKnownByItsUri(SparkSession spark) {
        Lines lines = new Lines().playlistItems("p1", """
                {"is_local":true,"item":{"id":null,"href":null,"name":"Waltz","type":"track","is_local":true,
                 "uri":"spotify:local:Grandfather:Tapes:Waltz:273","external_ids":{},"duration_ms":273000,
                 "artists":[{"id":null,"name":"Grandfather","uri":null}],
                 "album":{"id":null,"name":"Tapes","album_type":null,"release_date":null,"images":[],"uri":null}}}""");

        assertThat(Lines.json(
                        Tracks.CURATED.rows(lines.items(spark)), "track_id", "track_name", "album_id", "is_local"))
                .containsExactly("{\"track_id\":\"local-357e9ffcb002e9513328\",\"track_name\":\"Waltz\","
                        + "\"album_id\":null,\"is_local\":true}");
        assertThat(lines.rows(spark, Albums.CURATED)).isEmpty();
        assertThat(lines.rows(spark, Artists.CURATED)).isEmpty();
    }

    @Test
    void oddity4_theUriTellsAnEpisodeFromATrack(SparkSession spark) {
        Lines lines = new Lines().playlistItems("p1", """
                {"item":{"id":"e1","name":"Rain","type":"episode","uri":"spotify:episode:e1","show":{"id":"s1","name":"S"}}}""", """
                {"track":{"id":"e2","name":"Fog","type":"episode","uri":"spotify:episode:e2",
                 "album":{"id":"s1","type":"show","release_date":null},"external_ids":{"spotify":"x"},
                 "artists":[{"id":"s1","name":null,"type":"arbitrary text"}]}}""");

        assertThat(Lines.json(Episodes.CURATED.rows(lines.items(spark)), "episode_id", "show_id"))
                .containsExactlyInAnyOrder(
                        "{\"episode_id\":\"e1\",\"show_id\":\"s1\"}", "{\"episode_id\":\"e2\",\"show_id\":\"s1\"}");
        assertThat(lines.rows(spark, Tracks.CURATED)).isEmpty();
        assertThat(lines.rows(spark, Artists.CURATED)).isEmpty();
    }

    @Test
    void oddity5_aDeadEntryIsQuarantinedWithItsText(SparkSession spark) {
        String dead = "{\"added_at\":\"2024-06-07T15:08:30Z\",\"episode\":{\"id\":null,\"name\":\"\","
                + "\"release_date\":\"0000\",\"languages\":[null],\"show\":{\"id\":null}}}";
        Lines lines = new Lines().items("saved_episodes", dead);

        assertThat(Lines.json(Quarantine.CURATED.rows(lines.items(spark)), "rule", "item"))
                .containsExactly("{\"rule\":\"no_id\",\"item\":\"%s\"}".formatted(dead.replace("\"", "\\\"")));
        assertThat(lines.rows(spark, Shows.CURATED)).isEmpty();
    }

    @Test
    void oddities6And7_anAlbumMayLackDateNameAndImages(SparkSession spark) {
        Lines lines = new Lines()
                .items(
                        "top_tracks",
                        "{\"id\":\"t1\",\"album\":{\"id\":\"l1\",\"name\":\"\",\"images\":[],\"release_date\":\"0000\","
                                + "\"release_date_precision\":\"year\"}}",
                        "{\"id\":\"t2\",\"album\":{\"id\":\"l2\",\"images\":null,\"release_date\":null}}",
                        "{\"id\":\"t3\",\"album\":{\"id\":\"l3\",\"release_date\":\"1987-06\","
                                + "\"images\":[{\"url\":\"i\",\"height\":null,\"width\":null}]}}");

        assertThat(Lines.json(
                        Albums.CURATED.rows(lines.items(spark)),
                        "album_id",
                        "album_name",
                        "image_url",
                        "release_date",
                        "release_date_text"))
                .containsExactlyInAnyOrder(
                        "{\"album_id\":\"l1\",\"album_name\":\"\",\"image_url\":null,\"release_date\":null,"
                                + "\"release_date_text\":\"0000\"}",
                        "{\"album_id\":\"l2\",\"album_name\":null,\"image_url\":null,\"release_date\":null,"
                                + "\"release_date_text\":null}",
                        "{\"album_id\":\"l3\",\"album_name\":null,\"image_url\":\"i\",\"release_date\":\"1987-06-01\","
                                + "\"release_date_text\":\"1987-06\"}");
    }

    @Test
    void oddity8_wholeNumbersMayComeAsFloatsNullOrNegative(SparkSession spark) {
        Lines lines = new Lines()
                .items(
                        "top_artists",
                        "{\"id\":\"a1\",\"popularity\":85.0,\"followers\":{\"total\":4.9022656E7}}",
                        "{\"id\":\"a2\",\"popularity\":null,\"followers\":{\"total\":null}}",
                        "{\"id\":\"a3\",\"followers\":{\"total\":-1}}");

        assertThat(Lines.json(Artists.CURATED.rows(lines.items(spark)), "artist_id", "popularity", "follower_count"))
                .containsExactlyInAnyOrder(
                        "{\"artist_id\":\"a1\",\"popularity\":85,\"follower_count\":49022656}",
                        "{\"artist_id\":\"a2\",\"popularity\":null,\"follower_count\":null}",
                        "{\"artist_id\":\"a3\",\"popularity\":null,\"follower_count\":-1}");
    }

    @Test
    void oddity11_whetherATrackCanBePlayedChangesNothing(SparkSession spark) {
        Lines lines = new Lines()
                .items(
                        "top_tracks",
                        "{\"id\":\"t1\",\"is_playable\":false,\"restrictions\":{\"reason\":\"market\"}}",
                        "{\"id\":\"t2\",\"is_playable\":true}",
                        "{\"id\":\"t3\"}");

        assertThat(Lines.json(lines.items(spark), "fate", "item_id"))
                .containsExactly(
                        "{\"fate\":\"accepted\",\"item_id\":\"t1\"}",
                        "{\"fate\":\"accepted\",\"item_id\":\"t2\"}",
                        "{\"fate\":\"accepted\",\"item_id\":\"t3\"}");
    }

    @Test
    void oddities16And17_aPlaylistAndItsEntriesMayTellNextToNothing(SparkSession spark) {
        Lines lines = new Lines()
                .items(
                        "playlists",
                        "{\"id\":\"p1\",\"public\":null,\"description\":null,\"owner\":{\"id\":\"o\",\"display_name\":null},"
                                + "\"tracks\":{\"total\":null}}")
                .playlistItems("p1", "{\"added_at\":null,\"added_by\":null,\"track\":{\"id\":\"t1\"}}");

        assertThat(Lines.json(
                        Playlists.CURATED.rows(lines.items(spark)),
                        "playlist_id",
                        "is_public",
                        "description",
                        "owner_name",
                        "track_count"))
                .containsExactly("{\"playlist_id\":\"p1\",\"is_public\":null,\"description\":null,\"owner_name\":null,"
                        + "\"track_count\":null}");
        assertThat(Lines.json(PlaylistItems.CURATED.rows(lines.items(spark)), "item_id", "added_at", "added_by_id"))
                .containsExactly("{\"item_id\":\"t1\",\"added_at\":null,\"added_by_id\":null}");
    }

    @Test
    void oddity20_aKindOfContextNotSeenBeforeIsText(SparkSession spark) {
        Lines lines = new Lines().items("recently_played", """
                {"played_at":"2026-11-14T21:05:59.001Z","track":{"id":"t1"},
                 "context":{"type":"collectionyourepisodes","uri":"spotify:collection:your-episodes"}}""");

        assertThat(Lines.json(Plays.CURATED.rows(lines.items(spark)), "context_type", "context_uri"))
                .containsExactly("{\"context_type\":\"collectionyourepisodes\","
                        + "\"context_uri\":\"spotify:collection:your-episodes\"}");
    }

    @Test
    void oddity25_whatIsDroppedIsCounted(SparkSession spark) {
        Lines lines = new Lines()
                .playlistItems(
                        "p1",
                        "{\"track\":{\"id\":\"t1\"}}",
                        "null",
                        "{\"track\":null}",
                        "{\"track\":{\"id\":\"t2\",\"duration_ms\":\"long\"}}");

        assertThat(Lines.json(
                        Books.rows(lines.items(spark)), "fetched", "accepted", "nulls", "quarantined", "duplicates"))
                .containsExactly("{\"fetched\":4,\"accepted\":1,\"nulls\":1,\"quarantined\":2,\"duplicates\":0}");
    }
}
