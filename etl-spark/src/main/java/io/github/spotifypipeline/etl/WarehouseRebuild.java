package io.github.spotifypipeline.etl;

import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.spark.sql.SparkSession;

/** All that curated holds, loaded in order in place of what the warehouse has. */
final class WarehouseRebuild {
    private final SparkSession spark;
    private final CuratedStore curated;
    private final LongFunction<DataSize> sizes;

    /** The runs that were loaded, in order, and what that did. */
    record Rebuilt(List<Run> runs, WarehouseLoad.Result result) {}

    WarehouseRebuild(SparkSession spark, CuratedStore curated, LongFunction<DataSize> sizes) {
        this.spark = spark;
        this.curated = curated;
        this.sizes = sizes;
    }

    Rebuilt of(Warehouse warehouse, BatchLog.State state, Duration soFar) {
        CuratedRows everything = CuratedRows.readBack(curated);
        List<Run> runs = everything.runs(state.runIds());
        CuratedRows rows = everything.of(spark, runs);
        rows.size(sizes).configure(spark);
        WarehouseLoad load = new WarehouseLoad(warehouse);
        load.stage(rows.ordered(spark, runs), spark);
        return new Rebuilt(runs, load.replaceAll(WarehouseLoad.Occasion.now(warehouse, state, runs, soFar)));
    }
}
