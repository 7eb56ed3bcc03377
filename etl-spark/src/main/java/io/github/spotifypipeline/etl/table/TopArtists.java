package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A user's top artists: one row per run, time range and rank (from 1). */
final class TopArtists {
    static final CuratedTable CURATED = CuratedTable.fact(
                    "top_artist", List.of("time_range", "rank"), List.of("artist_id"), TopArtists::observations)
            .fedBy(Resource.TOP_ARTISTS);

    static final WarehouseTable FACT = WarehouseTable.replace(
            "fact_top_artist",
            "staging.top_artist",
            List.of("user_id", "snapshot_date", "time_range", "rank"),
            List.of("artist_id"),
            List.of("user_id", "snapshot_date", "time_range"),
            WarehouseTable.listings(Resource.TOP_ARTISTS));

    private TopArtists() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.TOP_ARTISTS)
                .select(CuratedTable.withOrigin(
                        col("time_range"),
                        col("position").plus(lit(1)).as("rank"),
                        col("item_id").as("artist_id")));
    }
}
