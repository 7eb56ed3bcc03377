package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlSummary;
import io.github.spotifypipeline.etl.EtlTask;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.local.sandbox.AppShape;
import io.github.spotifypipeline.local.sandbox.ChaosOptions;
import io.github.spotifypipeline.local.sandbox.Fault;
import io.github.spotifypipeline.local.sandbox.SandboxExport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Play some months of an invented listener through the whole pipeline: a sandbox Spotify on this"
                + " machine, weekly runs and daily polls of plays, the warehouse, the dashboard. Needs no account.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    /** As long as the listener has had the account. */
    private static final int EXPORT_YEARS = 3;

    @Mixin
    private Places places;

    @Option(names = "--weeks", description = "How many weekly runs (default: ${DEFAULT-VALUE}).", defaultValue = "26")
    private int weeks;

    @Option(names = "--seed", description = "Which listener (default: ${DEFAULT-VALUE}).", defaultValue = "1")
    private long seed;

    @Option(
            names = "--shape",
            description = "What kind of app Spotify sees: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "NEW_DEVELOPMENT_MODE")
    private AppShape shape;

    @Option(
            names = "--until",
            paramLabel = "YYYY-MM-DD",
            description = "The date of the last run (default: today in UTC).")
    private Optional<LocalDate> until;

    @Option(
            names = "--chaos",
            paramLabel = "SEED",
            description =
                    "Let go wrong what goes wrong with Spotify: broken connections and answers, waits, a spent quota,"
                            + " odd entries. The same number brings the same trouble.")
    private Optional<Long> chaos;

    @Option(
            names = "--export",
            paramLabel = "FILE.zip",
            description =
                    "Write the listener's privacy export too, of three years, for `pipeline import` into this home.")
    private Optional<Path> export;

    private final Map<String, Duration> durations = new LinkedHashMap<>();

    @Override
    public Integer call() {
        requirePositive(weeks);
        export.ifPresent(DemoCommand::requireNoOther);
        Home home = places.home();
        makeRoom(home);
        long start = System.nanoTime();
        SandboxHistory history = new SandboxHistory(
                seed,
                shape,
                chaos.map(DemoCommand::chaos),
                until.orElseGet(() -> LocalDate.now(ZoneOffset.UTC)),
                weeks,
                places.raw());
        export.ifPresent(file -> timed("invent the privacy export", () -> write(history.export(EXPORT_YEARS), file)));
        // Two threads that are the first to log would each find the other half-way through setting logging up.
        LoggerFactory.getILoggerFactory();
        // PostgreSQL and Spark take seconds to start; they pass while the sandbox is being fetched from.
        CompletableFuture<OpenWarehouse> opening = CompletableFuture.supplyAsync(places::openWarehouse);
        CompletableFuture<Void> spark = CompletableFuture.runAsync(SparkSessions::local);
        SandboxHistory.Outcome outcome = timed("fetch from the sandbox, start PostgreSQL and Spark", () -> {
            SandboxHistory.Outcome fetched = history.fetch();
            spark.join();
            return fetched;
        });
        try (OpenWarehouse warehouse = opened(opening)) {
            EtlSummary summary =
                    timed("load with Spark", () -> Stages.etl(places, warehouse, EtlConfig.standard(), EtlTask.LOAD));
            timed("draw the dashboard and the report", () -> {
                Stages.dashboard(warehouse, home.dashboard());
                return Stages.report(places, warehouse, summary);
            });
            System.out.printf(
                    "%d weekly and %d daily runs of an invented listener: %,d rows loaded%n",
                    weeks, outcome.days() - weeks, summary.inserted());
            print(warehouse, Duration.ofNanos(System.nanoTime() - start));
            chaos.ifPresent(chaosSeed -> printChaos(chaosSeed, outcome, warehouse));
            warehouse.server().ifPresent(EmbeddedWarehouse::keepRunning);
        }
        return ExitCode.DONE.number();
    }

    /** Time is the sandbox's own in a demo: whoever comes too early does so by mistake. */
    private static ChaosOptions chaos(long chaosSeed) {
        return ChaosOptions.seeded(chaosSeed).and(Fault.WAIT_IGNORED);
    }

    private static OpenWarehouse opened(CompletableFuture<OpenWarehouse> opening) {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof PipelineException explained ? explained : e;
        }
    }

    private static void requirePositive(int weeks) {
        if (weeks < 1) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot play the demo: too few weeks (--weeks %d). Give at least 1.".formatted(weeks));
        }
    }

    /** A real export has come after weeks, and goes by the same name. */
    private static void requireNoOther(Path file) {
        if (Files.exists(file) && !SandboxExport.isOne(file)) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot write the demo's export: there is another file (%s). Give another name with --export."
                            .formatted(file));
        }
    }

    private static Path write(SandboxExport invented, Path file) {
        try {
            invented.write(file);
            return file;
        } catch (IOException e) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot write the demo's export: %s (%s). Give another place with --export."
                            .formatted(e.getClass().getSimpleName(), file),
                    e);
        }
    }

    /** A demo replaces the one before, and never touches real data. */
    private static void makeRoom(Home home) {
        if (!home.isEmpty() && !home.isDemo()) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot play the demo: this folder holds something else (%s). Give another with --home DIR."
                            .formatted(home.folder()));
        }
        if (home.isDemo()) {
            EmbeddedWarehouse.running(home).ifPresent(EmbeddedWarehouse::stop);
            home.clear();
        }
        home.create();
        home.markAsDemo();
    }

    private <T> T timed(String stage, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        durations.put(stage, Duration.ofNanos(System.nanoTime() - start));
        return result;
    }

    private void print(OpenWarehouse warehouse, Duration total) {
        PrintStream out = System.out;
        try (Connection connection = warehouse.connect()) {
            out.println("\nIn the warehouse (a new app gets no popularity: the artist and track snapshots stay empty)");
            rowCounts(connection).print(out);
            out.println("\nBooks of the last weekly run");
            StatusCommand.books(connection).print(out);
        } catch (SQLException e) {
            throw StatusCommand.unreadable(e);
        }
        out.println("\nTime");
        TextTable times = new TextTable("stage", "took");
        durations.forEach((stage, duration) -> times.row(stage, Terminal.seconds(duration)));
        times.row("in all", Terminal.seconds(total)).print(out);
        out.println("\nLook further");
        out.println("  dashboard   " + places.home().dashboard().toUri());
        out.println("  report      " + places.home().reports().toUri());
        warehouse.server().ifPresent(server -> {
            out.println("  database    " + server.psqlCommand());
            out.println("              add: -c 'select artist_name, play_count from reporting.top_artists"
                    + " order by play_rank limit 10'");
            out.printf("              %s ends the server%n", places.home().command("warehouse stop"));
        });
        out.println("  runs        " + places.home().command("status"));
        out.println("  all plays   "
                + export.map(file -> places.home().command("import " + Terminal.typed(file)))
                        .orElse("./pipeline demo --export my_spotify_data.zip      (an export to `import`)"));
        out.println("  your data   ./pipeline login --home ~/spotify      (README.md, \"Your own data\")");
        out.println("              ./pipeline run --home ~/spotify");
    }

    private static void printChaos(long chaosSeed, SandboxHistory.Outcome outcome, OpenWarehouse warehouse) {
        long faults =
                outcome.faults().values().stream().mapToLong(Long::longValue).sum();
        String kinds = outcome.faults().entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        try (Connection connection = warehouse.connect()) {
            System.out.printf(
                    "%nChaos %d: %d faults (%s); runs taken up again: %d; %s%n",
                    chaosSeed, faults, kinds, outcome.returns(), StatusCommand.balance(connection));
        } catch (SQLException e) {
            throw StatusCommand.unreadable(e);
        }
    }

    private static TextTable rowCounts(Connection connection) throws SQLException {
        TextTable table = new TextTable("table", "rows");
        String tables = """
                select table_name,
                       (xpath('/row/n/text()', query_to_xml(
                           format('select count(*) as n from warehouse.%I', table_name), false, true, '')))[1]::text::bigint
                from information_schema.tables
                where table_schema = 'warehouse' and table_name ~ '^(dim|bridge|fact)_'
                order by split_part(table_name, '_', 1) = 'fact', table_name
                """;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(tables)) {
            while (rows.next()) {
                table.row(rows.getString(1), rows.getLong(2));
            }
        }
        return table;
    }
}
