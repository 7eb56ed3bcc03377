package io.github.spotifypipeline.etl;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * Takes everything of a listener out of raw, curated and the warehouse, old files included, and looks for what is left.
 * May be repeated: what an interrupted one has left is taken out by the next.
 */
public final class Erasure {
    private final String user;
    private final RawStore raw;
    private final CuratedStore curated;
    private final BatchLog log;
    private final Batches batches;
    private final Stages stages;
    private final SparkSession spark;

    /**
     * What was found and is gone, and where the key still is.
     *
     * @param runs of the listener
     * @param traces one line for each place that still names the account key; empty when it worked
     */
    public record Result(int runs, List<String> traces) {}

    private Erasure(EtlRequest request, String user, SparkSession session, Stages stages) {
        this.user = user;
        this.spark = session.newSession();
        this.raw = new RawStore(spark, request.raw());
        this.curated = new CuratedStore(spark, request.curated());
        this.log = new BatchLog(request.curated(), spark.sessionState().newHadoopConf());
        this.stages = stages;
        Curator curator = new Curator(spark, raw, curated, DataSize::ofBytes);
        this.batches = new Batches(raw, curated, curator, log, stages);
    }

    /**
     * @param user the account key, as in raw's paths
     * @throws EtlException 43 if nothing of such a listener is anywhere; with another exit code, if anything stands in the way
     */
    public static Result run(EtlRequest request, String user, SparkSession spark, EtlProgress progress) {
        return EtlJob.explaining(request, spark, () -> {
            try (Warehouse warehouse = Warehouse.open(request.warehouse())) {
                warehouse.migrate();
                return new Erasure(request, user, spark, new Stages(progress)).from(warehouse);
            }
        });
    }

    /** A batch that was left half done is finished, so that curated is one thing; then raw, or it would be loaded again. */
    private Result from(Warehouse warehouse) {
        BatchLog.State state = batches.finish();
        SortedSet<LandedRun> runs = runs(warehouse);
        requireKnown(runs, warehouse);
        stages.begin(EtlStage.ERASE, runs.size() + " runs from raw");
        raw.forget(user, runs);
        stages.begin(EtlStage.ERASE, runs.size() + " runs from curated");
        if (!runs.isEmpty()) {
            forgetInCurated(runs);
            log.sumUp(state, runs);
        }
        stages.begin(EtlStage.ERASE, runs.size() + " runs from the warehouse");
        warehouse.forgetFindings();
        if (curated.exists(CuratedRows.RUN)) {
            new WarehouseRebuild(spark, curated, DataSize::ofBytes).of(warehouse, log.read(), Duration.ZERO);
        }
        warehouse.compact();
        return new Result(runs.size(), traces(warehouse));
    }

    /** The runs themselves last: they say what there is to erase. */
    private void forgetInCurated(SortedSet<LandedRun> runs) {
        List<String> tables = CuratedRows.NAMES.stream().filter(curated::exists).toList();
        Concurrently.forEach(
                tables.stream().filter(table -> !table.equals(CuratedRows.RUN)).toList(),
                table -> curated.forget(table, runs));
        tables.stream().filter(CuratedRows.RUN::equals).forEach(table -> curated.forget(table, runs));
    }

    private void requireKnown(SortedSet<LandedRun> runs, Warehouse warehouse) {
        if (runs.isEmpty() && !raw.knows(user)) {
            String known = warehouse.runs().stream()
                    .map(Run::userId)
                    .distinct()
                    .sorted()
                    .collect(joining(", "));
            throw new EtlException(
                    EtlException.BAD_ARGUMENT,
                    "Cannot erase: there is nothing of such a listener (%s). Known: %s."
                            .formatted(user, known.isEmpty() ? "nobody" : known));
        }
    }

    private SortedSet<LandedRun> runs(Warehouse warehouse) {
        SortedSet<LandedRun> runs = new TreeSet<>(raw.runsOf(user));
        warehouse.runs().stream()
                .filter(run -> run.userId().equals(user))
                .map(LandedRun::of)
                .forEach(runs::add);
        if (curated.exists(CuratedRows.RUN)) {
            Runs.read(curated.read(CuratedRows.RUN)).stream()
                    .filter(run -> run.userId().equals(user))
                    .map(LandedRun::of)
                    .forEach(runs::add);
        }
        return runs;
    }

    /** Where the key is still to be found: by reading everything, not by what was done. */
    private List<String> traces(Warehouse warehouse) {
        List<String> traces = new ArrayList<>(raw.traces(user));
        CuratedRows.NAMES.stream()
                .filter(curated::exists)
                .flatMap(table -> curated.traces(table, user).stream())
                .forEach(traces::add);
        traces.addAll(warehouse.traces(user));
        return traces;
    }
}
