package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer plays it, only with fewer weeks; the tests look at what it left. */
class DemoTest {

    @TempDir
    private static Path folder;

    private static PipelineProcess demo;

    @BeforeAll
    static void playTheDemo() throws Exception {
        demo = pipeline("demo", "--weeks", "3", "--until", "2026-11-22");
        assertThat(demo.stderr()).doesNotContain("Exception");
        assertThat(demo.exitCode()).isZero();
    }

    @AfterAll
    static void stopTheServer() {
        EmbeddedWarehouse.running(home()).ifPresent(EmbeddedWarehouse::stop);
    }

    @Test
    void itSaysWhatIsInTheWarehouseHowLongItTookAndHowToLookFurther() {
        assertThat(demo.stdout())
                .contains("3 weekly and 12 daily runs")
                .contains("fact_saved_track")
                .contains("Books of the last weekly run")
                .contains("load with Spark")
                .contains("psql -h 127.0.0.1")
                .contains("dashboard.html");
    }

    @Test
    void theDashboardIsThere() {
        assertThat(home().dashboard()).isNotEmptyFile();
    }

    @Test
    void theReportOfTheLastWeekIsThereAndAnyOtherIsToldWhenAsked() throws Exception {
        Path reports = home().reports();
        assertThat(reports.resolve("week-2026-11-22.txt")).content().contains("The week to 22 November 2026", "Plays");
        assertThat(reports.resolve("week-2026-11-22.html")).content().contains("22 November 2026");

        String ofTheLoad = Files.readString(reports.resolve("week-2026-11-22.html"));
        assertThat(pipeline("report").exitCode()).isZero();
        assertThat(reports.resolve("week-2026-11-22.html")).hasContent(ofTheLoad);

        PipelineProcess report = pipeline("report", "--month", "2026-11");

        assertThat(report.exitCode()).isZero();
        assertThat(report.stdout())
                .contains("November 2026 (not over: up to 22 November)", "Artists heard most", "month-2026-11.html");
        assertThat(pipeline("report", "--month", "2026-11", "--year", "2026").exitCode())
                .isEqualTo(ExitCode.BAD_ARGUMENT.number());
    }

    @Test
    void everyReportingViewReturnsRows() throws Exception {
        try (Connection connection = connect()) {
            List<String> views = new ArrayList<>(Checksums.names(connection, "reporting", "VIEW"));
            // Only an export tells what polling missed, and the demo has none.
            views.remove("plays_captured");
            for (String view : views) {
                assertThat(Checksums.text(connection, "select count(*) from reporting." + view))
                        .as(view)
                        .isNotEqualTo("0");
            }
        }
    }

    @Test
    void ofEveryRunTheWarehouseKnowsWhatItLeftAndWhenItsLoginEnds() throws Exception {
        try (Connection connection = connect()) {
            assertThat(Checksums.text(connection, """
                            select count(*) || ' ' || bool_and(calls_left between 0 and 499) || ' '
                                || bool_and(login_ends_at::date between snapshot_date + 181 and snapshot_date + 184)
                            from warehouse.run""")).isEqualTo("15 true true");
        }
    }

    @Test
    void loadingAgainChangesNothing() throws Exception {
        Map<String, String> before;
        try (Connection connection = connect()) {
            before = Checksums.of(connection);
        }

        PipelineProcess again = pipeline("etl");

        assertThat(again.exitCode()).isZero();
        assertThat(again.stdout()).contains("0 inserted, 0 updated");
        try (Connection connection = connect()) {
            assertThat(Checksums.of(connection)).isEqualTo(before);
        }
    }

    @Test
    void statusShowsTheRunsAndTheirBooks() throws Exception {
        PipelineProcess status = pipeline("status");

        assertThat(status.exitCode()).isZero();
        assertThat(status.stdout()).contains("(demo data)", "2026-11-22", "saved_tracks", "Every run in raw is loaded");
        assertThat(status.stdout()).contains("The last 8 of 15 runs").doesNotContain("2026-11-09  ");
        assertThat(pipeline("status", "--runs", "15").stdout())
                .contains("The runs")
                .containsPattern("2026-11-0\\d  \\d{8}T");
    }

    @Test
    void statusTellsOfABatchThatWasNotFinished() throws Exception {
        Path mark;
        try (Stream<Path> files = Files.list(home().curated().resolve("_batches"))) {
            mark = files.filter(file -> file.toString().endsWith(".done"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.delete(mark);
        try {
            assertThat(pipeline("status").stdout())
                    .contains("Begun and not finished: loading 15 runs.", home().command("etl"));
        } finally {
            Files.createFile(mark);
        }
        assertThat(pipeline("status").stdout()).doesNotContain("not finished");
    }

    @Test
    void whatCuratedLacksIsRebuiltAndSaid() throws Exception {
        Home.delete(home().curated());

        PipelineProcess etl = pipeline("etl");

        assertThat(etl.exitCode()).as(etl.stderr()).isZero();
        assertThat(etl.stdout()).contains("Rebuilt what curated lacked").doesNotContain("Nothing new");
        assertThat(home().curated().resolve("_batches")).isNotEmptyDirectory();
    }

    @Test
    void anyNumberCanBeTracedToWhatSpotifySent() throws Exception {
        String user;
        try (Connection connection = connect()) {
            user = Checksums.text(connection, "select user_id from warehouse.dim_user");
        }

        PipelineProcess explained = pipeline("explain", "dim_user", user);

        assertThat(explained.exitCode()).isZero();
        assertThat(explained.stdout()).contains("resource=me/", "\"status\" : 200", "\"display_name\"");
        assertThat(pipeline("explain", "dim_users", user).stderr()).contains("dim_user");
        PipelineProcess table = pipeline("explain", "dim_user");
        assertThat(table.exitCode()).isZero();
        assertThat(table.stdout()).contains("The key of dim_user: user_id", home().command("explain dim_user " + user));
        assertThat(pipeline("explain", "fact_play", user, "yesterday at noon").exitCode())
                .isEqualTo(ExitCode.BAD_ARGUMENT.number());
    }

    @Test
    void realDataIsKeptOutOfTheDemosHome() throws Exception {
        PipelineProcess run = pipeline("run");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_ARGUMENT.number());
        assertThat(run.stderr()).contains("this home holds the demo's").contains("--home");
    }

    private static Home home() {
        return new Home(folder.resolve("home"));
    }

    private static PipelineProcess pipeline(String command, String... options) throws Exception {
        String[] arguments = new String[options.length + 3];
        arguments[0] = command;
        arguments[1] = "--home";
        arguments[2] = home().folder().toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return PipelineProcess.run(Map.of(), arguments);
    }

    private static Connection connect() {
        EmbeddedWarehouse server = EmbeddedWarehouse.running(home()).orElseThrow();
        return OpenWarehouse.connect(server.address());
    }
}
