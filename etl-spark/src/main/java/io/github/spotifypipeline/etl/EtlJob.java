package io.github.spotifypipeline.etl;

import io.github.spotifypipeline.etl.BatchLog.Batch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Raw to curated to warehouse: everything that is new, once. */
public final class EtlJob {
    /** What the JVM ends with when something was thrown that nobody explains. */
    private static final int UNEXPECTED = 1;

    private final EtlRequest request;
    private final SparkSession spark;
    private final RawStore raw;
    private final CuratedStore curated;
    private final BatchLog log;
    private final Stages stages;

    /** All batches, those that are still to be curated, and where raw has the manifests. */
    private record Plan(List<Batch> batches, List<Batch> pending, SortedMap<String, Path> manifests) {
        Set<String> runIds() {
            return batches.stream().flatMap(batch -> batch.runIds().stream()).collect(Collectors.toSet());
        }
    }

    private EtlJob(EtlRequest request, SparkSession spark, EtlProgress progress) {
        this.request = request;
        // Our own settings must not stay in the caller's session.
        this.spark = spark.newSession();
        this.raw = new RawStore(this.spark, request.raw());
        this.curated = new CuratedStore(this.spark, request.curated());
        this.log = new BatchLog(request.curated(), spark.sessionState().newHadoopConf());
        this.stages = new Stages(progress);
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
                runAndReport(arguments, spark);
            } finally {
                spark.stop();
            }
            return 0;
        } catch (EtlException e) {
            System.err.println(e.getMessage());
            return e.exitCode();
        }
    }

    private static void runAndReport(EtlArguments arguments, SparkSession spark) {
        Optional<Report> report = arguments
                .report()
                .map(folder -> new Report(folder, spark.sessionState().newHadoopConf()));
        try {
            EtlSummary summary = run(arguments.request(), spark, EtlProgress.silent());
            System.out.print(SummaryText.of(summary));
            report.ifPresent(to -> to.success(
                    arguments.execution(),
                    summary,
                    WeeklyReport.of(arguments.request().warehouse(), summary)));
        } catch (RuntimeException e) {
            report.ifPresent(to -> tellFailure(to, e));
            throw e;
        }
    }

    /** Whatever becomes of the telling, it is the failure itself that the job ends with. */
    private static void tellFailure(Report report, RuntimeException failure) {
        try {
            int exitCode = failure instanceof EtlException told ? told.exitCode() : UNEXPECTED;
            report.failure(
                    exitCode,
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
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
        try {
            return new EtlJob(request, spark, progress).run();
        } catch (RuntimeException e) {
            throw explained(e);
        }
    }

    private EtlSummary run() {
        stages.begin(EtlStage.WAREHOUSE, request.warehouse().toString());
        try (Warehouse warehouse = Warehouse.open(request.warehouse())) {
            warehouse.migrate();
            warehouse.store(request.config().settings());
            Plan plan = plan();
            List<CuratedRows> fresh = new ArrayList<>();
            for (Batch batch : plan.pending()) {
                fresh.add(curate(batch, plan.manifests()));
            }
            return load(warehouse, plan, fresh);
        }
    }

    /** A batch that was left half done comes first, as it was; what is new in raw makes another. */
    private Plan plan() {
        stages.begin(EtlStage.PLAN, request.raw());
        SortedMap<String, Path> manifests = raw.manifests();
        List<Batch> batches = new ArrayList<>(log.batches());
        Set<String> planned =
                batches.stream().flatMap(batch -> batch.runIds().stream()).collect(Collectors.toSet());
        List<String> unplanned = manifests.keySet().stream()
                .filter(runId -> !planned.contains(runId))
                .toList();
        if (!unplanned.isEmpty()) {
            batches.add(log.plan(batches.size() + 1L, unplanned));
        }
        return new Plan(
                batches, batches.stream().filter(batch -> !batch.isDone()).toList(), manifests);
    }

    /** The batch's rows, appended to curated once and kept for the load. */
    private CuratedRows curate(Batch batch, SortedMap<String, Path> paths) {
        String size = batch.runIds().size() + " runs";
        stages.begin(EtlStage.VERIFY, size);
        List<Manifest> manifests =
                batch.runIds().stream().map(runId -> manifest(runId, paths)).toList();
        raw.verify(manifests);
        stages.begin(EtlStage.TRANSFORM, size);
        CuratedRows rows = new Curator(spark, raw, curated).curate(batch, manifests);
        log.markDone(batch);
        return rows;
    }

    private Manifest manifest(String runId, SortedMap<String, Path> paths) {
        return Optional.ofNullable(paths.get(runId))
                .map(raw::manifest)
                .orElseThrow(() -> new EtlException(
                        EtlException.FAILED_CHECK,
                        "Cannot load: a run whose load was interrupted is gone from raw (" + runId
                                + "). Restore it, or drop curated and load everything again."));
    }

    /** Every curated run that the warehouse has not. */
    private EtlSummary load(Warehouse warehouse, Plan plan, List<CuratedRows> fresh) {
        List<Run> loaded = warehouse.runs();
        Set<String> missing = plan.runIds();
        loaded.forEach(run -> missing.remove(run.runId()));
        if (missing.isEmpty()) {
            return new EtlSummary(List.of(), List.of(), List.of(), List.of(), stages.durations());
        }
        stages.begin(EtlStage.LOAD, missing.size() + " runs");
        CuratedRows rows = rowsOf(missing, plan, fresh);
        rows.size().configure(spark);
        List<Run> runs = rows.runs(missing);
        return isLate(runs, loaded) ? rebuild(warehouse, plan, loaded, runs) : add(warehouse, plan, rows, runs);
    }

    /** Rows still in memory, if they are all there is to load; else curated has them. */
    private CuratedRows rowsOf(Set<String> missing, Plan plan, List<CuratedRows> fresh) {
        boolean isFresh = fresh.size() == 1
                && missing.equals(Set.copyOf(plan.pending().get(0).runIds()));
        if (isFresh) {
            return fresh.get(0);
        }
        CuratedRows all = CuratedRows.readBack(curated);
        return all.of(spark, all.runs(missing));
    }

    private static boolean isLate(List<Run> runs, List<Run> loaded) {
        return loaded.stream()
                .max(Run.ORDER)
                .map(newest -> runs.stream().anyMatch(run -> run.isBefore(newest)))
                .orElse(false);
    }

    private EtlSummary add(Warehouse warehouse, Plan plan, CuratedRows rows, List<Run> runs) {
        WarehouseLoad load = new WarehouseLoad(warehouse);
        load.stage(rows.ordered(spark, runs));
        return summary(runs, load.merge(plan.batches().size(), stages.sinceStart()));
    }

    /** A run that comes after later ones: all runs are loaded again, in order, in place of what is there. */
    private EtlSummary rebuild(Warehouse warehouse, Plan plan, List<Run> loaded, List<Run> late) {
        requireCurated(loaded, plan);
        CuratedRows everything = CuratedRows.readBack(curated);
        List<Run> runs = everything.runs(plan.runIds());
        WarehouseLoad load = new WarehouseLoad(warehouse);
        load.stage(everything.of(spark, runs).ordered(spark, runs));
        return summary(late, load.replaceAll(plan.batches().size(), stages.sinceStart()));
    }

    private static void requireCurated(List<Run> loaded, Plan plan) {
        Set<String> curatedIds = plan.runIds();
        loaded.stream()
                .map(Run::runId)
                .filter(runId -> !curatedIds.contains(runId))
                .findFirst()
                .ifPresent(runId -> {
                    throw new EtlException(
                            EtlException.FAILED_CHECK,
                            "Cannot load a late run: the warehouse holds a run that curated lacks (" + runId
                                    + "). Use the curated folder it was loaded from, or an empty warehouse.");
                });
    }

    private EtlSummary summary(List<Run> runs, WarehouseLoad.Result result) {
        return new EtlSummary(
                runs.stream().map(Run::runId).toList(),
                result.tables(),
                result.books(),
                result.warnings(),
                stages.durations());
    }

    /** What a task threw comes wrapped in what Spark says about it. */
    private static RuntimeException explained(RuntimeException failure) {
        return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> exception(cause).stream())
                .findFirst()
                .orElse(failure);
    }

    private static Optional<RuntimeException> exception(Throwable cause) {
        if (cause instanceof EtlException told) {
            return Optional.of(told);
        }
        return cause instanceof SQLException refused ? Optional.of(Warehouse.refused(refused)) : Optional.empty();
    }
}
