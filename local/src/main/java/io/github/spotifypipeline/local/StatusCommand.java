package io.github.spotifypipeline.local;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Show how long the login lasts, the last runs, their books, what waits to be loaded, and what"
                + " Spotify still allows.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final int RUNS_SHOWN = 8;

    @Mixin
    private Places places;

    @Override
    public Integer call() {
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
                            : "embedded, stopped: `./pipeline warehouse start` starts it and says how to connect");
            if (wasRunning) {
                warehouse.server().ifPresent(server -> System.out.println("           " + server.psqlCommand()));
            }
            try (Connection connection = warehouse.connect()) {
                print(connection, System.out);
            }
            SpotifyReport.print(places, System.out);
        } catch (SQLException e) {
            throw new PipelineException(
                    ExitCode.WAREHOUSE, "Cannot read the warehouse: %s.".formatted(e.getMessage()), e);
        }
        return ExitCode.DONE.number();
    }

    private static String login(Home home) {
        return home.isDemo()
                ? "none, and none is needed"
                : LoginInUse.of(home, System.getenv()).status(Instant.now());
    }

    private void print(Connection connection, PrintStream out) throws SQLException {
        long loaded = isMigrated(connection) ? count(connection, "select count(*) from warehouse.run") : 0;
        long waiting = RawRuns.count(places.raw()) - loaded;
        if (loaded > 0) {
            printRuns(connection, out);
        } else {
            Home home = places.home();
            out.printf(
                    "%nNothing is loaded. `./pipeline %s%s` fetches and loads.%n",
                    home.isDemo() ? "demo" : "run", home.option());
        }
        if (waiting > 0) {
            out.printf("%n%d runs in raw wait to be loaded: `./pipeline etl`.%n", waiting);
        } else if (waiting == 0 && loaded > 0) {
            out.printf("%nEvery run in raw is loaded.%n");
        }
    }

    private static void printRuns(Connection connection, PrintStream out) throws SQLException {
        out.println("\nLast runs");
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

    private static void printQuarantine(Connection connection, PrintStream out) throws SQLException {
        String sql = "select string_agg(rule || ' ' || entries, ', ' order by rule)"
                + " from (select rule, count(*) as entries from warehouse.quarantine group by rule) as by_rule";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (row.next() && row.getString(1) != null) {
                out.printf("%nIn quarantine: %s. What and why is in warehouse.quarantine.%n", row.getString(1));
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

    private static TextTable lastRuns(Connection connection) throws SQLException {
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
                """.formatted(RUNS_SHOWN);
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
