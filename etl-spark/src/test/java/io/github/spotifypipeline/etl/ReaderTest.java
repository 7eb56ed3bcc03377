package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who reads while a load goes on sees the week before or the week after, in every table and view, never both and never
 * neither; and does not wait. The load is held just before its commit, with everything written, until the readers have
 * looked; another reader looks all the time.
 */
@ExtendWith(SparkExtension.class)
class ReaderTest {
    private static final String EARLIER = "2026-11-15";
    private static final String LATER = "2026-11-22";

    /** So that a reader leaves something of the processor to the load. */
    private static final int PAUSE_MS = 200;

    @TempDir
    private Path folder;

    @Test
    void aLoadOfTheNextWeekIsSeenAtOnceOrNotAtAll(SparkSession spark) throws Exception {
        assertSeenAtOnce(Pipeline.in(folder, spark), EARLIER, LATER);
    }

    @Test
    void aLateRunForWhichEverythingIsLoadedAgainToo(SparkSession spark) throws Exception {
        assertSeenAtOnce(Pipeline.in(folder, spark), LATER, EARLIER);
    }

    private static void assertSeenAtOnce(Pipeline pipeline, String first, String second) throws Exception {
        SampleDataTest.copy(first, pipeline.raw());
        pipeline.load();
        SampleDataTest.copy(second, pipeline.raw());
        List<String> relations = relations(pipeline.database());
        String before = "";
        String after = "";
        Map<String, Boolean> seen = new ConcurrentHashMap<>();
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> restless;

        try (Gate gate = Gate.beforeTheEndOfALoad(pipeline.database());
                Dashboard steady = new Dashboard(pipeline.database(), relations);
                Dashboard fresh = new Dashboard(pipeline.database(), relations)) {
            before = fresh.glance();
            steady.begin();
            CompletableFuture<EtlSummary> load = CompletableFuture.supplyAsync(pipeline::load);
            restless = CompletableFuture.runAsync(() -> pollUntil(isOver, pipeline.database(), relations, seen));
            gate.awaitKnock(load);

            assertThat(fresh.glance()).isEqualTo(before);
            assertThat(fresh.look()).isEqualTo(before);

            gate.open();
            assertThat(load.join().runs()).hasSize(1);
            assertThat(steady.goOn()).as("a snapshot taken before the load").isEqualTo(before);
            after = fresh.glance();
            assertThat(fresh.look()).isEqualTo(after);
        } finally {
            isOver.set(true);
        }
        restless.join();
        assertThat(after).isNotEqualTo(before);
        assertThat(seen.keySet()).contains(before).isSubsetOf(before, after);
    }

    private static void pollUntil(
            AtomicBoolean isOver, TestDatabase database, List<String> relations, Map<String, Boolean> seen) {
        try (Dashboard dashboard = new Dashboard(database, relations)) {
            while (!isOver.get()) {
                seen.put(dashboard.glance(), true);
                seen.put(dashboard.look(), true);
                Thread.sleep(PAUSE_MS);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every table and view but those that tell of loads rather than of data. */
    private static List<String> relations(TestDatabase database) {
        return database.rows("""
                select table_schema || '.' || table_name from information_schema.tables
                where table_schema in ('warehouse', 'reporting') and table_name not in ('load', 'flyway_history')
                order by 1""");
    }

    /** A connection that reads digests of everything, and gives up where it has to wait for a lock. */
    private static final class Dashboard implements AutoCloseable {
        private final Connection connection;
        private final List<String> digests;

        Dashboard(TestDatabase database, List<String> relations) throws SQLException {
            connection = database.connect();
            query("set lock_timeout = '5s'");
            digests = relations.stream()
                    .map(
                            "(select count(*) || ' ' || coalesce(md5(string_agg(row::text, ';' order by row::text)), '') from %s as row)"
                                    ::formatted)
                    .toList();
        }

        /** One statement. */
        String glance() throws SQLException {
            return query("select concat_ws(E'\\n', " + String.join(", ", digests) + ")");
        }

        /** One statement a relation, in one transaction. */
        String look() throws SQLException {
            begin();
            return goOn();
        }

        /** Takes a snapshot of now. */
        void begin() throws SQLException {
            query("begin isolation level repeatable read read only");
            query("select 1");
        }

        /** Reads everything as it was then. */
        String goOn() throws SQLException {
            List<String> seen = new ArrayList<>();
            for (String digest : digests) {
                seen.add(query("select " + digest));
            }
            query("commit");
            return String.join("\n", seen);
        }

        private String query(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                if (!statement.execute(sql)) {
                    return "";
                }
                try (var row = statement.getResultSet()) {
                    row.next();
                    return row.getString(1);
                }
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
