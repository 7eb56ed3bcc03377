package io.github.spotifypipeline.etl;

import io.github.spotifypipeline.etl.BatchLog.Batch;
import io.github.spotifypipeline.etl.WarehouseRebuild.Rebuilt;
import io.github.spotifypipeline.etl.report.ListeningReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Raw to curated to warehouse: everything that is new, once. */
public final class EtlJob {
    /** What the JVM ends with when something was thrown that nobody explains. */
    private static final int UNEXPECTED = 1;

    private static final int BATCHES_IN_THE_LOG = 50;

    /** It takes as long as some loads, so that a stream, for which others wait, does it seldom. */
    private static final int BATCHES_UNCOMPACTED = 50;

    private static final int BATCHES_UNCOMPACTED_BY_A_STREAM = 1000;

    private final EtlRequest request;
    private final SparkSession spark;
    private final RawStore raw;
    private final CuratedStore curated;
    private final BatchLog log;
    private final Stages stages;
    private final Batches batches;
    private final LongFunction<DataSize> sizes;

    private EtlJob(EtlRequest request, SparkSession spark, EtlProgress progress, LongFunction<DataSize> sizes) {
        this.request = request;
        // Our own settings must not stay in the caller's session.
        this.spark = spark.newSession();
        this.raw = new RawStore(this.spark, request.raw());
        this.curated = new CuratedStore(this.spark, request.curated());
        this.log = new BatchLog(request.curated(), spark.sessionState().newHadoopConf());
        this.stages = new Stages(progress);
        this.batches = new Batches(raw, curated, new Curator(this.spark, raw, curated, sizes), log, stages);
        this.sizes = sizes;
    }

    /** For spark-submit: a summary on stdout, or one line on stderr and its exit code. */
    public static void main(String... args) {
        int exitCode = runAndTell(args);
        // A session still open would keep the JVM alive; one that ends well ends by itself, as clusters expect.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static int runAndTell(String... args) {
        try {
            EtlArguments arguments = EtlArguments.parse(args);
            SparkSession spark = SparkSessions.submitted();
            try {
                arguments.stream()
                        .ifPresentOrElse(
                                stream -> EtlStream.run(
                                        arguments.request(),
                                        stream,
                                        spark,
                                        EtlProgress.silent(),
                                        summary -> System.out.print(SummaryText.of(summary))),
                                () -> runAndReport(arguments, spark));
            } finally {
                spark.stop();
            }
            return 0;
        } catch (EtlException e) {
            System.err.println(e.getMessage());
            return e.exitCode();
        }
    }

    /** For tests that cannot end the JVM. */
    static void runAndReport(EtlArguments arguments, SparkSession spark) {
        Optional<Report> report = arguments
                .report()
                .map(folder -> new Report(folder, spark.sessionState().newHadoopConf()));
        try {
            EtlSummary summary = run(arguments.request(), spark, EtlProgress.silent());
            System.out.print(SummaryText.of(summary));
            report.ifPresent(to -> to.success(
                    arguments.execution(), summary, reportOf(arguments.request().warehouse(), summary)));
        } catch (RuntimeException e) {
            report.ifPresent(to -> tellFailure(to, e));
            throw e;
        }
    }

    private static ListeningReport reportOf(WarehouseAddress address, EtlSummary summary) {
        try (Connection warehouse = Warehouse.connect(address)) {
            return ListeningReport.afterLoading(warehouse, summary.runs());
        } catch (SQLException e) {
            throw Warehouse.refused(e);
        }
    }

