package io.github.spotifypipeline.etl;

import static io.github.spotifypipeline.etl.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database goes away, disks are full, others load as well: the job ends in one line with its exit code, last week is
 * there as it was, and the next job finishes what this one began.
 */
@ExtendWith(SparkExtension.class)
class TroubledLoadTest {
    private static Pipeline lastWeek;
    private static Map<String, String> before;
    private static Map<String, String> after;
    private static List<String> curatedAfter;
    private static long bytesWritten;

    @TempDir
    private Path folder;

    private Pipeline pipeline;

    @BeforeAll
    static void loadUndisturbed(SparkSession spark, @TempDir Path folder) throws IOException {
        FaultyFileSystem.register(spark);
        lastWeek = Pipeline.in(folder.resolve("before"), spark)
                .land(RawRun.on("2026-11-01").listing("saved_tracks", saved("a"), saved("b")));
        lastWeek.load();
        before = lastWeek.checksums();
        lastWeek.land(RawRun.on("2026-11-08").listing("saved_tracks", saved("a"), saved("c")));

        Pipeline undisturbed = lastWeek.copy(folder.resolve("after"));
        Trouble counting = Trouble.none();
        undisturbed.load(counting);
        after = undisturbed.checksums();
        curatedAfter = undisturbed.curatedChecksums();
        bytesWritten = counting.bytes();
    }

    @BeforeEach
    void copy() throws IOException {
        pipeline = lastWeek.copy(folder);
    }

