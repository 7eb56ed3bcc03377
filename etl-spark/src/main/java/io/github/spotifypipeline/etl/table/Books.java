package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The books: one row per run and resource. What the responses say they hold ({@code fetched}) is counted apart from
 * what became of each entry, so that the two can be compared.
 */
public final class Books {

    /** How many lines were no responses: nobody knows how many entries those held. */
    public static final String UNREADABLE_LINES = "unreadable_line_count";

    private Books() {}

    /** The columns of the curated table. */
    public static StructType schema(Dataset<Row> items) {
        return rows(items).drop(UNREADABLE_LINES).schema();
    }

    /** Every response has a row of items, so every book has both sides. */
    public static Dataset<Row> rows(Dataset<Row> items) {
        return responses(items).join(entries(items), new String[] {"run_id", "resource"});
    }

    private static Dataset<Row> responses(Dataset<Row> items) {
        Dataset<Row> listings = items.where(coalesce(col("raw_ordinal"), lit(0)).equalTo(0))
                .groupBy("run_id", "resource", "request_id", "time_range")
                .agg(
                        count(lit(1)).as("page_count"),
                        count_if(not(col("is_readable"))).as("failed_page_count"),
                        count_if(not(col("is_response"))).as(UNREADABLE_LINES),
                        sum("item_count").as("fetched"),
                        max(when(col("total").isNotNull(), struct(col("page"), col("total"))))
                                .as("last"));
        return listings.groupBy("run_id", "resource")
                .agg(
                        sum("page_count").as("page_count"),
                        sum("failed_page_count").as("failed_page_count"),
                        sum(UNREADABLE_LINES).as(UNREADABLE_LINES),
                        sum("fetched").as("fetched"),
                        sum("last.total").as("reported_total"));
    }

    private static Dataset<Row> entries(Dataset<Row> items) {
        Column accepted = col("fate").equalTo(Items.ACCEPTED);
        return items.groupBy(
                        col("run_id"),
                        col("resource"),
                        col("fate"),
                        when(accepted, col("item_key")).as("item_key"))
                .agg(count(lit(1)).as("entry_count"))
                .groupBy("run_id", "resource")
                .agg(
                        count_if(accepted).as("accepted"),
                        total(accepted, col("entry_count").minus(1)).as("duplicates"),
                        total(col("fate").equalTo(Items.NULL), col("entry_count"))
                                .as("nulls"),
                        total(col("fate").equalTo(Items.QUARANTINED), col("entry_count"))
                                .as("quarantined"));
    }

    private static Column total(Column condition, Column amount) {
        return coalesce(sum(when(condition, amount)), lit(0L));
    }
}
