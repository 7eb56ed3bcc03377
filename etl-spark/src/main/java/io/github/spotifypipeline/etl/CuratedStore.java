package io.github.spotifypipeline.etl;

import io.delta.tables.DeltaTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** The Delta tables. They only grow: each batch appends to each table once, however often it is tried. */
final class CuratedStore {
    /** Delta keeps the last batch of this name in each table's log, and skips one that it has. */
    private static final String WRITER = "etl-spark";

    private final SparkSession spark;
    private final String root;

    CuratedStore(SparkSession spark, String root) {
        this.spark = spark;
        this.root = root;
    }

    /** Appends, unless there is nothing and the table exists: most tables of an hourly run are empty. */
    void append(long batch, String table, Dataset<Row> rows) {
        if (rows.isEmpty() && DeltaTable.isDeltaTable(spark, path(table))) {
            return;
        }
        spark.sparkContext().setJobGroup(table, "append to curated", false);
        rows.write()
                .format("delta")
                .mode(SaveMode.Append)
                .option("txnAppId", WRITER)
                .option("txnVersion", batch)
                .save(path(table));
    }

    /** All rows that were ever appended. */
    Dataset<Row> read(String table) {
        return spark.read().format("delta").load(path(table));
    }

    private String path(String table) {
        return root + "/" + table;
    }
}
