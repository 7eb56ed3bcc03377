package io.github.spotifypipeline.etl;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.github.spotifypipeline.etl.EtlSummary.Book;
import io.github.spotifypipeline.etl.EtlSummary.TableCount;
import io.github.spotifypipeline.etl.table.CuratedTable;
import io.github.spotifypipeline.etl.table.Resource;
import io.github.spotifypipeline.etl.table.Tables;
import io.github.spotifypipeline.etl.table.WarehouseTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows of some runs into the warehouse: staged by COPY, then merged in one transaction. */
final class WarehouseLoad {

    /**
     * Every listing that a run read, and whether to its end: all pages came, none is missing, and the last says so. A
     * top list or a search may be cut on purpose, so its last page is always the last.
     */
    private static final String LISTINGS = """
            create temporary table listing on commit drop as
            select run_id, user_id, snapshot_date, resource, request_id, time_range, spotify_snapshot_id,
                bool_and(is_readable) and count(distinct page) = max(page) + 1
                    and (resource in ('top_tracks', 'top_artists', 'search') or (array_agg(is_last order by page desc))[1])
                    as is_complete
            from staging.page
            group by run_id, user_id, snapshot_date, resource, request_id, time_range, spotify_snapshot_id""";

    static final String OUTCOMES = """
            create temporary table outcome (
                table_name text, run_id text, resource text, outcome text, observation_count bigint) on commit drop""";

    private static final String RUNS = """
            insert into warehouse.run (run_id, user_id, snapshot_date, started_at, finished_at, status, reason,
                app_shape, request_count, calls_left, login_ends_at)
            select run_id, user_id, snapshot_date, started_at, finished_at, status, reason, app_shape, request_count,
                calls_left, login_ends_at
            from staging.run""";

    private static final String QUARANTINE = """
            insert into warehouse.quarantine (run_id, raw_part, raw_line, raw_ordinal, resource, rule, item)
            select run_id, raw_part, raw_line, raw_ordinal, resource, rule, item
            from staging.quarantine""";

    /** What a run's resource has accepted is what the merge of its home table found. */
    private static final String BOOKS = """
            insert into warehouse.run_book (run_id, resource, page_count, failed_page_count, reported_total, fetched,
                nulls, duplicates, quarantined, accepted, inserted, updated, unchanged)
            select book.run_id, book.resource, page_count, failed_page_count, reported_total, fetched,
                nulls, duplicates, quarantined, accepted,
                coalesce(sum(observation_count) filter (where outcome = 'inserted'), 0),
                coalesce(sum(observation_count) filter (where outcome = 'updated'), 0),
                coalesce(sum(observation_count) filter (where outcome = 'unchanged'), 0)
            from staging.run_book as book
            join (values %s) as home (resource, table_name) on home.resource = book.resource
            left join outcome on outcome.table_name = home.table_name
                and outcome.run_id = book.run_id and outcome.resource = book.resource
            group by book.run_id, book.resource, page_count, failed_page_count, reported_total, fetched,
                nulls, duplicates, quarantined, accepted
            returning run_id, resource, fetched, nulls, duplicates, quarantined, accepted, inserted, updated, unchanged""";

    /** How many rows each run told, and how many nulls are in their columns. */
    private static final String PROFILE = """
            insert into warehouse.observation_profile (run_id, table_name, resource, row_count, null_counts)
            select run_id, '%s', resource, count(*), jsonb_strip_nulls(jsonb_build_object(%s))
            from %s
            group by run_id, resource""";

    private static final String FINGERPRINT =
            "select '%1$s', concat_ws(' ', count(*), sum(hashtextextended(row::text, 0)::numeric)) from %1$s as row";

    private final Warehouse warehouse;
    private final Map<String, Long> staged = new ConcurrentHashMap<>();

    /** The columns of the tables that are staged and whose nulls are counted, by table. */
    private final Map<String, List<String>> profiled = new TreeMap<>();

    /** What is told of a load beside the data: its newest batch, how many runs, and how long the job took so far. */
    record Occasion(long batch, int runCount, Duration soFar) {
        static Occasion now(Warehouse warehouse, BatchLog.State state, List<Run> runs, Duration soFar) {
            return new Occasion(Math.max(state.lastNumber(), warehouse.lastBatch()), runs.size(), soFar);
        }
    }

    /**
     * What a load did.
     *
     * @param changed the tables whose content is not what it was, if everything was replaced
     */
    record Result(
            List<TableCount> tables, List<Book> books, List<QualityResult> quality, Optional<List<String>> changed) {
        Result replacing(List<String> changedTables) {
            return new Result(tables, books, quality, Optional.of(changedTables));
        }
    }

