package io.github.spotifypipeline.etl;

import io.github.spotifypipeline.etl.table.CuratedTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * How much there is to do, since what makes Spark fast on much data makes it slow on little: a weekly run is small, and
 * compiling code for each of some forty queries takes several times as long as the queries. The result is the same.
 */
enum DataSize {
    /** An hourly run: the driver holds all that comes of it. */
    TINY(false, false),
    /** Up to a large library: interpreted, and one partition per table, so that nothing is shuffled. The driver holds them. */
    SMALL(false, true),
    /** Up to some years of weekly runs: queries are compiled; one partition per table still, and tables go side by side. */
    MEDIUM(true, true),
    /** Compiled, in as many partitions as there are. */
    LARGE(true, false);

    /** In bytes of compressed files. */
    private static final long SMALL_BYTES = 64L << 10;

    private static final long MEDIUM_BYTES = 16L << 20;

    private static final long LARGE_BYTES = 64L << 20;

    private final boolean isCompiled;
    private final boolean isCoalesced;

    DataSize(boolean isCompiled, boolean isCoalesced) {
        this.isCompiled = isCompiled;
        this.isCoalesced = isCoalesced;
    }

    static DataSize ofBytes(long bytes) {
        if (bytes < MEDIUM_BYTES) {
            return bytes < SMALL_BYTES ? TINY : SMALL;
        }
        return bytes < LARGE_BYTES ? MEDIUM : LARGE;
    }

    /** Sets the session up for this size. */
    void configure(SparkSession spark) {
        spark.conf().set("spark.sql.codegen.wholeStage", isCompiled);
        // What copies rows between queries is written anew for each task, which pays where a task has many.
        spark.conf().set("spark.sql.codegen.factoryMode", this == LARGE ? "FALLBACK" : "NO_CODEGEN");
        // Where nothing is shuffled there is nothing to adapt to.
        spark.conf().set("spark.sql.adaptive.enabled", !isHeld());
        if (this == TINY) {
            spark.conf().set("spark.sql.leafNodeDefaultParallelism", 1);
        } else {
            spark.conf().unset("spark.sql.leafNodeDefaultParallelism");
        }
    }

    CuratedTable.Amount amount() {
        return this == LARGE ? CuratedTable.Amount.MANY : CuratedTable.Amount.FEW;
    }

    Dataset<Row> arrange(Dataset<Row> rows) {
        return isCoalesced ? rows.coalesce(1) : rows;
    }

    /** Computes what tables are made of. It is kept, but not where it came from: such a plan is made many times faster. */
    Dataset<Row> compute(Dataset<Row> rows) {
        return this == TINY ? HeldRows.of(rows) : checkpoint(rows);
    }

    /** Computes the rows of a table, likewise. */
    Dataset<Row> computeTable(Dataset<Row> rows) {
        return isHeld() ? HeldRows.of(rows) : checkpoint(rows);
    }

    /** Many rows in memory would have to be moved about by each collection of garbage; the disk's cache holds them as well. */
    private Dataset<Row> checkpoint(Dataset<Row> rows) {
        return this == LARGE ? rows.localCheckpoint(true, StorageLevel.DISK_ONLY()) : rows.localCheckpoint();
    }

    /** Whether the driver holds the rows of tables. */
    private boolean isHeld() {
        return this == TINY || this == SMALL;
    }
}
