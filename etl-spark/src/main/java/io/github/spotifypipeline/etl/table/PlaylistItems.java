package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is in playlists: one row per run, playlist version and position (from 0). */
final class PlaylistItems {
    private static final List<String> KEYS = List.of("playlist_id", "spotify_snapshot_id", "item_position");
    private static final List<String> VALUES = List.of("item_id", "item_type", "added_at", "added_by_id", "is_local");

    static final CuratedTable CURATED = CuratedTable.fact("playlist_item", KEYS, VALUES, PlaylistItems::observations)
            .fedBy(Resource.PLAYLIST_ITEMS);

    static final WarehouseTable FACT = WarehouseTable.replace(
            "fact_playlist_item",
            "staging.playlist_item",
            KEYS,
            VALUES,
            KEYS.subList(0, 2),
            WarehouseTable.listings(Resource.PLAYLIST_ITEMS));

    static final Rule TRACKS_AND_EPISODES = Rule.kind(Resource.PLAYLIST_ITEMS, "track", "episode");

    private PlaylistItems() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        Dataset<Row> entries = Items.accepted(items, Resource.PLAYLIST_ITEMS);
        return versioned(entries, items)
                .select(CuratedTable.withOrigin(
                        col("request_id").as("playlist_id"),
                        col("spotify_snapshot_id"),
                        col("position").as("item_position"),
                        col("item_id"),
                        col("item_type"),
                        col("added_at"),
                        col("added_by_id"),
                        col("track.is_local").as("is_local")));
    }

    /**
     * The rows, each with the version that the run's own listing of playlists gave; a playlist that is not in the
     * listing has a version of its own for each run.
     */
    static Dataset<Row> versioned(Dataset<Row> rows, Dataset<Row> items) {
        Column unversioned = concat(lit("unversioned-"), col("run_id"));
        Dataset<Row> versions = Playlists.versions(items).withColumnRenamed("playlist_id", "request_id");
        return rows.join(broadcast(versions), List.of("run_id", "request_id").toArray(String[]::new), "left")
                .withColumn("spotify_snapshot_id", coalesce(col("spotify_snapshot_id"), unversioned));
    }
}
