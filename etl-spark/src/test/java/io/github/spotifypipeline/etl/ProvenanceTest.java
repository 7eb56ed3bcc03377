package io.github.spotifypipeline.etl;

import static io.github.spotifypipeline.etl.Failures.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From a row back to the bytes that it was read from. */
@ExtendWith(SparkExtension.class)
class ProvenanceTest {
    private static final String CUT_OFF = "{\"page\":1,\"stat";

    private static Pipeline pipeline;
    private static RawRun run;
    private static Connection connection;

    @BeforeAll
    static void load(SparkSession spark, @TempDir Path folder) throws SQLException {
        pipeline = Pipeline.in(folder, spark);
        run = RawRun.on("2026-11-01")
                .listing("recently_played", play("t1", "2026-11-01T05:00:00Z"), play("t2", "2026-11-01T05:03:00Z"))
                .line("recently_played", CUT_OFF.getBytes(UTF_8), 1);
        pipeline.land(run).load();
        connection = pipeline.database().connect();
    }

    @AfterAll
    static void disconnect() throws SQLException {
        connection.close();
    }

    private static String play(String track, String time) {
        return """
                {"played_at":"%s","unread":"kept","track":{"id":"%s","name":"Song %2$s","uri":"spotify:track:%2$s"}}""".formatted(time, track);
    }

    @Test
    void aRowIsExplainedByItsRunItsLineAndItsItem() throws SQLException {
        List<Provenance> found = explain("warehouse.fact_play", "listener", "2026-11-01T05:03:00Z", "t2");

        assertThat(found).singleElement().satisfies(play -> {
            assertThat(play.row()).containsEntry("item_id", "t2").containsEntry("source", "api");
            assertThat(play.run()).contains(run.runId(), "complete");
            assertThat(play.part()).contains("resource=recently_played");
            assertThat(play.line()).isEqualTo(1);
            assertThat(play.ordinal()).isEqualTo(1);
            assertThat(play.answer()).contains("\"status\" : 200").doesNotContain("Song");
            assertThat(play.item()).contains("\"unread\" : \"kept\"", "Song t2").doesNotContain("Song t1");
        });
    }

    @Test
    void theFirstColumnsOfAKeyFindAllRowsThatHaveThem() throws SQLException {
        assertThat(explain("fact_play", "listener")).hasSize(2);
        assertThat(explain("dim_user", "listener"))
                .singleElement()
                .satisfies(user -> assertThat(user.item()).contains("\"id\" : \"listener\""));
    }

    @Test
    void aLineThatIsNoResponseIsShownAsItIs() throws SQLException {
        String part = explain("fact_play", "listener").get(0).part();

        assertThat(explain("quarantine", part)).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo(2);
            assertThat(line.item()).isEqualTo(CUT_OFF);
        });
    }

    @Test
    void whatCannotBeExplainedSaysWhatCan() {
        assertFails(() -> explain("dim_nothing", "x"), 43, "dim_track");
        assertFails(() -> explain("run", run.runId()), 43, "dim_track");
        assertFails(() -> explain("dim_track", "x"), 43, "no such row");
        assertFails(() -> explain("fact_play", "a", "b", "c"), 43, "user_id (text), ended_at", "item_id (text)");
    }

    @Test
    void aTableAloneTellsItsKeyAndTheNewestRows() throws SQLException {
        Provenance.Keys plays = Provenance.keys(connection, "warehouse.fact_play", 1);

        assertThat(plays.columns()).containsExactly("user_id", "ended_at", "item_id", "source");
        assertThat(plays.newest()).hasSize(1);
        assertThat(explain("fact_play", plays.of(plays.newest().get(0)).toArray(String[]::new)))
                .hasSize(1);
        assertThat(Provenance.keys(connection, "quarantine", 20).newest())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("rule", "unreadable"));
        assertThat(Provenance.keys(connection, "fact_saved_show", 20).newest()).isEmpty();
        assertFails(() -> Provenance.keys(connection, "dim_nothing", 1), 43, "dim_track");
    }

    @Test
    void aValueOfAnotherTypeIsToldInOurWords() {
        assertFails(
                () -> explain("fact_play", "listener", "yesterday at noon"),
                43,
                "yesterday at noon",
                "ended_at (a time, like 2026-11-22T06:00:00Z)");
        assertFails(() -> explain("quarantine", "part", "one"), 43, "raw_line (a whole number)");
        assertFails(() -> explain("quarantine", "part", "99999999999"), 43, "99999999999");
    }

    @Test
    void anItemThatIsGoneFromRawIsNamed(@TempDir Path folder) throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("raw"));

        assertFails(
                () -> Provenance.of(connection, elsewhere.toString(), "fact_play", List.of("listener")),
                50,
                "resource=recently_played");
    }

    private List<Provenance> explain(String table, String... key) throws SQLException {
        return Provenance.of(connection, pipeline.raw().toString(), table, List.of(key));
    }
}
