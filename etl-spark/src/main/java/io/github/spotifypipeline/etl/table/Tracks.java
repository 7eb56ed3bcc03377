package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tracks: one row per run and track, from every place that tells of one. */
final class Tracks {
    private static final List<String> VALUES = List.of(
            "track_name",
            "album_id",
            "disc_number",
            "track_number",
            "duration_ms",
            "is_explicit",
            "is_local",
            "isrc",
            "spotify_uri",
            "spotify_url",
            "artist_ids",
            "popularity");

    static final CuratedTable CURATED = CuratedTable.entity("track", "track_id", VALUES, Tracks::observations);

    /** Everything but what other tables hold: artists in the bridge, popularity by date. */
    static final WarehouseTable DIMENSION = WarehouseTable.upsert(
                    "dim_track", "staging.track", List.of("track_id"), VALUES.subList(0, 10))
            .withHistory();

    static final WarehouseTable ARTISTS = Artists.bridge("bridge_track_artist", "track");

    static final WarehouseTable SNAPSHOT = WarehouseTable.upsert(
            "fact_track_snapshot",
            "(select * from staging.track where popularity is not null)",
            List.of("track_id", "snapshot_date"),
            List.of("popularity"));

    private Tracks() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return full(items).unionByName(inAlbums(items));
    }

    /** Those of the resource of that name first: its books count the rows that come from it. */
    private static Dataset<Row> full(Dataset<Row> items) {
        Column isDetail = col("resource").equalTo(Resource.TRACKS.id());
        return Items.described(items)
                .where(col("item_type").equalTo("track"))
                .where(col("resource").notEqual(Resource.ALBUM_TRACKS.id()))
                .select(track(
                        col("item_id"),
                        Ids.usable(col("track.album.id")),
                        when(isDetail, 0).otherwise(1)));
    }

    /** An album tells of its first fifty tracks, and its listing of all, each without the album. */
    private static Dataset<Row> inAlbums(Dataset<Row> items) {
        Dataset<Row> listed = Items.accepted(items, Resource.ALBUM_TRACKS).withColumn("album_id", col("request_id"));
        Dataset<Row> embedded = Items.accepted(items, Resource.ALBUMS, Resource.SAVED_ALBUMS)
                .withColumn("album_id", col("album.id"))
                .withColumn("track", explode(col("album.tracks.items")));
        return listed.select(track(col("item_id"), col("album_id"), lit(2)))
                .unionByName(embedded.where(Ids.isUsable(col("track.id")))
                        .select(track(col("track.id"), col("album_id"), lit(2))));
    }

    private static Column[] track(Column trackId, Column albumId, Column rank) {
        return CuratedTable.withOrigin(
                trackId.as("track_id"),
                col("track.name").as("track_name"),
                albumId.as("album_id"),
                col("track.disc_number").try_cast("int").as("disc_number"),
                col("track.track_number").try_cast("int").as("track_number"),
                col("track.duration_ms").try_cast("bigint").as("duration_ms"),
                col("track.explicit").as("is_explicit"),
                col("track.is_local").as("is_local"),
                col("track.external_ids.isrc").as("isrc"),
                col("track.uri").as("spotify_uri"),
                col("track.external_urls.spotify").as("spotify_url"),
                Artists.ids("track.artists").as("artist_ids"),
                col("track.popularity").try_cast("int").as("popularity"),
                rank.as(CuratedTable.RANK));
    }
}
