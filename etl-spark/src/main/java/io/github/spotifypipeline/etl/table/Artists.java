package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Artists: one row per run and artist. Details come from where artists are listed; names from everywhere. */
final class Artists {
    private static final List<String> VALUES =
            List.of("artist_name", "image_url", "spotify_url", "genres", "popularity", "follower_count");

    static final CuratedTable CURATED = CuratedTable.entity("artist", "artist_id", VALUES, Artists::observations);

    static final WarehouseTable DIMENSION = WarehouseTable.upsert(
                    "dim_artist", "staging.artist", List.of("artist_id"), VALUES.subList(0, 3))
            .withHistory();

    static final WarehouseTable GENRES = WarehouseTable.replace(
            "bridge_artist_genre",
            """
            (select artist.*, (position - 1)::integer as genre_position, genre
             from staging.artist cross join lateral unnest(genres) with ordinality as listed (genre, position))""",
            List.of("artist_id", "genre_position"),
            List.of("genre"),
            List.of("artist_id"),
            "select *, true as is_complete from staging.artist where genres is not null");

    static final WarehouseTable SNAPSHOT = WarehouseTable.upsert(
            "fact_artist_snapshot",
            "(select * from staging.artist where popularity is not null or follower_count is not null)",
            List.of("artist_id", "snapshot_date"),
            List.of("popularity", "follower_count"));

    private Artists() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return described(items).unionByName(named(items));
    }

    /** Full objects; those of the resource of that name first. A search leaves out genres that there are. */
    private static Dataset<Row> described(Dataset<Row> items) {
        Column isDetail = col("resource").equalTo(Resource.ARTISTS.id());
        Column isFound = col("resource").equalTo(Resource.SEARCH.id());
        return Items.described(items)
                .where(col("item_type").equalTo("artist"))
                .select(CuratedTable.withOrigin(
                        col("artist.id").as("artist_id"),
                        col("artist.name").as("artist_name"),
                        get(col("artist.images"), lit(0)).getField("url").as("image_url"),
                        col("artist.external_urls.spotify").as("spotify_url"),
                        when(not(isFound), filter(col("artist.genres"), Column::isNotNull))
                                .as("genres"),
                        col("artist.popularity").try_cast("int").as("popularity"),
                        col("artist.followers.total").try_cast("bigint").as("follower_count"),
                        when(isDetail, 0).otherwise(1).as(CuratedTable.RANK)));
    }

    /** The artists of tracks, of their albums, of albums and of the tracks in those. */
    private static Dataset<Row> named(Dataset<Row> items) {
        Column artists = flatten(array(
                orNone(when(col("item_type").equalTo("track"), col("track.artists"))),
                orNone(when(col("item_type").equalTo("track"), col("track.album.artists"))),
                orNone(col("album.artists")),
                orNone(flatten(transform(col("album.tracks.items"), track -> orNone(track.getField("artists")))))));
        return Items.accepted(items)
                .withColumn("named", explode(artists))
                .where(Ids.isUsable(col("named.id")))
                .select(CuratedTable.withOrigin(
                        col("named.id").as("artist_id"),
                        col("named.name").as("artist_name"),
                        lit(null).cast("string").as("image_url"),
                        col("named.external_urls.spotify").as("spotify_url"),
                        lit(null).cast("array<string>").as("genres"),
                        lit(null).cast("int").as("popularity"),
                        lit(null).cast("bigint").as("follower_count"),
                        lit(2).as(CuratedTable.RANK)));
    }

    private static Column orNone(Column artists) {
        return coalesce(artists, expr("array()"));
    }

    /** The ids of an array of artists, in Spotify's order. Those of local files have none. */
    static Column ids(String artists) {
        return transform(
                filter(col(artists), artist -> Ids.isUsable(artist.getField("id"))), artist -> artist.getField("id"));
    }

    /** Every artist of a track or an album. */
    static WarehouseTable bridge(String name, String entity) {
        String key = entity + "_id";
        return WarehouseTable.replace(
                name,
                """
                (select %1$s.*, (position - 1)::integer as artist_position, artist_id
                 from staging.%1$s cross join lateral unnest(artist_ids) with ordinality as listed (artist_id, position))""".formatted(entity),
                List.of(key, "artist_position"),
                List.of("artist_id"),
                List.of(key),
                "select *, true as is_complete from staging." + entity + " where artist_ids is not null");
    }
}
