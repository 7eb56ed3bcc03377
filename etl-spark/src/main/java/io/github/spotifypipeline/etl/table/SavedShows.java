package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Saved shows: one row per run, show and the time it was added. */
final class SavedShows {
    static final CuratedTable CURATED = CuratedTable.fact(
                    "saved_show", List.of("show_id", "added_at"), List.of(), SavedShows::observations)
            .fedBy(Resource.SAVED_SHOWS);

    static final WarehouseTable FACT = WarehouseTable.presence(
            "fact_saved_show", "saved_show", List.of("user_id", "show_id", "added_at"), Resource.SAVED_SHOWS);

    static final Rule ONLY_SHOWS = Rule.kind(Resource.SAVED_SHOWS, "show");

    private SavedShows() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.SAVED_SHOWS)
                .select(CuratedTable.withOrigin(
                        col("item_id").as("show_id"),
                        coalesce(col("added_at"), Times.UNKNOWN).as("added_at")));
    }
}
