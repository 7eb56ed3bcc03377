package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Albums: one row per run and album, full where it was asked for or is saved, else as lists and tracks tell of it. */
final class Albums {
    private static final List<String> VALUES = List.of(
            "album_name",
            "album_type",
            "release_date",
            "release_date_text",
            "release_date_precision",
            "track_count",
            "label",
            "upc",
            "image_url",
            "spotify_url",
            "artist_ids");

    static final CuratedTable CURATED = CuratedTable.entity("album", "album_id", VALUES, Albums::observations);

    static final WarehouseTable DIMENSION = WarehouseTable.upsert(
                    "dim_album", "staging.album", List.of("album_id"), VALUES.subList(0, 10))
            .withHistory();

    static final WarehouseTable ARTISTS = Artists.bridge("bridge_album_artist", "album");

    private Albums() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        Dataset<Row> listed =
                Items.described(items).where(col("item_type").equalTo("album")).select(album("album", fullness()));
        Dataset<Row> ofTracks =
                Items.described(items).where(col("item_type").equalTo("track")).select(album("track.album", lit(3)));
        return listed.unionByName(ofTracks).where(Ids.isUsable(col("album_id")));
    }

    /** That of the resource of that name first: its books count the rows that come from it. */
    private static Column fullness() {
        return when(col("resource").equalTo(Resource.ALBUMS.id()), 0)
                .when(col("resource").equalTo(Resource.SAVED_ALBUMS.id()), 1)
                .otherwise(2);
    }

    private static Column[] album(String album, Column rank) {
        return CuratedTable.withOrigin(
                col(album + ".id").as("album_id"),
                col(album + ".name").as("album_name"),
                col(album + ".album_type").as("album_type"),
                ReleaseDate.of(col(album + ".release_date")).as("release_date"),
                col(album + ".release_date").as("release_date_text"),
                col(album + ".release_date_precision").as("release_date_precision"),
                col(album + ".total_tracks").try_cast("int").as("track_count"),
                col(album + ".label").as("label"),
                col(album + ".external_ids.upc").as("upc"),
                get(col(album + ".images"), lit(0)).getField("url").as("image_url"),
                col(album + ".external_urls.spotify").as("spotify_url"),
                Artists.ids(album + ".artists").as("artist_ids"),
                rank.as(CuratedTable.RANK));
    }
}
