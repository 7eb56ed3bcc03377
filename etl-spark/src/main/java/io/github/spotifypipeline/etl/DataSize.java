package io.github.spotifypipeline.etl;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How much there is to do, in two sizes, since what makes Spark fast on much data makes it slow on little. A weekly run
 * is small: compiling code for each of some forty queries would take ten times as long as the queries, and shuffles
 * between partitions twice as long.
 */
enum DataSize {
    /** Interpreted, in one partition per table; tables go side by side. */
    SMALL,
    /** Compiled, in as many partitions as there are. */
    LARGE;

    /** Compressed; where the two take about as long. */
    private static final long LARGE_BYTES = 16L << 20;

    static DataSize ofBytes(long bytes) {
        return bytes < LARGE_BYTES ? SMALL : LARGE;
    }

    /** Sets the session up for this size. */
    void configure(SparkSession spark) {
        spark.conf().set("spark.sql.codegen.wholeStage", this == LARGE);
        spark.conf().set("spark.sql.codegen.factoryMode", this == LARGE ? "FALLBACK" : "NO_CODEGEN");
    }

    Dataset<Row> arrange(Dataset<Row> rows) {
        return this == LARGE ? rows : rows.coalesce(1);
    }
}