    WarehouseLoad(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** One staging table per curated table, filled from Spark's tasks. */
    void stage(CuratedRows rows, SparkSession spark) {
        warehouse.call(db -> {
            for (String table : rows.empty()) {
                CopySink.createUnloggedTable(db, staging(table), CuratedRows.schema(table, spark));
            }
            for (Map.Entry<String, Dataset<Row>> table : rows.tables().entrySet()) {
                CopySink.createUnloggedTable(
                        db, staging(table.getKey()), table.getValue().schema());
                profiled.put(table.getKey(), columnsOf(table.getValue()));
            }
            profiled.keySet().retainAll(Tables.PROFILED);
            return rows;
        });
        Concurrently.forEach(
                rows.tables().entrySet(),
                table -> staged.put(
                        table.getKey(),
                        CopySink.write(table.getValue(), warehouse.address(), staging(table.getKey()))));
    }

    /**
     * What is merged must be what we staged: a task that Spark ran twice, or one of a load that lost its connection and
     * with it the lock, may have written there as well. The lock waits for whoever still does.
     */
    private void requireStaged(Connection db) throws SQLException {
        for (Map.Entry<String, Long> table : staged.entrySet()) {
            execute(db, "lock table " + staging(table.getKey()) + " in share mode");
            long found = count(db, staging(table.getKey()));
            if (found != table.getValue()) {
                throw new EtlException(
                        EtlException.NOT_READY,
                        "Cannot load: staging holds %d rows of %s, of which this load wrote %d. Nothing of this load is"
                                        .formatted(found, table.getKey(), table.getValue())
                                + " stored; see that no other load is running, and run it again.");
            }
        }
    }

    /** Else PostgreSQL plans for tables of which it knows nothing: what is chosen then takes several times as long. */
    private void gatherStatistics(Connection db) throws SQLException {
        if (!staged.isEmpty()) {
            execute(
                    db,
                    "analyze "
                            + staged.keySet().stream()
                                    .map(WarehouseLoad::staging)
                                    .collect(joining(", ")));
        }
    }

    private static long count(Connection db, String table) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<String> columnsOf(Dataset<Row> rows) {
        return Arrays.stream(rows.columns())
                .filter(column -> !CuratedTable.ORIGIN.contains(column))
                .toList();
    }

    private static String profile(String table, List<String> columns) {
        String nullCounts = columns.stream()
                .map(column -> "'%1$s', nullif(count(*) - count(%1$s), 0)".formatted(column))
                .collect(joining(", "));
        return PROFILE.formatted(table, nullCounts, staging(table));
    }

    private static String staging(String table) {
        return "staging.\"" + table + '"';
    }

    /** Adds what is staged to what is there, and stores it when what it waits for has come to pass. */
    Result merge(Occasion occasion, Runnable beforeCommit) {
        return warehouse.inTransaction(db -> {
            Result result = mergeAll(db, occasion);
            beforeCommit.run();
            return result;
        });
    }

    /**
     * Puts what is staged, which is everything, in place of what is there. Readers see the one or the other and never
     * wait: a truncation would lock them out until the end, and empty the tables under who began to read before.
     */
    Result replaceAll(Occasion occasion) {
        return warehouse.inTransaction(db -> {
            Map<String, String> before = fingerprints(db);
            execute(db, dataTables().map(table -> "delete from " + table).toArray(String[]::new));
            Result result = mergeAll(db, occasion);
            Map<String, String> after = fingerprints(db);
            return result.replacing(after.keySet().stream()
                    .filter(table -> !after.get(table).equals(before.get(table)))
                    .toList());
        });
    }

    /** What tells apart two contents of a table, in whatever order its rows are. */
    private static Map<String, String> fingerprints(Connection db) throws SQLException {
        String select = dataTables().map(FINGERPRINT::formatted).collect(joining(" union all "));
        Map<String, String> fingerprints = new TreeMap<>();
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            while (row.next()) {
                fingerprints.put(row.getString(1), row.getString(2));
            }
        }
        return fingerprints;
    }

    private static Stream<String> dataTables() {
        return dataTables(table -> true);
    }

    /** Those that rows are merged into and that meet the condition, with their histories; and the records of runs. */
    private static Stream<String> dataTables(Predicate<WarehouseTable> condition) {
        return Stream.concat(
                        Tables.WAREHOUSE.stream().filter(condition).flatMap(WarehouseTable::names),
                        Stream.of("same_play", "quarantine", "observation_profile", "run_book", "run"))
                .map(table -> "warehouse." + table);
    }

