package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.Erasure;
import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlJob;
import io.github.spotifypipeline.etl.EtlProgress;
import io.github.spotifypipeline.etl.EtlRequest;
import io.github.spotifypipeline.etl.EtlStage;
import io.github.spotifypipeline.etl.EtlStream;
import io.github.spotifypipeline.etl.EtlSummary;
import io.github.spotifypipeline.etl.EtlTask;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.etl.StreamOptions;
import io.github.spotifypipeline.etl.report.ListeningReport;
import io.github.spotifypipeline.etl.report.Period;
import io.github.spotifypipeline.ingest.HistoryImport;
import io.github.spotifypipeline.ingest.HistoryRequest;
import io.github.spotifypipeline.ingest.HistoryResult;
import io.github.spotifypipeline.ingest.IngestJob;
import io.github.spotifypipeline.ingest.IngestRequest;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.ingest.Surroundings;
import io.github.spotifypipeline.quicksight.Dashboard;
import io.github.spotifypipeline.quicksight.DashboardPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The three stages of the pipeline, each with its progress on the terminal. */
final class Stages {

    private Stages() {}

    /** What is asked over an open connection. */
    interface Reading<T> {
        T of(Connection connection) throws SQLException;
    }

    static Manifest ingest(IngestRequest request) {
        try (Terminal.Step step = Terminal.step("Fetching from Spotify")) {
            return IngestJob.run(
                    request,
                    Surroundings.real(),
                    (resource, done, expected) -> step.at(done, expected.orElse(0), resource.wireName()));
        }
    }

    static HistoryResult importHistory(HistoryRequest request) {
        try (Terminal.Step step = Terminal.step("Reading the export")) {
            return HistoryImport.run(
                    request,
                    Surroundings.real(),
                    (resource, done, expected) -> step.at(done >> 20, expected.orElse(0) >> 20, "MB"));
        }
    }

    static EtlSummary etl(Places places, OpenWarehouse warehouse, EtlConfig config, EtlTask task) {
        try (Terminal.Step step = Terminal.step("Loading")) {
            EtlRequest request = new EtlRequest(places.raw(), places.curated(), warehouse.address(), config);
            return EtlJob.run(request.to(task), SparkSessions.local(), progressOf(step));
        }
    }

    /** Until it is stopped, or all that is there is loaded; each micro-batch is told, when it begins and when it is done. */
    static void stream(Places places, OpenWarehouse warehouse, EtlConfig config, StreamOptions options) {
        EtlRequest request = new EtlRequest(places.raw(), places.curated(), warehouse.address(), config);
        AtomicBoolean hasLoaded = new AtomicBoolean();
        EtlStream.run(request, options, SparkSessions.local(), Stages::tellOfTransform, summary -> {
            hasLoaded.set(true);
            Reports.printEtl(summary, EtlTask.Kind.LOAD);
        });
        if (!hasLoaded.get()) {
            Reports.printNothingDone(EtlTask.Kind.LOAD);
        }
    }

    private static void tellOfTransform(EtlStage stage, String detail) {
        if (stage == EtlStage.TRANSFORM) {
            Terminal.say("Loading " + detail + " ...");
        }
    }

    static Erasure.Result erase(Places places, OpenWarehouse warehouse, String user) {
        try (Terminal.Step step = Terminal.step("Erasing")) {
            EtlRequest request =
                    new EtlRequest(places.raw(), places.curated(), warehouse.address(), EtlConfig.standard());
            return Erasure.run(request, user, SparkSessions.local(), progressOf(step));
        }
    }

    /**
     * What a load has brought, told, a page for each week, month or year; nothing where it has brought nothing. The load is
     * stored by now: a report that cannot be made changes nothing about that.
     */
    static List<Path> report(Places places, OpenWarehouse warehouse, EtlSummary summary) {
        List<Path> pages = new ArrayList<>();
        try {
            if (summary.hasNews()) {
                for (Period period : due(warehouse, summary)) {
                    pages.add(write(reportOf(warehouse, period), places.home().reports()));
                }
            }
        } catch (PipelineException e) {
            Terminal.say(e.getMessage() + " What was loaded stays loaded.");
        }
        return pages;
    }

    private static List<Period> due(OpenWarehouse warehouse, EtlSummary summary) {
        return read(warehouse, connection -> ListeningReport.due(connection, summary.runs()));
    }

    static ListeningReport reportOf(OpenWarehouse warehouse, Period period) {
        return read(warehouse, connection -> ListeningReport.of(connection, List.of(period)));
    }

    /** Reads what a report is made of. */
    static <T> T read(OpenWarehouse warehouse, Reading<T> reading) {
        try (Connection connection = warehouse.connect()) {
            return reading.of(connection);
        } catch (SQLException e) {
            throw new PipelineException(
                    ExitCode.WAREHOUSE,
                    "Cannot tell of what was heard: the warehouse refused (%s).".formatted(firstLine(e)),
                    e);
        }
    }

    /** As text and as a page, which is returned. */
    static Path write(ListeningReport report, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(report.name() + ".txt"), report.text());
            return Files.writeString(folder.resolve(report.name() + ".html"), report.html());
        } catch (IOException e) {
            throw new PipelineException(
                    ExitCode.NOT_READY, "Cannot write the report: %s (%s).".formatted(e.getMessage(), folder), e);
        }
    }

    private static EtlProgress progressOf(Terminal.Step step) {
        return (stage, detail) -> step.at(0, 0, stage.name().toLowerCase(Locale.ROOT) + ": " + detail);
    }

    static void dashboard(OpenWarehouse warehouse, Path page) {
        Terminal.say("Drawing the dashboard ...");
        try (Connection connection = warehouse.connect()) {
            requireLoaded(warehouse, connection, "draw the dashboard");
            Files.createDirectories(page.toAbsolutePath().getParent());
            Dashboard dashboard = Dashboard.shipped("listening");
            DashboardPage.write(dashboard, connection, lastSnapshotDate(connection), page);
            if (!dashboard.notDrawn().isEmpty()) {
                Terminal.say("Not drawn on the page, which only QuickSight can: "
                        + String.join(", ", dashboard.notDrawn()) + ".");
            }
        } catch (IOException | SQLException e) {
            throw new PipelineException(
                    ExitCode.NOT_READY, "Cannot draw the dashboard: %s (%s).".formatted(e.getMessage(), page), e);
        }
    }

    static void requireLoaded(OpenWarehouse warehouse, Connection connection, String work) throws SQLException {
        if (!StatusCommand.isMigrated(connection)) {
            throw new PipelineException(
                    ExitCode.NOT_READY,
                    "Cannot %s: nothing has been loaded yet. `%s` loads what is in raw."
                            .formatted(work, warehouse.home().command("etl")));
        }
    }

    /** What PostgreSQL says, without where in the text of a query. */
    static String firstLine(SQLException refusal) {
        return String.valueOf(refusal.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** The page speaks of the data's present, not of the moment that somebody draws it. */
    static LocalDate lastSnapshotDate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select max(snapshot_date) from warehouse.run")) {
            rows.next();
            return Optional.ofNullable(rows.getObject(1, LocalDate.class))
                    .orElseGet(() -> LocalDate.now(ZoneOffset.UTC));
        }
    }
}
