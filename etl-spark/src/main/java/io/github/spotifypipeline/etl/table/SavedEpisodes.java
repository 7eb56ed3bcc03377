package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Saved episodes: one row per run, episode and the time it was added. */
final class SavedEpisodes {
    static final CuratedTable CURATED = CuratedTable.fact(
                    "saved_episode", List.of("episode_id", "added_at"), List.of(), SavedEpisodes::observations)
            .fedBy(Resource.SAVED_EPISODES);

    static final WarehouseTable FACT = WarehouseTable.presence(
            "fact_saved_episode",
            "saved_episode",
            List.of("user_id", "episode_id", "added_at"),
            Resource.SAVED_EPISODES);

    static final Rule ONLY_EPISODES = Rule.kind(Resource.SAVED_EPISODES, "episode");

    private SavedEpisodes() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.SAVED_EPISODES)
                .select(CuratedTable.withOrigin(
                        col("item_id").as("episode_id"),
                        coalesce(col("added_at"), Times.UNKNOWN).as("added_at")));
    }
}
