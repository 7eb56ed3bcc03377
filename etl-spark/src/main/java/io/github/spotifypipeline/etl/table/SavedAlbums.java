package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Saved albums: one row per run, album and the time it was added. */
final class SavedAlbums {
    static final CuratedTable CURATED = CuratedTable.fact(
                    "saved_album", List.of("album_id", "added_at"), List.of(), SavedAlbums::observations)
            .fedBy(Resource.SAVED_ALBUMS);

    static final WarehouseTable FACT = WarehouseTable.presence(
            "fact_saved_album", "saved_album", List.of("user_id", "album_id", "added_at"), Resource.SAVED_ALBUMS);

    static final Rule ONLY_ALBUMS = Rule.kind(Resource.SAVED_ALBUMS, "album");

    private SavedAlbums() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.SAVED_ALBUMS)
                .select(CuratedTable.withOrigin(
                        col("item_id").as("album_id"),
                        coalesce(col("added_at"), Times.UNKNOWN).as("added_at")));
    }
}
