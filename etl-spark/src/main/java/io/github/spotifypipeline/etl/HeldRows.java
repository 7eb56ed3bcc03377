package io.github.spotifypipeline.etl;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;

/** Rows that the driver holds: few enough that whatever becomes of them is done without a job. */
final class HeldRows {
    private HeldRows() {}

    /** The same rows, computed and held. */
    static Dataset<Row> of(Dataset<Row> rows) {
        return rows.sparkSession().createDataFrame(rows.collectAsList(), rows.schema());
    }

    /** Whether these are. Then they can be collected without a job. */
    static boolean are(Dataset<Row> rows) {
        return rows.queryExecution().logical() instanceof LocalRelation;
    }
}
