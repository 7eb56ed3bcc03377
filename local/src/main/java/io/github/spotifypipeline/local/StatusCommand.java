package io.github.spotifypipeline.local;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show how long the login lasts, the last runs, their books, what waits to be loaded, and what"
                + " Spotify still allows.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private Places places;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many of the last runs to show (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Override
    public Integer call() {
        requirePositive();
        Home home = places.home();
        System.out.printf("home       %s%s%n", home.folder(), home.isDemo() ? "  (demo data)" : "");
        System.out.printf("login      %s%n", login(home));
        places.requireUsed();
        boolean wasRunning = EmbeddedWarehouse.running(home).isPresent();
        try (OpenWarehouse warehouse = places.openWarehouse()) {
            System.out.printf(
                    "warehouse  %s%n",
                    wasRunning || warehouse.server().isEmpty()
                            ? warehouse.address()
                            : "embedded, stopped: `%s` starts it and says how to connect"
                                    .formatted(home.command("warehouse start")));
            if (wasRunning) {
                warehouse.server().ifPresent(server -> System.out.println("           " + server.psqlCommand()));
            }
            try (Connection connection = warehouse.connect()) {
                print(connection, System.out);
            }
            SpotifyReport.print(places, System.out);
        } catch (SQLException e) {
            throw unreadable(e);
        }
        return ExitCode.DONE.number();
    }

    static PipelineException unreadable(SQLException e) {
        return new PipelineException(
                ExitCode.WAREHOUSE, "Cannot read the warehouse: %s.".formatted(Stages.firstLine(e)), e);
    }

    private void requirePositive() {
        if (runs < 1) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT, "Cannot show so few runs (--runs %d). Give at least 1.".formatted(runs));
        }
    }

    private static String login(Home home) {
        return home.isDemo()
                ? "none, and none is needed"
                : LoginInUse.of(home, System.getenv()).status(Instant.now());
    }

    private void print(Connection connection, PrintStream out) throws SQLException {
        long loaded = isMigrated(connection) ? count(connection, "select count(*) from warehouse.run") : 0;
        long waiting = RawRuns.count(places.raw()) - loaded;
        Home home = places.home();
        if (loaded > 0) {
            printRuns(connection, loaded, out);
        } else if (waiting <= 0) {
            out.printf("%nNothing is loaded. %s%n", home.firstStep());
        }
        if (waiting > 0) {
            out.printf("%n%d runs in raw wait to be loaded: `%s`.%n", waiting, home.command("etl"));
        } else if (waiting == 0 && loaded > 0) {
            out.printf("%nEvery run in raw is loaded.%n");
        }
        UnfinishedBatch.in(places.curated())
                .forEach(batch -> out.printf(
                        "%nBegun and not finished: %s %d runs. Unless that is going on now, the next `%s` goes on with it.%n",
                        batch.work(), batch.runCount(), home.command("etl")));
    }

    private void printRuns(Connection connection, long loaded, PrintStream out) throws SQLException {
        out.println(
                loaded > runs ? "%nThe last %d of %,d runs (more: --runs N)".formatted(runs, loaded) : "\nThe runs");
        lastRuns(connection).print(out);
        out.println("\nBooks of the last run with a whole snapshot");
        books(connection).print(out);
        out.println("\nListeners");
        listeners(connection).print(out);
        printQuarantine(connection, out);
        printLastLoad(connection, out);
    }

    private static void printLastLoad(Connection connection, PrintStream out) throws SQLException {
        String failure = "select exit_code, message from warehouse.load"
                + " where outcome = 'failed' and load_id = (select max(load_id) from warehouse.load)";
        try (Statement statement = connection.createStatement();
                ResultSet load = statement.executeQuery(failure)) {
            if (load.next()) {
                out.printf("%nThe last load failed (%d): %s%n", load.getInt("exit_code"), load.getString("message"));
            }
        }
        TextTable findings = findings(connection);
        if (!findings.isEmpty()) {
            out.println("\nFound by the checks of the last load (sql/checks says what each means)");
            findings.print(out);
        }
    }

    /** Their keys, by which they are erased. */
    private static TextTable listeners(Connection connection) throws SQLException {
        TextTable table = new TextTable("account key", "name", "runs", "since", "last");
        String sql = """
                select user_id, coalesce(display_name, ''), count(*), min(run.snapshot_date), max(run.snapshot_date)
                from warehouse.run left join warehouse.dim_user using (user_id)
                group by user_id, display_name order by user_id
                """;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                table.row(rows.getString(1), rows.getString(2), rows.getLong(3), rows.getDate(4), rows.getDate(5));
            }
        }
        return table;
    }

    private void printQuarantine(Connection connection, PrintStream out) throws SQLException {
        String sql = "select string_agg(rule || ' ' || entries, ', ' order by rule)"
                + " from (select rule, count(*) as entries from warehouse.quarantine group by rule) as by_rule";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (row.next() && row.getString(1) != null) {
                out.printf(
                        "%nIn quarantine: %s. `%s` tells which.%n",
                        row.getString(1), places.home().command("explain quarantine"));
            }
        }
    }

    private static TextTable findings(Connection connection) throws SQLException {
        TextTable table = new TextTable("stage", "check", "severity", "rows", "first");
        String sql = """
                select stage, check_name, severity, finding_count, coalesce(first_finding, '')
                from warehouse.quality_result
                where load_id = (select max(load_id) from warehouse.load) and finding_count > 0
                order by severity, check_name
                """;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                table.row(rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(4), rows.getString(5));
            }
        }
        return table;
    }

    private TextTable lastRuns(Connection connection) throws SQLException {
        TextTable table = new TextTable(
                "date",
                "run",
                "status",
                "requests",
                "fetched",
                "accepted",
                "duplicates",
                "nulls",
                "quarantined",
                "balanced");
        String sql = """
                select run.snapshot_date, run.run_id, run.status, run.request_count,
                       sum(fetched), sum(accepted), sum(duplicates), sum(nulls), sum(quarantined),
                       bool_and(fetched = accepted + duplicates + nulls + quarantined
                                and accepted = inserted + updated + unchanged)
                from warehouse.run
                left join warehouse.run_book using (run_id)
                group by run.run_id
                order by run.snapshot_date desc, run.started_at desc
                limit %d
                """.formatted(runs);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                table.row(
                        rows.getDate(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getLong(7),
                        rows.getLong(8),
                        rows.getLong(9),
                        rows.getBoolean(10) ? "yes" : "NO");
            }
        }
        return table;
    }

    /** A poll of recent plays alone has little to tell; the newest run with more than two resources does. */
    static TextTable books(Connection connection) throws SQLException {
        TextTable table = new TextTable(
                "resource",
                "fetched",
                "accepted",
                "duplicates",
                "nulls",
                "quarantined",
                "inserted",
                "updated",
                "unchanged");
        String sql = """
                select resource, fetched, accepted, duplicates, nulls, quarantined, inserted, updated, unchanged
                from warehouse.run_book
                where run_id = (
                    select run_id from warehouse.run join warehouse.run_book using (run_id)
                    group by run.run_id
                    order by count(*) > 2 desc, run.snapshot_date desc, run.started_at desc
                    limit 1)
                order by resource
                """;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                table.row(
                        rows.getString(1),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getLong(7),
                        rows.getLong(8),
                        rows.getLong(9));
            }
        }
        return table;
    }

    /** The account keys of which runs are loaded. */
    static List<String> users(OpenWarehouse warehouse) {
        try (Connection connection = warehouse.connect();
                Statement statement = connection.createStatement()) {
            List<String> users = new ArrayList<>();
            if (isMigrated(connection)) {
                try (ResultSet rows = statement.executeQuery("select distinct user_id from warehouse.run")) {
                    while (rows.next()) {
                        users.add(rows.getString(1));
                    }
                }
            }
            return users;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** In a few words: whether every item of every run was accounted for. */
    static String balance(Connection connection) throws SQLException {
        long runs = count(connection, "select count(*) from warehouse.run");
        long unbalanced = count(connection, "select count(*) from reporting.run_books where is_balanced <> 'yes'");
        if (unbalanced > 0) {
            return "%d books DO NOT BALANCE".formatted(unbalanced);
        }
        long partial = count(connection, "select count(*) from warehouse.run where status = 'partial'");
        String rest = partial == 0 ? "" : "; %d are partial: a later run brings what they lack".formatted(partial);
        return "the books of all %d runs balance%s".formatted(runs, rest);
    }

    static boolean isMigrated(Connection connection) throws SQLException {
        return count(
                        connection,
                        "select count(*) from information_schema.tables"
                                + " where table_schema = 'warehouse' and table_name = 'quality_result'")
                == 1;
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
