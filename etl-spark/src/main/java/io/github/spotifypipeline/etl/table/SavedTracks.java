package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Saved tracks: one row per run, track and the time it was added. */
final class SavedTracks {
    static final CuratedTable CURATED = CuratedTable.fact(
                    "saved_track", List.of("track_id", "added_at"), List.of(), SavedTracks::observations)
            .fedBy(Resource.SAVED_TRACKS);

    static final WarehouseTable FACT = WarehouseTable.presence(
            "fact_saved_track", "saved_track", List.of("user_id", "track_id", "added_at"), Resource.SAVED_TRACKS);

    static final Rule ONLY_TRACKS = Rule.kind(Resource.SAVED_TRACKS, "track");

    private SavedTracks() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.SAVED_TRACKS)
                .select(CuratedTable.withOrigin(
                        col("item_id").as("track_id"),
                        coalesce(col("added_at"), Times.UNKNOWN).as("added_at")));
    }
}