    /** Whatever becomes of the telling, it is the failure itself that the job ends with. */
    private static void tellFailure(Report report, RuntimeException failure) {
        try {
            int exitCode = failure instanceof EtlException told ? told.exitCode() : UNEXPECTED;
            report.failure(exitCode, OneLine.of(failure));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Loads every run that raw has and the warehouse has not. The result is always as if all runs had been loaded one
     * by one in their order, however they came.
     *
     * @throws EtlException with an exit code, if anything stands in the way; the warehouse is then as it was
     */
    public static EtlSummary run(EtlRequest request, SparkSession spark, EtlProgress progress) {
        return run(request, spark, progress, DataSize::ofBytes);
    }

    /** The same, with another opinion on how much data so many bytes are. */
    static EtlSummary run(EtlRequest request, SparkSession spark, EtlProgress progress, LongFunction<DataSize> sizes) {
        return explaining(request, spark, () -> new EtlJob(request, spark, progress, sizes).run());
    }

    /** Brings the warehouse up to date, before what arrives is loaded. */
    static void prepare(EtlRequest request, SparkSession spark) {
        explaining(request, spark, () -> {
            try (Warehouse warehouse = Warehouse.open(request.warehouse())) {
                new EtlJob(request, spark, EtlProgress.silent(), DataSize::ofBytes).prepare(warehouse);
            }
            return null;
        });
    }

    /** Loads those of the runs that are new, without looking for others, into a warehouse that is up to date. */
    static EtlSummary load(EtlRequest request, SortedSet<LandedRun> arrived, SparkSession spark, EtlProgress progress) {
        return explaining(request, spark, () -> new EtlJob(request, spark, progress, DataSize::ofBytes).run(arrived));
    }

    /** What Spark throws is told as what has caused it, where we know that. */
    static <T> T explaining(EtlRequest request, SparkSession spark, Supplier<T> work) {
        try {
            return work.get();
        } catch (Exception e) { // Spark throws checked exceptions that no signature tells of
            throw Explanation.of(e, request, spark.sparkContext().isStopped());
        }
    }

    private EtlSummary run() {
        stages.begin(EtlStage.WAREHOUSE, request.warehouse().toString());
        try (Warehouse warehouse = Warehouse.open(request.warehouse())) {
            prepare(warehouse);
            return run(warehouse, Optional.empty());
        }
    }

    private EtlSummary run(SortedSet<LandedRun> arrived) {
        stages.begin(EtlStage.WAREHOUSE, request.warehouse().toString());
        try (Warehouse warehouse = Warehouse.open(request.warehouse())) {
            return run(warehouse, Optional.of(arrived));
        }
    }

    private void prepare(Warehouse warehouse) {
        warehouse.migrate();
        seeToTables(warehouse);
        warehouse.store(request.config().settings());
    }

    /** Whoever builds everything anew needs no table that is there. */
    private void seeToTables(Warehouse warehouse) {
        List<String> missing = warehouse.missingTables();
        if (missing.isEmpty()) {
            return;
        }
        if (!request.task().isForAllOfTheWarehouse()) {
            throw new EtlException(
                    EtlException.WAREHOUSE,
                    "Cannot load: somebody dropped a table of the warehouse (%s). `pipeline replay --warehouse-only` makes all of it once more from curated; what was recorded of earlier loads begins anew."
                            .formatted(String.join(", ", missing)));
        }
        warehouse.makeAnew();
    }

    private EtlSummary run(Warehouse warehouse, Optional<SortedSet<LandedRun>> arrived) {
        try {
            stages.begin(EtlStage.PLAN, request.raw());
            Batches.Curated now =
                    batches.curate(request.task(), arrived, request.config().lookbackDays(), warehouse.lastBatch());
            EtlSummary summary = load(warehouse, now);
            tidyUp(now.state(), arrived.isPresent() ? BATCHES_UNCOMPACTED_BY_A_STREAM : BATCHES_UNCOMPACTED);
            return summary.withRaw(now.kept(), expireRaw(now.state()));
        } catch (Exception e) {
            RuntimeException failure =
                    Explanation.of(e, request, spark.sparkContext().isStopped());
            if (failure instanceof EtlException told) {
                record(warehouse, told);
            }
            throw failure;
        }
    }

    /** Whatever becomes of the record, it is the failure itself that the job ends with. */
    private void record(Warehouse warehouse, EtlException failure) {
        try {
            warehouse.inTransaction(db -> {
                LoadLog.failed(db, failure, stages.sinceStart());
                return failure;
            });
        } catch (EtlException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Stores nothing in the warehouse before curated has it. Whatever becomes of the load, curated is written to the end: who
     * tries again at once shall not meet what is left of this time.
     */
    private EtlSummary load(Warehouse warehouse, Batches.Curated now) {
        try {
            EtlSummary summary = loadMissing(warehouse, now);
            now.writing().join();
            return summary;
        } finally {
            now.writing().awaitEnd();
        }
    }

    /** Every curated run that the warehouse has not; and all of them again if rows were replaced since it was loaded. */
    private EtlSummary loadMissing(Warehouse warehouse, Batches.Curated now) {
        BatchLog.State state = now.state();
        List<Run> loaded = warehouse.runs();
        Set<String> missing = state.runIds();
        loaded.forEach(run -> missing.remove(run.runId()));
        boolean isStale = !loaded.isEmpty()
                && (request.task().kind() == EtlTask.Kind.REBUILD || state.lastReplacement() > warehouse.lastBatch());
        if (missing.isEmpty() && !isStale) {
            return summary(List.of(), new WarehouseLoad.Result(List.of(), List.of(), List.of(), Optional.empty()));
        }
        if (isStale) {
            return rebuild(warehouse, now, loaded, state.runIds());
        }
        stages.begin(EtlStage.LOAD, missing.size() + " runs");
        CuratedRows rows = rowsOf(missing, now);
        rows.size(sizes).configure(spark);
        List<Run> runs = rows.runs(missing);
        return isLate(runs, loaded) ? rebuild(warehouse, now, loaded, missing) : add(warehouse, now, rows, runs);
    }

    /** Rows still in memory, if they are all there is to load; else curated has them. */
    private CuratedRows rowsOf(Set<String> missing, Batches.Curated now) {
        SortedMap<Batch, CuratedRows> fresh = now.fresh();
        if (fresh.size() == 1 && missing.equals(fresh.firstKey().runIds())) {
            return fresh.get(fresh.firstKey());
        }
        now.writing().join();
        CuratedRows all = CuratedRows.readBack(curated);
        return all.of(spark, all.runs(missing));
    }

    private static boolean isLate(List<Run> runs, List<Run> loaded) {
        return loaded.stream()
                .max(Run.ORDER)
                .map(newest -> runs.stream().anyMatch(run -> run.isBefore(newest)))
                .orElse(false);
    }

    private EtlSummary add(Warehouse warehouse, Batches.Curated now, CuratedRows rows, List<Run> runs) {
        WarehouseLoad load = new WarehouseLoad(warehouse);
        load.stage(rows.ordered(spark, runs), spark);
        // Both need all cores until here; merging leaves some to the writing.
        now.writing().begin();
        WarehouseLoad.Occasion occasion = WarehouseLoad.Occasion.now(warehouse, now.state(), runs, stages.sinceStart());
        return summary(runs, load.merge(occasion, now.writing()::join));
    }

    /** All runs are loaded again, in order, in place of what is there: a run came late, or rows were replaced. */
    private EtlSummary rebuild(Warehouse warehouse, Batches.Curated now, List<Run> loaded, Set<String> told) {
        BatchLog.State state = now.state();
        requireCurated(loaded, state.runIds());
        now.writing().join();
        stages.begin(EtlStage.LOAD, state.runs().size() + " runs");
        Rebuilt rebuilt = new WarehouseRebuild(spark, curated, sizes).of(warehouse, state, stages.sinceStart());
        List<Run> runs = rebuilt.runs().stream()
                .filter(run -> told.contains(run.runId()))
                .toList();
        return summary(runs, rebuilt.result());
    }

    private static void requireCurated(List<Run> loaded, Set<String> curatedIds) {
        loaded.stream()
                .map(Run::runId)
                .filter(runId -> !curatedIds.contains(runId))
                .findFirst()
                .ifPresent(runId -> {
                    throw new EtlException(
                            EtlException.FAILED_CHECK,
                            "Cannot load the warehouse anew: it holds a run that curated lacks (" + runId
                                    + "). Use the curated folder it was loaded from, or an empty warehouse.");
                });
    }

    /** Deletes raw that is older than it is to be kept. All of it is loaded. In S3 the bucket's own rules see to that. */
    private int expireRaw(BatchLog.State state) {
        long days = request.config().rawRetentionDays();
        if (days == 0 || state.runs().isEmpty() || !raw.isLocal()) {
            return 0;
        }
        LocalDate firstKept = state.runs().last().snapshotDate().minusDays(days);
        SortedSet<LandedRun> expired = raw.landed(LocalDate.MIN, Set.of());
        expired.retainAll(state.runs());
        expired.removeIf(run -> !run.snapshotDate().isBefore(firstKept));
        if (!expired.isEmpty()) {
            stages.begin(EtlStage.TIDY, expired.size() + " runs from raw");
            raw.delete(expired);
        }
        return expired.size();
    }

    /** Now and then, so that neither the tables nor the log of batches grow into many small files. */
    private void tidyUp(BatchLog.State state, int batchesUncompacted) {
        boolean isScattered = state.lastNumber() - state.compactedThrough() >= batchesUncompacted;
        if (isScattered) {
            stages.begin(EtlStage.TIDY, state.lastNumber() + " batches");
            state.tables().forEach(curated::compact);
        }
        if (isScattered || state.lastNumber() - state.summedThrough() >= BATCHES_IN_THE_LOG) {
            log.sumUp(isScattered ? state.compacted() : state, List.of());
        }
    }

    private EtlSummary summary(List<Run> runs, WarehouseLoad.Result result) {
        return new EtlSummary(
                runs.stream().map(Run::runId).toList(),
                result.tables(),
                result.books(),
                result.quality(),
                result.changed(),
                List.of(),
                0,
                stages.durations());
    }
}
