package io.github.spotifypipeline.bench;

import static org.apache.spark.sql.functions.expr;

import io.github.spotifypipeline.etl.CopySink;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.etl.WarehouseAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Rows like the warehouse's facts into a table that holds half of them, a quarter with another value: copied to a staging
 * table in three ways, and merged from there by the same statement.
 *
 * <p>One way is the limit: PostgreSQL's own COPY of a file that is ready. It is sent by the driver and not by psql, which
 * the packaged server lacks.
 */
final class Load {
    static final String COPYING = "thereof the copying";
    static final String JDBC = "Spark's JDBC writer";
    static final double GOAL_OF_JDBC = 0.5;

    private static final int ROUNDS = 3;
    private static final double GOAL_OF_COPY = 1.15;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final String TARGET = """
            drop table if exists fact;
            create table fact (
                play_id text not null, played_ms integer not null, ended_at timestamptz not null,
                loaded_at timestamptz not null, context_uri text, is_skipped boolean not null, artist_ids text[] not null);
            insert into fact select * from held;
            alter table fact add primary key (play_id);""";

    private static final String HELD = """
            create table held as
            select play_id, case when hashtext(play_id) % 4 = 0 then played_ms + 1 else played_ms end as played_ms,
                ended_at, loaded_at, context_uri, is_skipped, artist_ids
            from staged where hashtext(play_id) % 2 = 0""";

    private static final String MERGE = """
            insert into fact as held
            select play_id, played_ms, ended_at, loaded_at, context_uri, is_skipped, artist_ids from staged
            on conflict (play_id) do update set
                played_ms = excluded.played_ms, ended_at = excluded.ended_at, loaded_at = excluded.loaded_at,
                context_uri = excluded.context_uri, is_skipped = excluded.is_skipped, artist_ids = excluded.artist_ids
            where (held.played_ms, held.ended_at, held.loaded_at, held.context_uri, held.is_skipped, held.artist_ids)
                is distinct from (excluded.played_ms, excluded.ended_at, excluded.loaded_at, excluded.context_uri,
                    excluded.is_skipped, excluded.artist_ids)""";

    private static final String CONTENT = "select count(*) || ' ' || sum(hashtextextended(fact::text, 0)) from fact";

    private final WarehouseAddress database;
    private final Path file;
    private final int count;
    private final Dataset<Row> facts;

    Load(Workplace place, int count) throws SQLException {
        this.database = place.database("load");
        this.file = place.folder().resolve("facts");
        this.count = count;
        this.facts = facts(count);
    }

    /** How the rows come to the staging table, and what it took. */
    private record Way(String name, Callable<?> copy, List<Double> copying, List<Double> whole) {
        Way(String name, Callable<?> copy) {
            this(name, copy, new ArrayList<>(), new ArrayList<>());
        }
    }

    List<Comparison> measure() throws Exception {
        Way ours = new Way("CopySink", this::copy);
        Way jdbc = new Way(JDBC, this::writeByJdbc);
        Way ready = new Way("COPY of a ready file", this::copyFile);
        facts.persist();
        try (Connection connection = connect()) {
            prepare(connection);
            for (int round = 0; round <= ROUNDS; round++) {
                for (Way way : List.of(ours, jdbc, ready)) {
                    load(way, connection);
                    if (round == 0) {
                        requireAll(way, connection);
                    }
                }
            }
        } finally {
            facts.unpersist();
        }
        String rows = String.format(Locale.ROOT, "%,d rows", count);
        return List.of(
                compared("merge of " + rows, ours.whole, jdbc.name, jdbc.whole, GOAL_OF_JDBC),
                compared("merge of " + rows, ours.whole, ready.name, ready.whole, GOAL_OF_COPY),
                compared(COPYING, ours.copying, jdbc.name, jdbc.copying, GOAL_OF_JDBC),
                compared(COPYING, ours.copying, ready.name, ready.copying, GOAL_OF_COPY));
    }

    /** Without the first round, in which a virtual machine learns. */
    private static Comparison compared(
            String measure, List<Double> seconds, String against, List<Double> baseSeconds, double goal) {
        return Comparison.of(
                measure, seconds.subList(1, seconds.size()), against, baseSeconds.subList(1, baseSeconds.size()), goal);
    }

    private static Dataset<Row> facts(int count) {
        return SparkSessions.local()
                .range(0, count, 1, Runtime.getRuntime().availableProcessors())
                .select(
                        expr("substr(sha2(string(id), 256), 1, 22) as play_id"),
                        expr("pmod(hash(id), 300000) as played_ms"),
                        expr("timestamp_micros(1600000000000000 + id * 180000123) as ended_at"),
                        expr("timestamp_micros(1790000000000000 + id div 50000 * 3600000000) as loaded_at"),
                        expr("if(id % 3 = 0, null, 'spotify:playlist:' || substr(sha2(string(id % 500), 256), 1, 22))"
                                + " as context_uri"),
                        expr("id % 7 = 0 as is_skipped"),
                        expr("transform(sequence(0, id % 3), n -> substr(sha2(string(id % 2000 + n), 256), 1, 22))"
                                + " as artist_ids"));
    }

    private void prepare(Connection connection) throws Exception {
        copy();
        execute(connection, HELD);
        try (OutputStream out = Files.newOutputStream(file)) {
            copyManager(connection).copyOut("copy staged to stdout", out);
        }
    }

    /** From the same state each time, with nothing left to do for the server that another way has caused. */
    private void load(Way way, Connection connection) throws Exception {
        execute(connection, TARGET);
        execute(connection, "vacuum analyze fact");
        execute(connection, "checkpoint");
        double copying = Stopwatch.seconds(way.copy);
        double merging = Stopwatch.seconds(() -> execute(connection, MERGE));
        way.copying.add(copying);
        way.whole.add(copying + merging);
    }

    private Long copy() throws SQLException {
        createStaging();
        return CopySink.write(facts, database, "staged");
    }

    private Void writeByJdbc() throws SQLException {
        createStaging();
        facts.write()
                .format("jdbc")
                .mode(SaveMode.Overwrite)
                .option("truncate", true)
                .option("driver", "org.postgresql.Driver")
                .option("url", database.url() + "?reWriteBatchedInserts=true")
                .option("user", database.user())
                .option("password", database.password())
                .option("dbtable", "staged")
                .option("batchsize", 10_000)
                .save();
        return null;
    }

    private Long copyFile() throws SQLException, IOException {
        createStaging();
        try (Connection connection = connect();
                InputStream in = Files.newInputStream(file)) {
            return copyManager(connection).copyIn("copy staged from stdin", in, BUFFER_BYTES);
        }
    }

    private void createStaging() throws SQLException {
        try (Connection connection = connect()) {
            CopySink.createUnloggedTable(connection, "staged", facts.schema());
        }
    }

    /** Whatever the way, the table must be the same in the end. */
    private void requireAll(Way way, Connection connection) throws SQLException {
        String expected = answer(connection, CONTENT.replace("fact", "staged"));
        String found = answer(connection, CONTENT);
        if (!found.equals(expected) || !found.startsWith(count + " ")) {
            throw new IllegalStateException("Cannot compare: %s left other rows than %d (%s, not %s)."
                    .formatted(way.name, count, found, expected));
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.url(), database.driverProperties());
    }

    private static CopyManager copyManager(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private static String answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(question)) {
            result.next();
            return result.getString(1);
        }
    }
}
