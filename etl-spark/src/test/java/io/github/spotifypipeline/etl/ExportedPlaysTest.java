package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Plays of the privacy export and of the API: each counts once, as the better of the two tells it. */
@ExtendWith(SparkExtension.class)
class ExportedPlaysTest {
    private static final String DAY = "2026-11-02";
    private static final String PLAYS = """
            select to_char(played_at, 'HH24:MI:SS'), track_name, artist_names, listened_ms, source, context_type
            from reporting.plays order by 1, 2""";

    @TempDir
    private java.nio.file.Path folder;

    private Pipeline pipeline;

    @BeforeEach
    void begin(SparkSession spark) {
        pipeline = Pipeline.in(folder, spark);
    }

    private static RawRun polled(String time, String... plays) {
        return RawRun.at(DAY, time).listing("recently_played", plays);
    }

    private static RawRun exported(String time, String... records) {
        return RawRun.at(DAY, time).listing("streaming_history", records);
    }

    private static String play(String time, String trackId, String name) {
        return """
                {"played_at":"%sT%s.123Z","context":{"type":"album","uri":"spotify:album:x"},
                "track":{"id":"%s","name":"%s","uri":"spotify:track:%3$s","duration_ms":200000,"type":"track",
                "artists":[{"id":"artist-%4$s","name":"Artist of %4$s"}]}}""".formatted(DAY, time, trackId, name).replace("\n", "");
    }

    private static String record(String time, String trackId, String name, long ms) {
        return """
                {"ts":"%sT%sZ","ms_played":%d,"master_metadata_track_name":"%s",
                "master_metadata_album_artist_name":"Artist of %4$s","master_metadata_album_album_name":"Album of %4$s",
                "spotify_track_uri":"spotify:track:%5$s","episode_name":null,"reason_start":"clickrow",
                "reason_end":"trackdone","shuffle":true,"skipped":null,"offline":false,"incognito_mode":false}""".formatted(DAY, time, ms, name, trackId).replace("\n", "");
    }

    private static String accountRecord(String time, String name, long ms) {
        return """
                {"endTime":"%s %s","artistName":"Artist of %s","trackName":"%3$s","msPlayed":%d}""".formatted(DAY, time, name, ms);
    }

    @Test
    void whatBothTellCountsOnceAsTheExportTellsIt() {
        pipeline.land(polled("06:00:00", play("05:00:01", "end", "End"), play("04:00:02", "start", "Start")))
                .land(exported(
                        "07:00:00",
                        record("05:00:00", "end", "End", 190_000),
                        record("04:03:00", "start", "Start", 180_000),
                        record("03:00:00", "alone", "Alone", 100_000)))
                .load();

        assertThat(pipeline.rows(PLAYS))
                .containsExactly(
                        "03:00:00 | Alone | Artist of Alone | 100000 | export | null",
                        "04:03:00 | Start | Artist of Start | 180000 | export | album",
                        "05:00:00 | End | Artist of End | 190000 | export | album");
    }

    @Test
    void playsThatAreNotTheSameStayTwo() {
        pipeline.land(polled("06:00:00", play("05:05:00", "a", "A"), play("04:00:00", "b", "B")))
                .land(exported("07:00:00", record("05:00:00", "a", "A", 60_000), record("04:00:00", "c", "C", 60_000)))
                .load();

        assertThat(pipeline.rows("select count(*) from reporting.plays")).containsExactly("4");
        assertThat(pipeline.rows("select count(*) from warehouse.same_play")).containsExactly("0");
    }

    /** One after the other, so that every moment is the end of one play and the beginning of the next. */
    @Test
    void aTrackOnRepeatIsPairedOneToOne() {
        pipeline.land(polled(
                        "06:00:00", play("05:03:00", "r", "R"), play("05:06:01", "r", "R"), play("05:12:00", "r", "R")))
                .land(exported(
                        "07:00:00",
                        record("05:03:00", "r", "R", 180_000),
                        record("05:06:00", "r", "R", 180_000),
                        record("05:09:00", "r", "R", 180_000),
                        record("05:12:00", "r", "R", 180_000)))
                .load();

        assertThat(pipeline.rows("select source, count(*) from reporting.plays group by 1"))
                .containsExactly("export | 4");
        assertThat(pipeline.rows("select play_count, captured_count, missed_count from reporting.plays_captured"))
                .containsExactly("4 | 3 | 1");
    }

    @Test
    void aTrackThatWasGivenAnotherIdIsKnownByItsNames() {
        pipeline.land(polled("06:00:00", play("05:00:00", "new", "Song")))
                .land(exported(
                        "07:00:00",
                        record("05:00:00", "old", "SONG", 180_000).replace("Artist of SONG", "artist of song")))
                .load();

        assertThat(pipeline.rows("select item_id, by_item_id from warehouse.same_play"))
                .containsExactly("new | old");
    }

    @Test
    void theAccountDataStandsBetweenTheTwo() {
        pipeline.land(polled("06:00:00", play("05:00:40", "a", "A"), play("04:00:59", "b", "B")))
                .land(exported("07:00:00", accountRecord("05:00", "A", 150_000), accountRecord("04:00", "B", 40_000)))
                .land(exported("08:00:00", record("05:00:41", "a", "A", 150_123)))
                .load();

        assertThat(pipeline.rows("select track_name, listened_ms, source from reporting.plays order by 1"))
                .containsExactly("A | 150123 | export", "B | 40000 | account_data");
    }

