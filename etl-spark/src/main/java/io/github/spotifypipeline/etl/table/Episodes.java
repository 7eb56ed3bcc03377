package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Episodes: one row per run and episode. In playlists some come in the dress of a track, with the show as their album and
 * made-up artists; the uri tells them.
 */
final class Episodes {
    private static final List<String> VALUES = List.of(
            "episode_name",
            "show_id",
            "duration_ms",
            "is_explicit",
            "release_date",
            "release_date_text",
            "release_date_precision",
            "spotify_uri",
            "spotify_url");

    static final CuratedTable CURATED = CuratedTable.entity("episode", "episode_id", VALUES, Episodes::observations);

    static final WarehouseTable DIMENSION =
            WarehouseTable.upsert("dim_episode", "staging.episode", List.of("episode_id"), VALUES);

    private Episodes() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.described(items)
                .where(col("item_type").equalTo("episode"))
                .select(CuratedTable.withOrigin(
                        col("item_id").as("episode_id"),
                        col("track.name").as("episode_name"),
                        coalesce(Ids.usable(col("track.show.id")), Ids.usable(col("track.album.id")))
                                .as("show_id"),
                        col("track.duration_ms").try_cast("bigint").as("duration_ms"),
                        col("track.explicit").as("is_explicit"),
                        ReleaseDate.of(col("track.release_date")).as("release_date"),
                        col("track.release_date").as("release_date_text"),
                        col("track.release_date_precision").as("release_date_precision"),
                        col("track.uri").as("spotify_uri"),
                        col("track.external_urls.spotify").as("spotify_url"),
                        when(col("track.show").isNotNull(), 0).otherwise(1).as(CuratedTable.RANK)));
    }
}
