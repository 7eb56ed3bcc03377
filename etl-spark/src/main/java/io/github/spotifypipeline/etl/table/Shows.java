package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Shows, as they are saved or found, or as their episodes tell of them: one row per run and show. */
final class Shows {
    private static final List<String> VALUES =
            List.of("show_name", "publisher", "media_type", "episode_count", "image_url", "spotify_url");

    static final CuratedTable CURATED = CuratedTable.entity("show", "show_id", VALUES, Shows::observations);

    static final WarehouseTable DIMENSION =
            WarehouseTable.upsert("dim_show", "staging.show", List.of("show_id"), VALUES);

    private Shows() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return listed(items).unionByName(ofEpisodes(items)).where(Ids.isUsable(col("show_id")));
    }

    private static Dataset<Row> listed(Dataset<Row> items) {
        return Items.described(items).where(col("item_type").equalTo("show")).select(show("show", lit(0)));
    }

    /** An episode in the dress of a track names its show as the album. */
    private static Dataset<Row> ofEpisodes(Dataset<Row> items) {
        Dataset<Row> episodes = Items.described(items).where(col("item_type").equalTo("episode"));
        return episodes.where(col("track.show").isNotNull())
                .select(show("track.show", lit(1)))
                .unionByName(episodes.where(col("track.album").isNotNull()).select(inDressOfAlbum()));
    }

    private static Column[] show(String show, Column rank) {
        return CuratedTable.withOrigin(
                col(show + ".id").as("show_id"),
                col(show + ".name").as("show_name"),
                col(show + ".publisher").as("publisher"),
                col(show + ".media_type").as("media_type"),
                col(show + ".total_episodes").try_cast("int").as("episode_count"),
                get(col(show + ".images"), lit(0)).getField("url").as("image_url"),
                col(show + ".external_urls.spotify").as("spotify_url"),
                rank.as(CuratedTable.RANK));
    }

    private static Column[] inDressOfAlbum() {
        return CuratedTable.withOrigin(
                col("track.album.id").as("show_id"),
                col("track.album.name").as("show_name"),
                lit(null).cast("string").as("publisher"),
                lit(null).cast("string").as("media_type"),
                lit(null).cast("int").as("episode_count"),
                get(col("track.album.images"), lit(0)).getField("url").as("image_url"),
                col("track.album.external_urls.spotify").as("spotify_url"),
                lit(2).as(CuratedTable.RANK));
    }
}
