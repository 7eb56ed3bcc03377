package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Responses: one row per line of raw. They tell whether a listing was read to its end. */
final class Pages {
    static final CuratedTable CURATED = CuratedTable.log("page", Pages::rows);

    private Pages() {}

    static Dataset<Row> rows(Dataset<Row> items) {
        Dataset<Row> responses =
                items.where(coalesce(col("raw_ordinal"), lit(0)).equalTo(0));
        return PlaylistItems.versioned(responses, items)
                .select(CuratedTable.withOrigin(
                        col("request_id"),
                        col("time_range"),
                        when(col("resource").equalTo(Resource.PLAYLIST_ITEMS.id()), col("spotify_snapshot_id"))
                                .as("spotify_snapshot_id"),
                        col("page"),
                        col("status"),
                        col("is_readable"),
                        col("item_count"),
                        col("total"),
                        col("is_last")));
    }
}
