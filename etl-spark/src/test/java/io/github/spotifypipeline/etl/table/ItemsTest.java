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
                .line("saved_tracks", "{\"page\":0,\"status\":403,\"body\":{\"items\":[" + TRACK + "]}}")
                .line("saved_tracks", "{\"page\":1,\"status\":200,\"body_text\":\"<html>\"}")
                .line("saved_tracks", "{\"page\":2,\"status\":200,\"body\":{\"items\":\"none\"}}")
                .line("saved_tracks", "no json");

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

    private static List<String> fates(SparkSession spark, Lines lines, String... more) {
        String[] columns = new String[more.length + 2];
        columns[0] = "fate";
        columns[1] = "rule";
        System.arraycopy(more, 0, columns, 2, more.length);
        return Lines.json(lines.items(spark), columns);
    }
}
