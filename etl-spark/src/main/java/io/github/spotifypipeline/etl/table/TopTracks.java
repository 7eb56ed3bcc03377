package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A user's top tracks: one row per run, time range and rank (from 1). */
final class TopTracks {
    static final CuratedTable CURATED = CuratedTable.fact(
                    "top_track", List.of("time_range", "rank"), List.of("track_id"), TopTracks::observations)
            .fedBy(Resource.TOP_TRACKS);

    static final WarehouseTable FACT = WarehouseTable.replace(
            "fact_top_track",
            "staging.top_track",
            List.of("user_id", "snapshot_date", "time_range", "rank"),
            List.of("track_id"),
            List.of("user_id", "snapshot_date", "time_range"),
            WarehouseTable.listings(Resource.TOP_TRACKS));

    private TopTracks() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.TOP_TRACKS)
                .select(CuratedTable.withOrigin(
                        col("time_range"),
                        col("position").plus(lit(1)).as("rank"),
                        col("item_id").as("track_id")));
    }
}
