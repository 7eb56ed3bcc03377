package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.HistoryCount;
import io.github.spotifypipeline.ingest.HistoryResult;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What an import has brought, as numbers of which every one is counted. */
final class ImportReport {
    private static final PrintStream OUT = System.out;

    private static final String YEARS = """
            select
                extract(year from play.ended_at at time zone 'UTC')::text as year,
                count(*) as new,
                count(*) filter (where play.played_ms < counted_play_ms) as short,
                count(same.source) as told_by_api
            from warehouse.fact_play as play
            cross join reporting.definition
            left join warehouse.same_play as same
                on same.user_id = play.user_id and same.by_ended_at = play.ended_at and same.by_item_id = play.item_id
                    and same.by_source = play.source and same.source = 'api'
            where play.run_id = ?
            group by year""";

    private static final String BOOK = """
            select fetched, duplicates, unchanged, nulls + quarantined as rejected
            from warehouse.run_book where run_id = ? and resource = 'streaming_history'""";

    private static final String CAPTURED = """
            select min(played_date), sum(play_count), sum(captured_count) from reporting.plays_captured where user_id = ?""";

    private static final String MISSED = """
            select played_date, missed_count, play_count from reporting.plays_captured
            where user_id = ? and missed_count > 0 order by missed_count desc, played_date limit 5""";

    /** What became of the records of one year. */
    private record Year(long added, long tooShort, long toldByApi) {
        static final Year NONE = new Year(0, 0, 0);
    }

    private ImportReport() {}

    static void printLanded(HistoryResult result) {
        result.alreadyImported().forEach(file -> OUT.println("Already imported: " + file));
        if (result.accountDataFiles() > 0) {
            OUT.printf(
                    "Left out: %d files of the account data, which tell of a year to the minute (--account-data).%n",
                    result.accountDataFiles());
        }
        if (result.otherFiles() > 0) {
            OUT.printf("Not looked at: %d files of the export that hold no plays.%n", result.otherFiles());
        }
        result.manifest()
                .ifPresentOrElse(
                        manifest -> manifest.changes()
                                .forEach(change -> OUT.println("The export has something new: " + change + ".")),
                        () -> OUT.println("Nothing new: there is no entry that was not imported before."));
    }

    static void printLoaded(OpenWarehouse warehouse, String runId, HistoryResult landed) {
        try (Connection connection = warehouse.connect()) {
            printYears(years(connection, runId), landed);
            printBook(connection, runId);
            printCaptured(connection, landed.user());
        } catch (SQLException e) {
            throw new PipelineException(
                    ExitCode.WAREHOUSE,
                    "Loaded, but the warehouse does not tell what: %s. See `pipeline status`."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static Map<String, Year> years(Connection connection, String runId) throws SQLException {
        Map<String, Year> years = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(YEARS)) {
            statement.setString(1, runId);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    years.put(row.getString(1), new Year(row.getLong(2), row.getLong(3), row.getLong(4)));
                }
            }
        }
        return years;
    }

    private static void printYears(Map<String, Year> years, HistoryResult landed) {
        TextTable table = new TextTable(
                "year", "read", "of podcasts", "of books", "new", "too short", "counted", "told by the API");
        landed.years()
                .forEach((year, read) ->
                        row(table, year.isEmpty() ? "?" : year, read, years.getOrDefault(year, Year.NONE)));
        Year all = years.values().stream()
                .reduce(
                        Year.NONE,
                        (one, other) -> new Year(
                                one.added + other.added,
                                one.tooShort + other.tooShort,
                                one.toldByApi + other.toldByApi));
        row(table, "all", landed.total(), all);
        table.print(OUT);
    }

    private static void row(TextTable table, String name, HistoryCount read, Year year) {
        table.row(
                name,
                read.entries(),
                read.episodes(),
                read.audiobooks(),
                year.added,
                year.tooShort,
                year.added - year.tooShort,
                year.toldByApi);
    }

    private static void printBook(Connection connection, String runId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BOOK)) {
            statement.setString(1, runId);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    OUT.printf(
                            Locale.ROOT,
                            "Of %,d records %,d were known already, %,d tell the same moment twice, and %,d are in quarantine.%n",
                            row.getLong("fetched"),
                            row.getLong("unchanged"),
                            row.getLong("duplicates"),
                            row.getLong("rejected"));
                }
            }
        }
    }

    /** How much of what is known now the API had told, since the first play of which it told. */
    private static void printCaptured(Connection connection, String user) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CAPTURED)) {
            statement.setString(1, user);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getLong(2) > 0) {
                    OUT.printf(
                            Locale.ROOT,
                            "Since %s, the day of the first play of which the API told, it told %.1f %% of what counts.%n",
                            row.getDate(1),
                            100.0 * row.getLong(3) / row.getLong(2));
                    printMissed(connection, user);
                }
            }
        }
    }

    private static void printMissed(Connection connection, String user) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MISSED)) {
            statement.setString(1, user);
            try (ResultSet row = statement.executeQuery()) {
                TextTable table = new TextTable("day", "missed", "of");
                while (row.next()) {
                    table.row(row.getDate(1), row.getLong(2), row.getLong(3));
                }
                if (!table.isEmpty()) {
                    OUT.println("Most was missed on these days (all: view reporting.plays_captured):");
                    table.print(OUT);
                }
            }
        }
    }
}
