package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Playlists a user owns or follows: one row per run and playlist. */
final class SavedPlaylists {
    static final CuratedTable CURATED = CuratedTable.fact(
                    "saved_playlist", List.of("playlist_id"), List.of(), SavedPlaylists::observations)
            .fedBy(Resource.PLAYLISTS);

    static final WarehouseTable FACT = WarehouseTable.presence(
            "fact_saved_playlist", "saved_playlist", List.of("user_id", "playlist_id"), Resource.PLAYLISTS);

    private SavedPlaylists() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.PLAYLISTS)
                .select(CuratedTable.withOrigin(col("item_id").as("playlist_id")));
    }
}
