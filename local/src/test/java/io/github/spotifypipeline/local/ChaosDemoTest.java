package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with everything going wrong that goes wrong with Spotify, and then the listener's privacy export. */
class ChaosDemoTest {

    @TempDir
    private static Path folder;

    private static PipelineProcess demo;

    @BeforeAll
    static void playTheDemo() throws Exception {
        demo = pipeline("demo", "--chaos", "1", "--weeks", "2", "--until", "2026-11-22", "--export", export());
        assertThat(demo.exitCode()).as(demo.stderr()).isZero();
    }

    @AfterAll
    static void stopTheServer() {
        EmbeddedWarehouse.running(home()).ifPresent(EmbeddedWarehouse::stop);
    }

    @Test
    void theDemoArrivesAtBalancedBooksAllTheSame() throws Exception {
        assertThat(demo.stdout())
                .contains("2 weekly and 6 daily runs")
                .containsPattern(
                        "Chaos 1: [1-9]\\d* faults \\(.+\\); runs taken up again: \\d+; the books of all \\d+ runs balance");

        PipelineProcess quarantine = pipeline("explain", "quarantine");
        assertThat(quarantine.exitCode()).as(quarantine.stderr()).isZero();
        assertThat(quarantine.stdout())
                .contains("raw_part, raw_line, raw_ordinal", "./pipeline explain quarantine user=")
                .containsPattern("\n  [a-z_]+ +user=\\S+ +\\d+ +\\d+\n");
    }

    @Test
    void itsExportTellsThePlaysOfTheApiOnceMoreAndThoseThatItHasMissed() throws Exception {
        assertThat(demo.stdout()).contains(home().command("import " + export()));

        PipelineProcess first = pipeline("import", export());
        Map<String, String> loaded = checksums();
        PipelineProcess second = pipeline("import", export());

        assertThat(first.exitCode()).as(first.stderr()).isZero();
        assertThat(first.stdout())
                .containsPattern("Since 2026-11-\\d\\d, the day of the first play of which the API told, it told \\d");
        try (Connection connection = connect()) {
            assertThat(Checksums.text(connection, """
                            select fetched > 20000 and duplicates > 50 and inserted > 20000
                                and fetched = inserted + updated + unchanged + duplicates + nulls + quarantined
                            from warehouse.run_book where resource = 'streaming_history'""")).isEqualTo("t");
            assertThat(Checksums.text(connection, """
                            select count(*) filter (where same.source is null) || ' ' || (count(*) > 200)
                            from warehouse.fact_play as play
                            left join warehouse.same_play as same using (user_id, ended_at, item_id, source)
                            where play.source = 'api' and play.item_type = 'track'""")).isEqualTo("0 true");
            assertThat(Checksums.text(connection, """
                            select sum(captured_count) > 200 and sum(missed_count) > 0
                            from reporting.plays_captured""")).isEqualTo("t");
        }
        assertThat(second.stdout()).contains("Nothing new", "Already imported: Streaming_History_Audio_");
        assertThat(checksums()).isEqualTo(loaded);
    }

    @Test
    void neitherIsAnotherFileOverwrittenNorTheInventedExportMixedWithRealData() throws Exception {
        Path real = Files.writeString(folder.resolve("real.zip"), "PK");

        PipelineProcess overwriting = pipeline("demo", "--export", real.toString());
        PipelineProcess mixing = PipelineProcess.run(
                Map.of(),
                "import",
                export(),
                "--user",
                "quill",
                "--home",
                folder.resolve("other").toString());

        assertThat(overwriting.exitCode()).isEqualTo(ExitCode.BAD_ARGUMENT.number());
        assertThat(overwriting.stderr())
                .contains("there is another file (" + real + ")")
                .doesNotContain("Exception");
        assertThat(real).hasContent("PK");
        assertThat(mixing.exitCode()).isEqualTo(ExitCode.BAD_ARGUMENT.number());
        assertThat(mixing.stderr()).contains("of an invented listener").doesNotContain("Exception");
        assertThat(folder.resolve("other")).doesNotExist();
    }

    private static String export() {
        return folder.resolve("my_spotify_data.zip").toString();
    }

    private static Home home() {
        return new Home(folder.resolve("home"));
    }

    private static PipelineProcess pipeline(String... arguments) throws Exception {
        return PipelineProcess.run(
                Map.of(),
                Stream.concat(
                                Stream.of(arguments),
                                Stream.of("--home", home().folder().toString()))
                        .toArray(String[]::new));
    }

    private static Map<String, String> checksums() throws Exception {
        try (Connection connection = connect()) {
            return Checksums.of(connection);
        }
    }

    private static Connection connect() {
        return OpenWarehouse.connect(
                EmbeddedWarehouse.running(home()).orElseThrow().address());
    }
}
