package io.github.spotifypipeline.etl;

import static org.apache.spark.sql.functions.broadcast;

import io.github.spotifypipeline.etl.table.CuratedTable;
import io.github.spotifypipeline.etl.table.Tables;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Curated rows by table: a batch's own, as they were computed, or all there are, read back. */
record CuratedRows(Map<String, Dataset<Row>> tables) {
    static final String RUN = "run";
    static final String RUN_BOOK = "run_book";

    /** Of every table. */
    static final List<String> NAMES = Stream.concat(
                    Tables.CURATED.stream().map(CuratedTable::name), Stream.of(RUN, RUN_BOOK))
            .toList();

    /** Everything that curated holds. */
    static CuratedRows readBack(CuratedStore curated) {
        return new CuratedRows(NAMES.stream().collect(Collectors.toMap(Function.identity(), curated::read)));
    }

    /** The runs of these ids, in order. */
    List<Run> runs(Collection<String> runIds) {
        return Runs.read(tables.get(RUN)).stream()
                .filter(run -> runIds.contains(run.runId()))
                .sorted(Run.ORDER)
                .toList();
    }

    /** The rows of these runs only. */
    CuratedRows of(SparkSession spark, List<Run> runs) {
        Dataset<Row> wanted = broadcast(Runs.rows(spark, runs).select("run_id"));
        return new CuratedRows(tables.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, table -> table.getValue().join(wanted, "run_id"))));
    }

    /** As it goes to staging: the runs say in which order they are to be merged. */
    CuratedRows ordered(SparkSession spark, List<Run> runs) {
        Map<String, Dataset<Row>> ordered = new HashMap<>(tables);
        ordered.put(RUN, Runs.ordered(spark, runs));
        return new CuratedRows(ordered);
    }

    /** By what the files take; rows in memory count as well. */
    DataSize size(LongFunction<DataSize> sizes) {
        return sizes.apply(tables.values().stream()
                .mapToLong(rows -> rows.queryExecution()
                        .optimizedPlan()
                        .stats()
                        .sizeInBytes()
                        .toLong())
                .sum());
    }
}