    private Result mergeAll(Connection db, Occasion occasion) throws SQLException {
        requireStaged(db);
        gatherStatistics(db);
        execute(db, LISTINGS, OUTCOMES);
        boolean isOneRun = count(db, staging(CuratedRows.RUN)) == 1;
        Map<String, Long> removed = new HashMap<>();
        for (WarehouseTable table : Tables.WAREHOUSE) {
            if (isTold(db, table)) {
                removed.put(table.name(), merge(db, new Merge(table, isOneRun)));
            }
        }
        if (removed.containsKey(SamePlays.TABLE)) {
            SamePlays.find(db);
        }
        execute(db, RUNS, QUARANTINE);
        for (Map.Entry<String, List<String>> table : profiled.entrySet()) {
            execute(db, profile(table.getKey(), table.getValue()));
        }
        List<TableCount> counts = counts(db, removed);
        Set<String> changed = counts.stream()
                .filter(TableCount::isChanged)
                .map(TableCount::table)
                .collect(toSet());
        // Else whoever reads first has his queries planned for empty tables.
        execute(
                db,
                "analyze " + dataTables(table -> changed.contains(table.name())).collect(joining(", ")));
        List<Book> books = books(db);
        requireBalance(books);
        List<QualityResult> quality = QualityChecks.run(db);
        LoadLog.loaded(db, occasion, quality);
        return new Result(counts, books, quality, Optional.empty());
    }

    /** Whether there is anything about a table: rows, or a listing that has none. An hourly run tells of few. */
    private boolean isTold(Connection db, WarehouseTable table) throws SQLException {
        return staged.keySet().stream().anyMatch(table::isFrom)
                || (table.isScoped() && count(db, "(" + table.reads() + ") as read") > 0);
    }

    /** Merges one table and returns how many of its rows were removed. */
    static long merge(Connection db, Merge merge) throws SQLException {
        executeIfPresent(db, merge.countReads());
        execute(db, merge.observe(), merge.recordOutcomes());
        executeIfPresent(db, merge.gatherStatistics());
        long deleted = executeIfPresent(db, merge.delete());
        execute(db, merge.write());
        for (String statement : merge.keepHistory()) {
            execute(db, statement);
        }
        return deleted + executeIfPresent(db, merge.date());
    }

    private static List<Book> books(Connection db) throws SQLException {
        String homes = Arrays.stream(Resource.values())
                .map(resource -> "('" + resource.id() + "', '" + resource.home() + "')")
                .collect(joining(", "));
        List<Book> books = new ArrayList<>();
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(BOOKS.formatted(homes))) {
            while (row.next()) {
                books.add(new Book(
                        row.getString("run_id"),
                        row.getString("resource"),
                        row.getLong("fetched"),
                        row.getLong("nulls"),
                        row.getLong("duplicates"),
                        row.getLong("quarantined"),
                        row.getLong("accepted"),
                        row.getLong("inserted"),
                        row.getLong("updated"),
                        row.getLong("unchanged")));
            }
        }
        return books;
    }

    private static void requireBalance(List<Book> books) {
        books.stream().filter(book -> !book.isBalanced()).findFirst().ifPresent(book -> {
            throw new EtlException(
                    EtlException.UNBALANCED,
                    "Cannot load: the books do not balance (" + book
                            + "). Nothing is stored; this is a bug, report it.");
        });
    }

    private static List<TableCount> counts(Connection db, Map<String, Long> removed) throws SQLException {
        Map<String, Map<String, Long>> outcomes = new HashMap<>();
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(
                        "select table_name, outcome, sum(observation_count) from outcome group by table_name, outcome")) {
            while (row.next()) {
                outcomes.computeIfAbsent(row.getString(1), table -> new HashMap<>())
                        .put(row.getString(2), row.getLong(3));
            }
        }
        return Tables.WAREHOUSE.stream()
                .map(WarehouseTable::name)
                .map(table -> count(table, outcomes.getOrDefault(table, Map.of()), removed.getOrDefault(table, 0L)))
                .toList();
    }

    private static TableCount count(String table, Map<String, Long> outcomes, long removed) {
        long staged = outcomes.values().stream().mapToLong(Long::longValue).sum();
        return new TableCount(
                table,
                staged,
                outcomes.getOrDefault("inserted", 0L),
                outcomes.getOrDefault("updated", 0L),
                outcomes.getOrDefault("unchanged", 0L),
                removed);
    }

    private static void execute(Connection db, String... statements) throws SQLException {
        try (Statement statement = db.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static long executeIfPresent(Connection db, Optional<String> sql) throws SQLException {
        if (sql.isEmpty()) {
            return 0;
        }
        try (Statement statement = db.createStatement()) {
            return statement.executeLargeUpdate(sql.get());
        }
    }
}
