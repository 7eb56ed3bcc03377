package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Shows, as their episodes in playlists tell of them: one row per run and show. */
final class Shows {
    private static final List<String> VALUES =
            List.of("show_name", "publisher", "media_type", "episode_count", "image_url", "spotify_url");

    static final CuratedTable CURATED = CuratedTable.entity("show", "show_id", VALUES, Shows::observations);

    static final WarehouseTable DIMENSION =
            WarehouseTable.upsert("dim_show", "staging.show", List.of("show_id"), VALUES);

    private Shows() {}

    /** An episode in the dress of a track names its show as the album. */
    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items)
                .where(col("item_type").equalTo("episode"))
                .select(CuratedTable.withOrigin(
                        coalesce(col("track.show.id"), col("track.album.id")).as("show_id"),
                        coalesce(col("track.show.name"), col("track.album.name"))
                                .as("show_name"),
                        col("track.show.publisher").as("publisher"),
                        col("track.show.media_type").as("media_type"),
                        col("track.show.total_episodes").try_cast("int").as("episode_count"),
                        coalesce(
                                        get(col("track.show.images"), lit(0)).getField("url"),
                                        get(col("track.album.images"), lit(0)).getField("url"))
                                .as("image_url"),
                        coalesce(col("track.show.external_urls.spotify"), col("track.album.external_urls.spotify"))
                                .as("spotify_url"),
                        when(col("track.show").isNotNull(), 0).otherwise(1).as(CuratedTable.RANK)))
                .where(coalesce(col("show_id"), lit("")).notEqual(""));
    }
}