    @Test
    void aDatabaseThatGoesAwayInTheMiddle() throws Exception {
        try (CuttingProxy line = onceSent(() -> terminate("copy staging%"), "copy staging.")) {
            assertFails(() -> pipeline.load(line), EtlException.WAREHOUSE, "Cannot load: the warehouse refused (");
        }
        assertThat(pipeline.checksums())
                .as("connections terminated while rows were staged")
                .isEqualTo(before);

        try (CuttingProxy line = onceSent(() -> terminate("%"), "insert into warehouse.fact_saved_track")) {
            assertFails(
                    () -> pipeline.load(line),
                    EtlException.WAREHOUSE,
                    "terminating connection due to administrator command");
        }
        assertThat(pipeline.checksums())
                .as("connection terminated during the merge")
                .isEqualTo(before);

        fillDisk();
        assertFails(pipeline::load, EtlException.WAREHOUSE, "No space left on device");
        assertThat(pipeline.checksums()).as("no space for the merge").isEqualTo(before);
        pipeline.database().execute("drop function fill cascade");

        assertFinishedByTheNext();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsACommit() throws Exception {
        CuttingProxy[] line = new CuttingProxy[1];
        line[0] = onceSent(
                () -> {
                    awaitCommit();
                    line[0].cut();
                },
                "insert into warehouse.load",
                "COMMIT");

        assertFails(
                () -> pipeline.load(line[0]),
                EtlException.WAREHOUSE,
                "Cannot tell whether the load is stored",
                "run it again");
        assertThat(pipeline.checksums()).isEqualTo(after);
        assertThat(pipeline.load().runs()).isEmpty();
    }

    private CuttingProxy onceSent(Runnable action, String... statements) throws IOException {
        return CuttingProxy.on(pipeline.database().address(), action, statements);
    }

    /** Ends the backends that are at such a statement, when there are any. */
    private void terminate(String statement) {
        String terminated =
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid()"
                        + " and datname = current_database() and query ilike '" + statement + "'";
        while (pipeline.rows(terminated).contains("0")) {
            Thread.onSpinWait();
        }
    }

    private void awaitCommit() {
        while (!pipeline.rows("select count(*) from warehouse.run").contains("2")) {
            Thread.onSpinWait();
        }
    }

    /** As the server says it. */
    private void fillDisk() {
        pipeline.database().execute("""
                create function fill() returns trigger language plpgsql as $$
                begin
                    raise exception 'could not extend file "base/1/2": No space left on device'
                        using errcode = 'disk_full', hint = 'Check free disk space.';
                end $$;
                create trigger fill before insert on warehouse.fact_saved_track for each row execute function fill()""");
    }

    @Test
    void aDiskThatIsFullOrMayNotBeWritten() throws Exception {
        assertFails(() -> pipeline.load(Trouble.readOnly()), EtlException.NOT_READY, "Permission denied", "curated");
        for (int tenths : List.of(0, 2)) {
            assertFails(
                    () -> pipeline.load(Trouble.fullAfter(bytesWritten * tenths / 10)),
                    EtlException.NOT_READY,
                    "No space left on device",
                    "curated");
            assertThat(pipeline.checksums()).as("full after %d tenths", tenths).isEqualTo(before);
        }
        assertFinishedByTheNext();
    }

    @Test
    void aSecondJobAtTheSameTimeIsTurnedAway() throws Exception {
        try (Gate gate = Gate.beforeTheEndOfALoad(pipeline.database())) {
            CompletableFuture<EtlSummary> first = CompletableFuture.supplyAsync(pipeline::load);
            gate.awaitKnock(first);

            assertFails(pipeline::load, EtlException.NOT_READY, "another load is running", "Wait");

            gate.open();
            assertThat(first.join().runs()).hasSize(1);
        }
        assertFinishedByTheNext();
    }

    /** Their locks are in different databases; it is Delta that keeps them apart. */
    @Test
    void twoWarehousesMayBeLoadedFromOneCuratedAtTheSameTime() throws Exception {
        Pipeline other = new Pipeline(
                pipeline.spark(),
                pipeline.raw(),
                pipeline.curated(),
                pipeline.database().copy());
        List<CompletableFuture<EtlSummary>> both =
                List.of(CompletableFuture.supplyAsync(pipeline::load), CompletableFuture.supplyAsync(other::load));
        for (CompletableFuture<EtlSummary> one : both) {
            assertDoneOrTurnedAway(one);
        }

        assertFinishedByTheNext();
        other.load();
        assertThat(other.checksums()).isEqualTo(after);
    }

    private static void assertDoneOrTurnedAway(CompletableFuture<EtlSummary> load) {
        try {
            load.join();
        } catch (CompletionException e) {
            assertFails(
                    () -> {
                        throw e.getCause();
                    },
                    EtlException.NOT_READY,
                    "another load");
        }
    }

    @Test
    void whatOthersHaveStagedIsNotMerged() throws SQLException {
        try (Warehouse warehouse = Warehouse.open(pipeline.database().address())) {
            CuratedRows rows = CuratedRows.readBack(
                    new CuratedStore(pipeline.spark(), pipeline.curated().toString()));
            WarehouseLoad load = new WarehouseLoad(warehouse);
            load.stage(rows, pipeline.spark());
            pipeline.database().execute("insert into staging.track select * from staging.track");

            assertFails(
                    () -> load.merge(new WarehouseLoad.Occasion(1, 1, Duration.ZERO), () -> {}),
                    EtlException.NOT_READY,
                    "staging holds 4 rows of track",
                    "wrote 2");
        }
        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    @Test
    void aSparkThatIsStoppedIsNoMystery() {
        EtlRequest request =
                new EtlRequest("raw", "curated", pipeline.database().address(), EtlConfig.standard());
        Exception thrown = new SparkException("Job 7 cancelled because SparkContext was shut down\n\tat ...");

        assertFails(
                () -> {
                    throw Explanation.of(thrown, request, true);
                },
                EtlException.NOT_READY,
                "Spark was stopped",
                "Run it again");
    }

    @Test
    void rowsThatAreLostWithAMachineAreNoMystery() {
        EtlRequest request =
                new EtlRequest("raw", "curated", pipeline.database().address(), EtlConfig.standard());
        Dataset<Row> rows = pipeline.spark().range(3).toDF().localCheckpoint();
        JavaSparkContext.fromSparkContext(pipeline.spark().sparkContext())
                .getPersistentRDDs()
                .values()
                .forEach(kept -> kept.unpersist(true));

        assertFails(
                () -> EtlJob.explaining(request, pipeline.spark(), rows::collectAsList),
                EtlException.NOT_READY,
                "a machine of the cluster was lost",
                "run it again");
    }

    private void assertFinishedByTheNext() throws InterruptedException {
        pipeline.database().awaitNobodyElse();
        pipeline.load();
        assertThat(pipeline.checksums()).isEqualTo(after);
        assertThat(pipeline.curatedChecksums()).isEqualTo(curatedAfter);
    }

    private static String saved(String trackId) {
        return "{\"added_at\":\"2026-01-01T00:00:00Z\",\"track\":{\"id\":\"%s\",\"name\":\"%1$s\"}}".formatted(trackId);
    }
}
