package io.github.spotifypipeline.etl.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.etl.SparkExtension;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ItemsTest {
    private static final String TRACK = """
            {"id":"t1","name":"Lantern","uri":"spotify:track:t1"}""";

    @Test
    void nullsAreKeptInPlace(SparkSession spark) {
        Lines lines = new Lines().items("top_tracks", TRACK, "null", TRACK);

        assertThat(fates(spark, lines, "position"))
                .containsExactly(
                        "{\"fate\":\"accepted\",\"rule\":null,\"position\":0}",
                        "{\"fate\":\"null\",\"rule\":null,\"position\":1}",
                        "{\"fate\":\"accepted\",\"rule\":null,\"position\":2}");
    }

    @Test
    void positionsGoOnWhereThePageBegins(SparkSession spark) {
        Lines lines = new Lines()
                .response(
                        "top_tracks",
                        "{\"offset\":\"50\",\"time_range\":\"short_term\"}",
                        "null",
                        Lines.body(60, TRACK));

        assertThat(Lines.json(lines.items(spark), "position", "time_range"))
                .containsExactly("{\"position\":50,\"time_range\":\"short_term\"}");
    }

    @Test
    void anotherTypeCostsOneEntryAndNotThePage(SparkSession spark) {
        String odd = "{\"id\":\"t2\",\"duration_ms\":\"three minutes\"}";
        Lines lines = new Lines().items("top_tracks", TRACK, odd, "\"text\"", "[1]");

        assertThat(fates(spark, lines, "item"))
                .containsExactly(
                        "{\"fate\":\"accepted\",\"rule\":null,\"item\":null}",
                        "{\"fate\":\"quarantined\",\"rule\":\"unreadable\",\"item\":\"{\\\"id\\\":\\\"t2\\\","
                                + "\\\"duration_ms\\\":\\\"three minutes\\\"}\"}",
                        "{\"fate\":\"quarantined\",\"rule\":\"unreadable\",\"item\":\"text\"}",
                        "{\"fate\":\"quarantined\",\"rule\":\"unreadable\",\"item\":\"[1]\"}");
    }

    @Test
    void whatHasNoIdIsQuarantined(SparkSession spark) {
        Lines lines = new Lines()
                .playlistItems(
                        "p1",
                        "{\"item\":null}",
                        "{\"item\":{\"id\":null,\"name\":\"\",\"uri\":null}}",
                        "{\"item\":{\"id\":\"\"}}",
                        "{}");

        assertThat(fates(spark, lines)).hasSize(4).containsOnly("{\"fate\":\"quarantined\",\"rule\":\"no_id\"}");
    }

    @Test
    void aPlayNeedsItsTime(SparkSession spark) {
        Lines lines = new Lines()
                .items(
                        "recently_played",
                        "{\"track\":" + TRACK + "}",
                        "{\"played_at\":\"soon\",\"track\":" + TRACK + "}");

        assertThat(fates(spark, lines)).hasSize(2).containsOnly("{\"fate\":\"quarantined\",\"rule\":\"no_time\"}");
    }

    @Test
    void aLocalFileIsKnownByItsUri(SparkSession spark) {
        Lines lines = new Lines().items("saved_tracks", """
                {"track":{"id":null,"is_local":true,"uri":"spotify:local:Grandfather:Tapes:Waltz:273"}}""");

        assertThat(Lines.json(lines.items(spark), "fate", "item_id"))
                .containsExactly("{\"fate\":\"accepted\",\"item_id\":\"local-357e9ffcb002e9513328\"}");
    }

    @Test
    void everyShapeOfPlaylistEntryIsRead(SparkSession spark) {
        String inside = "{\"id\":\"t1\",\"uri\":\"spotify:track:t1\",\"track\":true,\"episode\":false}";
        Lines lines = new Lines()
                .playlistItems(
                        "p1",
                        "{\"item\":" + inside + "}",
                        "{\"track\":" + inside + "}",
                        "{\"track\":" + inside + ",\"item\":" + inside + "}");

        assertThat(Lines.json(lines.items(spark), "fate", "item_id", "item_type"))
                .hasSize(3)
                .containsOnly("{\"fate\":\"accepted\",\"item_id\":\"t1\",\"item_type\":\"track\"}");
    }

    @Test
    void aPageThatWasNotReadHasNoItems(SparkSession spark) {
        Lines lines = new Lines()
                .line("saved_tracks", Lines.envelope("{}", 0, 403) + ",\"body\":{\"items\":[" + TRACK + "]}}")
                .line("saved_tracks", Lines.envelope("{}", 1, 200) + ",\"body_text\":\"<html>\"}")
                .line("saved_tracks", Lines.envelope("{}", 2, 200) + ",\"body\":{\"items\":\"none\"}}")
                .line("saved_tracks", Lines.envelope("{}", 3, 200) + ",\"body\":\"{\\\"items\\\":[{}]}\"}");

        assertThat(Lines.json(lines.items(spark), "fate", "is_readable", "item_count"))
                .hasSize(4)
                .containsOnly("{\"fate\":\"none\",\"is_readable\":false,\"item_count\":0}");
    }

    @Test
    void severalThingsAskedForAtOnceAreAListUnderTheirName(SparkSession spark) {
        String artists = "{\"artists\":[{\"id\":\"a1\",\"name\":\"One\"},null,{\"id\":\"a2\",\"genres\":\"folk\"}]}";
        Lines lines = new Lines()
                .response("artists", "{\"ids\":\"a1,a9,a2\"}", "null", artists)
                .entry("artists", "a3", "{\"id\":\"a3\"}");

        assertThat(fates(spark, lines, "item_id"))
                .containsExactly(
                        "{\"fate\":\"accepted\",\"rule\":null,\"item_id\":\"a1\"}",
                        "{\"fate\":\"null\",\"rule\":null,\"item_id\":null}",
                        "{\"fate\":\"quarantined\",\"rule\":\"unreadable\",\"item_id\":\"a2\"}",
                        "{\"fate\":\"accepted\",\"rule\":null,\"item_id\":\"a3\"}");
    }

    @Test
    void aListThatIsNotThereWasNotRead(SparkSession spark) {
        Lines lines = new Lines()
                .response("artists", "{\"ids\":\"a1,a2\"}", "null", "{\"error\":{\"status\":500}}")
                .response("artist_top_tracks", "{}", "\"a1\"", "{\"tracks\":{\"items\":[]}}")
                .response("new_releases", "{}", "null", "{\"items\":[]}")
                .entry("artists", "a1", "[1]");

        assertThat(Lines.json(lines.items(spark), "fate", "is_readable", "item_count"))
                .hasSize(4)
                .containsOnly("{\"fate\":\"none\",\"is_readable\":false,\"item_count\":0}");
    }

    @Test
    void anEmptyListIsAReadOne(SparkSession spark) {
        Lines lines = new Lines().items("saved_tracks");

        assertThat(Lines.json(lines.items(spark), "fate", "is_readable", "item_count", "is_last"))
                .containsExactly("{\"fate\":\"none\",\"is_readable\":true,\"item_count\":0,\"is_last\":true}");
    }

    @Test
    void theLastPageSaysSo(SparkSession spark) {
        String more = "\"next\":\"https://api.example/more\"";
        Lines lines = new Lines()
                .response("saved_tracks", "{\"offset\":\"0\"}", "null", "{\"items\":[{}]," + more + ",\"total\":3}")
                .response("saved_tracks", "{\"offset\":\"2\"}", "null", "{\"items\":[{}]," + more + ",\"total\":3.0}")
                .response("saved_tracks", "{\"offset\":\"2\"}", "null", "{\"items\":[]," + more + ",\"total\":9}")
                .response("followed_artists", "{}", "null", "{\"artists\":{\"items\":[{}],\"next\":null}}")
                .response(
                        "followed_artists", "{}", "null", "{\"artists\":{\"items\":[{}]," + more + ",\"total\":1.0}}");

        assertThat(Lines.json(lines.items(spark), "is_last"))
                .containsExactly(
                        "{\"is_last\":false}",
                        "{\"is_last\":true}",
                        "{\"is_last\":true}",
                        "{\"is_last\":true}",
                        "{\"is_last\":true}");
    }

    @Test
    void anItemKnowsItsPlaceInRaw(SparkSession spark) {
        Lines lines = new Lines().items("top_tracks", TRACK).items("top_tracks", TRACK, TRACK);

        assertThat(Lines.json(lines.items(spark), "raw_part", "raw_line", "raw_ordinal"))
                .containsExactly(
                        "{\"raw_part\":\"resource=top_tracks/run_id=run-1\",\"raw_line\":1,\"raw_ordinal\":0}",
                        "{\"raw_part\":\"resource=top_tracks/run_id=run-1\",\"raw_line\":2,\"raw_ordinal\":0}",
                        "{\"raw_part\":\"resource=top_tracks/run_id=run-1\",\"raw_line\":2,\"raw_ordinal\":1}");
    }

    @Test
    void aLineThatIsNoResponseIsQuarantinedAsItIs(SparkSession spark) {
        String cutOff = Lines.envelope("{}", 0, 200) + ",\"body\":{\"items\":[" + TRACK + "]";
        String withoutPage = "{\"request\":{},\"status\":200,\"fetched_at\":\"2026-11-22T06:00:00Z\",\"body\":{}}";
        String untimely = Lines.envelope("{}", 0, 200).replace("2026-11", "+72026-11") + ",\"body\":{\"items\":[]}}";
        String[] lines = {"", "no json", "[1]", cutOff, withoutPage, untimely, Lines.envelope("[1]", 0, 200) + "}"};

        assertThat(unread(spark, lines))
                .hasSize(lines.length)
                .allMatch(row -> row.startsWith("[quarantined,unreadable,false,null,1,"))
                .last()
                .asString()
                .endsWith(lines[lines.length - 1] + "]");
    }

    private static List<String> unread(SparkSession spark, String... texts) {
        Lines lines = new Lines();
        for (String text : texts) {
            lines.line("saved_tracks", text);
        }
        return lines
                .items(spark)
                .select("fate", "rule", "is_readable", "status", "item_count", "item")
                .collectAsList()
                .stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void anotherTypeBesideTheEntriesCostsNothing(SparkSession spark) {
        String body = "{\"items\":[" + TRACK + "],\"total\":\"one\",\"next\":{}}";
        Lines lines = new Lines()
                .response("top_tracks", "{}", "null", body)
                .response("followed_artists", "{}", "null", "{\"artists\":" + body + "}");

        assertThat(Lines.json(lines.items(spark), "fate", "item_id", "total", "time_range"))
                .containsExactly(
                        "{\"fate\":\"accepted\",\"item_id\":\"t1\",\"total\":null,\"time_range\":\"medium_term\"}",
                        "{\"fate\":\"accepted\",\"item_id\":\"t1\",\"total\":null,\"time_range\":null}");
    }

    @Test
    void ofFieldsOfTheSameNameTheLastCounts(SparkSession spark) {
        Lines lines = new Lines()
                .response("top_tracks", "{}", "null", "{\"items\":[{},{}],\"items\":[" + TRACK + "]}")
                .response("top_tracks", "{}", "null", "{\"items\":7,\"items\":[" + TRACK + "]}")
                .response("artists", "{}", "\"t1\"", "7,\"body\":" + TRACK)
                .response("artists", "{\"ids\":\"t1\"}", "null", "{\"artists\":7,\"artists\":[" + TRACK + "]}")
                .response(
                        "followed_artists",
                        "{}",
                        "null",
                        "{\"artists\":{\"items\":[{},{}]},\"artists\":{\"items\":[" + TRACK + "]}}");
        Lines overwritten = new Lines()
                .response("top_tracks", "{}", "null", "{\"items\":[" + TRACK + "],\"items\":null}")
                .response("top_tracks", "{}", "null", "{\"items\":[" + TRACK + "],\"items\":7}")
                .response("top_tracks", "{}", "null", "{\"items\":[" + TRACK + "],\"items\":\"[{}]\"}")
                .response("top_tracks", "{}", "null", Lines.body(1, TRACK) + ",\"body\":\"{\\\"items\\\":[{}]}\"")
                .response("artists", "{}", "\"t1\"", TRACK + ",\"body\":7")
                .response("followed_artists", "{}", "null", "{\"artists\":{\"items\":[" + TRACK + "]},\"artists\":7}");

        assertThat(fates(spark, lines, "item_id"))
                .hasSize(5)
                .containsOnly("{\"fate\":\"accepted\",\"rule\":null,\"item_id\":\"t1\"}");
        assertThat(fates(spark, overwritten)).hasSize(6).containsOnly("{\"fate\":\"none\",\"rule\":null}");
    }

    @Test
    void whatIsNoIdIsNotTakenForOne(SparkSession spark) {
        Lines lines = new Lines()
                .items(
                        "top_artists",
                        "{\"id\":{\"of\":1}}",
                        "{\"id\":[1]}",
                        "{\"id\":\"two words\"}",
                        "{\"id\":\"a\\u0000\"}",
                        "{\"id\":\"" + "a".repeat(201) + "\"}");

        assertThat(fates(spark, lines)).hasSize(5).containsOnly("{\"fate\":\"quarantined\",\"rule\":\"strange_id\"}");
    }

    @Test
    void aStrangeIdInsideIsNone(SparkSession spark) {
        Lines lines = new Lines().playlistItems("p1", """
                {"added_by":{"id":[]},"track":{"id":"t1","album":{"id":{},"artists":[{"id":"a b"}]},
                 "artists":[{"id":"a1"},{"id":[1]}]}}""");

        assertThat(Lines.json(Tracks.CURATED.rows(lines.items(spark)), "album_id", "artist_ids"))
                .containsExactly("{\"album_id\":null,\"artist_ids\":[\"a1\"]}");
        assertThat(Lines.json(Artists.CURATED.rows(lines.items(spark)), "artist_id"))
                .containsExactly("{\"artist_id\":\"a1\"}");
        assertThat(Lines.json(PlaylistItems.CURATED.rows(lines.items(spark)), "added_by_id"))
                .containsExactly("{\"added_by_id\":null}");
        assertThat(lines.rows(spark, Albums.CURATED)).isEmpty();
    }

    @Test
    void aTimeIsWrittenAsSpotifyWritesIt(SparkSession spark) {
        Lines lines = new Lines();
        for (String time : List.of("12:30", "99999-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2026-01-31", "[1]")) {
            lines.items("recently_played", "{\"played_at\":\"" + time + "\",\"track\":" + TRACK + "}");
        }
        Lines right = new Lines()
                .items("recently_played", "{\"played_at\":\"2026-01-31T12:34:56.789Z\",\"track\":" + TRACK + "}");

        assertThat(fates(spark, lines)).hasSize(5).containsOnly("{\"fate\":\"quarantined\",\"rule\":\"no_time\"}");
        assertThat(Lines.json(right.items(spark), "played_at"))
                .containsExactly("{\"played_at\":\"2026-01-31T12:34:56.789Z\"}");
    }

    @Test
    void aListIsOfSomething(SparkSession spark) {
        Lines lines = new Lines()
                .items("playlist_items", "{\"track\":" + TRACK + "}")
                .response("album_tracks", "{}", "{\"id\":1}", Lines.body(1, TRACK))
                .response("search", "{\"type\":\"track\"}", "null", "{\"tracks\":" + Lines.body(1, TRACK) + "}")
                .response("top_tracks", "{\"time_range\":[1]}", "null", Lines.body(1, TRACK));

        assertThat(fates(spark, lines)).hasSize(4).containsOnly("{\"fate\":\"quarantined\",\"rule\":\"no_id\"}");
    }

    @Test
    void aResourceHoldsThingsOfItsKind(SparkSession spark) {
        String episode = "{\"id\":\"e1\",\"uri\":\"spotify:episode:e1\"}";
        Lines lines = new Lines()
                .items("saved_tracks", "{\"album\":{\"id\":\"l1\"}}", "{\"track\":" + episode + "}", "{\"user\":{}}")
                .items("top_tracks", episode)
                .search("user", "someone", "{\"id\":\"u1\"}")
                .items("playlist_items");

        assertThat(fates(spark, lines).subList(0, 4))
                .containsOnly("{\"fate\":\"quarantined\",\"rule\":\"other_kind\"}");
    }

    @Test
    void numbersBeyondReasonAreNone(SparkSession spark) {
        Lines lines = new Lines()
                .response("top_tracks", "{\"offset\":\"2147483647\"}", "null", "{\"items\":[{}],\"total\":1e300}")
                .response("top_tracks", "{\"offset\":\"-1\"}", "null", "{\"items\":[{}],\"total\":-1}")
                .response("top_tracks", "{\"offset\":\"ten\"}", "null", "{\"items\":[{}],\"total\":9e18}");

        assertThat(Lines.json(lines.items(spark), "position", "total"))
                .hasSize(3)
                .containsOnly("{\"position\":0,\"total\":null}");
    }

    private static List<String> fates(SparkSession spark, Lines lines, String... more) {
        String[] columns = new String[more.length + 2];
        columns[0] = "fate";
        columns[1] = "rule";
        System.arraycopy(more, 0, columns, 2, more.length);
        return Lines.json(lines.items(spark), columns);
    }
}
