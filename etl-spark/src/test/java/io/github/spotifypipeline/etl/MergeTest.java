package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.etl.table.Tables;
import io.github.spotifypipeline.etl.table.WarehouseTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Merging many runs at once is the same as merging them one by one: rows, and what each observation is said to have
 * changed. Histories are drawn at random from a seed: complete and incomplete reads, things that come, go and return,
 * values that change, vanish and come back.
 */
class MergeTest {
    private static final int RUNS = 12;
    private static final String ORIGIN =
            "run_id text, snapshot_date date, resource text, raw_part text, raw_line int, raw_ordinal int";

    private final TestDatabase database = TestDatabase.create();
    private Warehouse warehouse;

    /** A run: what it saw, as statements that stage it. */
    private record Week(List<String> inserts) {}

    @BeforeEach
    void migrate() {
        warehouse = Warehouse.open(database.address());
        warehouse.migrate();
        database.execute("create table staging.run (run_id text, user_id text, snapshot_date date, run_order int)");
        database.execute(
                "create table staging.saved_track (user_id text, track_id text, added_at timestamptz, " + ORIGIN + ")");
        database.execute("create table staging.top_track (user_id text, time_range text, rank int, track_id text, "
                + ORIGIN + ")");
        database.execute(
                "create table staging.artist (artist_id text, artist_name text, image_url text, spotify_url text,"
                        + " genres text[], popularity int, follower_count bigint, " + ORIGIN + ")");
        database.execute("create table staging.listing (run_id text, user_id text, snapshot_date date, resource text,"
                + " request_id text, time_range text, is_complete boolean)");
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void manyRunsAtOnceAreTheSameAsOneByOne(long seed) {
        List<Week> history = history(new Random(seed));

        List<String> oneByOne = new ArrayList<>();
        history.forEach(week -> oneByOne.addAll(merge(List.of(week))));
        List<String> rowsOneByOne = rows();
        clear();
        List<String> atOnce = merge(history);

        assertThat(rows()).isEqualTo(rowsOneByOne).isNotEmpty();
        assertThat(atOnce).containsExactlyInAnyOrderElementsOf(oneByOne);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void inTwoPartsIsTheSameToo(long seed) {
        Random random = new Random(seed);
        List<Week> history = history(random);
        int cut = 1 + random.nextInt(RUNS - 1);

        List<String> atOnce = merge(history);
        List<String> rowsAtOnce = rows();
        clear();
        List<String> inParts = new ArrayList<>(merge(history.subList(0, cut)));
        inParts.addAll(merge(history.subList(cut, RUNS)));

        assertThat(rows()).isEqualTo(rowsAtOnce);
        assertThat(inParts).containsExactlyInAnyOrderElementsOf(atOnce);
    }

    private static List<Week> history(Random random) {
        List<Week> weeks = new ArrayList<>();
        for (int number = 1; number <= RUNS; number++) {
            weeks.add(week(number, random));
        }
        return weeks;
    }

    private static Week week(int number, Random random) {
        List<String> inserts = new ArrayList<>();
        // Two runs a day, so that a day's top list is read twice.
        String date = "2026-11-%02d".formatted(1 + number / 2);
        String run = "'run-%02d', '%s', 'any', 'part', 1, ".formatted(number, date);
        inserts.add("insert into staging.run values ('run-%02d', 'u', '%s', %d)".formatted(number, date, number));
        if (random.nextInt(5) > 0) {
            inserts.add(listing(number, date, "saved_tracks", random));
            for (int track = 0; track < 4; track++) {
                if (random.nextBoolean()) {
                    inserts.add("insert into staging.saved_track values ('u', 't%d', '2026-01-01', %s %1$d)"
                            .formatted(track, run));
                }
            }
        }
        inserts.add(listing(number, date, "top_tracks", random));
        for (int rank = 1; rank <= random.nextInt(4); rank++) {
            inserts.add("insert into staging.top_track values ('u', 'short_term', %d, 't%d', %s %1$d)"
                    .formatted(rank, random.nextInt(3), run));
        }
        for (int artist = 0; artist < 3; artist++) {
            if (random.nextInt(3) > 0) {
                inserts.add("insert into staging.artist values ('a%d', %s, %s, null, %s, %s, %s, %s %1$d)"
                        .formatted(
                                artist,
                                oneOf(random, "null", "'x'", "'y'"),
                                oneOf(random, "null", "null", "'i'"),
                                oneOf(random, "null", "'{}'", "'{folk}'", "'{folk,jazz}'"),
                                oneOf(random, "null", "1", "2"),
                                oneOf(random, "null", "7"),
                                run));
            }
        }
        return new Week(inserts);
    }

    private static String listing(int number, String date, String resource, Random random) {
        return "insert into staging.listing values ('run-%02d', 'u', '%s', '%s', null, 'short_term', %b)"
                .formatted(number, date, resource, random.nextInt(3) > 0);
    }

    private static String oneOf(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    /** Stages the runs, merges every table that they touch, and says what each observation changed. */
    private List<String> merge(List<Week> weeks) {
        warehouse.inTransaction(db -> {
            execute(
                    db,
                    "truncate staging.run, staging.saved_track, staging.top_track, staging.artist, staging.listing");
            for (Week week : weeks) {
                execute(db, week.inserts().toArray(String[]::new));
            }
            execute(db, "create temporary table listing on commit drop as select * from staging.listing");
            execute(db, WarehouseLoad.OUTCOMES);
            for (WarehouseTable table : touched()) {
                WarehouseLoad.merge(db, new Merge(table, weeks.size() == 1));
            }
            execute(db, "drop table if exists staging.result", "create table staging.result as select * from outcome");
            return weeks;
        });
        return database.rows("select table_name, run_id, outcome, observation_count from staging.result");
    }

    private static List<WarehouseTable> touched() {
        return Tables.WAREHOUSE.stream()
                .filter(table -> table.source().contains("staging.saved_track")
                        || table.source().contains("staging.top_track")
                        || table.source().contains("staging.artist"))
                .toList();
    }

    private List<String> rows() {
        return touched().stream()
                .flatMap(table -> database
                        .rows("select '%1$s', row::text from warehouse.%1$s as row order by row::text"
                                .formatted(table.name()))
                        .stream())
                .toList();
    }

    private void clear() {
        touched().forEach(table -> database.execute("truncate warehouse." + table.name()));
    }

    private static void execute(Connection db, String... statements) throws SQLException {
        try (Statement statement = db.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