    @Test
    void theResultIsTheSameHoweverTheyCameAndOnceMore() {
        RawRun poll = polled("06:00:00", play("05:00:01", "a", "A"), play("04:00:02", "b", "B"));
        RawRun export =
                exported("07:00:00", record("05:00:00", "a", "A", 190_000), record("04:01:00", "b", "B", 60_000));
        pipeline.land(poll).land(export).load();
        Map<String, String> together = pipeline.checksums();
        Pipeline apart =
                pipeline.withFreshDatabase().withRaw(folder.resolve("r2")).withCurated(folder.resolve("c2"));

        apart.land(export).load();
        apart.land(poll).load();

        assertThat(apart.checksums()).isEqualTo(together);
        assertThat(pipeline.perform(EtlTask.replay(Optional.empty(), EtlTask.Damaged.REFUSED))
                        .changed())
                .contains(List.of());
        assertThat(pipeline.land(RawRun.at(DAY, "09:00:00")
                                .listing("streaming_history", record("05:00:00", "a", "A", 190_000)))
                        .load()
                        .books())
                .filteredOn(book -> book.resource().equals("streaming_history"))
                .singleElement()
                .satisfies(book -> assertThat(book.unchanged()).isEqualTo(1));
    }

    @Test
    void recordsOfOneItemAndMomentAreOnePlayTheLongest() {
        pipeline.land(exported("07:00:00", record("05:00:00", "a", "A", 0), record("05:00:00", "a", "A", 190_000)))
                .load();

        assertThat(pipeline.rows("select played_ms, is_shuffled, is_skipped, reason_end from warehouse.fact_play"))
                .containsExactly("190000 | t | null | trackdone");
        assertThat(pipeline.rows("select fetched, duplicates, accepted from warehouse.run_book"
                        + " where resource = 'streaming_history'"))
                .containsExactly("2 | 1 | 1");
    }

    @Test
    void namesServeUntilSpotifyTellsMore() {
        pipeline.land(exported("05:00:00", record("04:00:00", "t", "T", 60_000), record("03:00:00", "u", "U", 60_000)))
                .load();
        String artists =
                "select artist_name, artist_id like 'name-%', play_count from reporting.plays_per_artist order by 1";
        assertThat(pipeline.rows(artists)).containsExactly("Artist of T | t | 1", "Artist of U | t | 1");
        assertThat(pipeline.rows("select track_name, album_name from reporting.plays order by 1"))
                .containsExactly("T | Album of T", "U | Album of U");

        pipeline.land(RawRun.at(DAY, "06:00:00").response("tracks", "\"t\"", "{}", 1, """
                {"id":"t","name":"T!","type":"track","uri":"spotify:track:t","duration_ms":99000,
                "artists":[{"id":"known","name":"Artist of T"}],
                "album":{"id":"album","name":"Album!","artists":[{"id":"known","name":"Artist of T"}]}}""".replace("\n", "")))
                .load();

        assertThat(pipeline.rows(artists)).containsExactly("Artist of T | f | 1", "Artist of U | t | 1");
        assertThat(pipeline.rows("select track_name, album_name from reporting.plays order by 1"))
                .containsExactly("T! | Album!", "U | Album of U");
    }

    @Test
    void ofSeveralSpellingsOfANameTheFirstIsShownForAll() {
        pipeline.land(exported(
                        "05:00:00",
                        record("04:00:00", "t", "T", 60_000).replace("Artist of T", "the band"),
                        record("03:00:00", "u", "U", 60_000)
                                .replace("Artist of U", "The Band")
                                .replace("Album of U", "ALBUM OF T")))
                .load();

        assertThat(pipeline.rows("select artist_name, play_count from reporting.plays_per_artist"))
                .containsExactly("The Band | 2");
        assertThat(pipeline.rows("select distinct album_name from reporting.plays"))
                .containsExactly("ALBUM OF T");
        assertThat(pipeline.rows("select artist_names from reporting.artists_of_albums"))
                .containsExactly("The Band");
    }

    @Test
    void podcastsBooksAndWhatIsBrokenEachHaveTheirPlace() {
        pipeline.land(exported(
                        "07:00:00",
                        """
                        {"ts":"2026-11-02T01:00:00Z","ms_played":60000,"episode_name":"E","episode_show_name":"S","spotify_episode_uri":"spotify:episode:e"}""",
                        """
                        {"ts":"2026-11-02T02:00:00Z","ms_played":60000,"audiobook_title":"B","audiobook_chapter_title":"C","audiobook_chapter_uri":"spotify:episode:c"}""",
                        """
                        {"ts":"2026-11-02T03:00:00Z","ms_played":60000,"master_metadata_track_name":null,"spotify_track_uri":null}""",
                        record("04:00:00", "t", "T", 60_000).replace(DAY + "T04", "once upon"),
                        record("05:00:00", "t", "T", 60_000).replace(":60000,", ":\"long\","),
                        "[1,2]"))
                .load();

        assertThat(pipeline.rows("select item_type, track_name, artist_names from reporting.plays order by 1"))
                .containsExactly("chapter | C | B", "episode | E | S");
        assertThat(pipeline.rows("select rule from warehouse.quarantine order by raw_ordinal"))
                .containsExactly("no_id", "no_time", "no_length", "unreadable");
    }
}
