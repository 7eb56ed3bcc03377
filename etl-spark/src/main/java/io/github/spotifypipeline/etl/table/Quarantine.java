package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rejected entries: one row each, with the rule that rejected it and its text as received. */
final class Quarantine {
    static final CuratedTable CURATED = CuratedTable.log(Tables.QUARANTINE, Quarantine::rows);

    private Quarantine() {}

    static Dataset<Row> rows(Dataset<Row> items) {
        return items.where(col("fate").equalTo(Items.QUARANTINED))
                .select(CuratedTable.withOrigin(col("rule"), col("item")));
    }
}
