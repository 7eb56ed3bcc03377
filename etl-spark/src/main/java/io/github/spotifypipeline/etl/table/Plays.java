package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Plays: one row per run, user, moment and item. */
final class Plays {
    private static final List<String> VALUES =
            List.of("item_type", "context_type", "context_uri", "played_ms", "source");

    static final CuratedTable CURATED =
            CuratedTable.fact("play", List.of("ended_at", "item_id"), VALUES, Plays::observations);

    /** What happened does not change: the first record of a play stays. */
    static final WarehouseTable FACT =
            WarehouseTable.insertOnly("fact_play", "staging.play", List.of("user_id", "ended_at", "item_id"), VALUES);

    static final Rule TRACKS_AND_EPISODES = Rule.kind(Resource.RECENTLY_PLAYED, "track", "episode");

    static final Rule TIMED = Rule.of("no_time", col("played_at").isNotNull(), Resource.RECENTLY_PLAYED);

    private Plays() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.RECENTLY_PLAYED)
                .select(CuratedTable.withOrigin(
                        col("played_at").as("ended_at"),
                        col("item_id"),
                        col("item_type"),
                        col("context_type"),
                        col("context_uri"),
                        // The API reports no duration of the play; the privacy export does.
                        lit(null).cast("bigint").as("played_ms"),
                        lit("api").as("source")));
    }
}
