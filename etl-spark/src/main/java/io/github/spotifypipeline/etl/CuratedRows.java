package io.github.spotifypipeline.etl;

import static org.apache.spark.sql.functions.broadcast;

import io.github.spotifypipeline.etl.table.Books;
import io.github.spotifypipeline.etl.table.CuratedTable;
import io.github.spotifypipeline.etl.table.Items;
import io.github.spotifypipeline.etl.table.Tables;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Curated rows by table: a batch's own, as they were computed, or all there are, read back. No rows, no entry. */
record CuratedRows(Map<String, Dataset<Row>> tables) {
    static final String RUN = "run";
    static final String RUN_BOOK = "run_book";
    private static final String ITEMS = "items";

    /** Of every table. */
    static final List<String> NAMES = Stream.concat(
                    Tables.CURATED.stream().map(CuratedTable::name), Stream.of(RUN, RUN_BOOK))
            .toList();

    /** Analysing a plan takes a while, and gives the same in every session. */
    private static final Map<String, StructType> SCHEMAS = new ConcurrentHashMap<>();

    /** Without the tables that have no rows. */
    static CuratedRows of(Map<String, Dataset<Row>> tables) {
        tables.forEach((table, rows) -> SCHEMAS.putIfAbsent(table, rows.schema()));
        return new CuratedRows(tables.entrySet().stream()
                .filter(table -> !table.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Everything that curated holds. */
    static CuratedRows readBack(CuratedStore curated) {
        return new CuratedRows(
                NAMES.stream().filter(curated::exists).collect(Collectors.toMap(Function.identity(), curated::read)));
    }

    /** The columns of a table, where no rows have them. */
    static StructType schema(String table, SparkSession spark) {
        return remembered(table, () -> {
            Dataset<Row> noItems = spark.createDataFrame(List.of(), schemaOfItems(spark));
            return switch (table) {
                case RUN -> Runs.SCHEMA;
                case RUN_BOOK -> Books.schema(noItems);
                default -> Tables.curated(table).rows(noItems).schema();
            };
        });
    }

    private static StructType schemaOfItems(SparkSession spark) {
        return remembered(
                ITEMS,
                () -> Items.of(spark.createDataFrame(List.of(), Items.LINE)).schema());
    }

    /** Not by {@code computeIfAbsent}, since a table's schema asks for that of items. */
    private static StructType remembered(String rows, Supplier<StructType> schema) {
        StructType known = SCHEMAS.get(rows);
        if (known == null) {
            known = schema.get();
            SCHEMAS.put(rows, known);
        }
        return known;
    }

    /** The tables that have no rows. */
    List<String> empty() {
        return NAMES.stream().filter(table -> !tables.containsKey(table)).toList();
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
