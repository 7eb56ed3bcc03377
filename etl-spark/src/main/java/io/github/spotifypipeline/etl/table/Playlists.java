package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Playlists in a user's library, and those that a search has found: one row per run and playlist. */
final class Playlists {
    private static final List<String> VALUES = List.of(
            "playlist_name",
            "description",
            "owner_id",
            "owner_name",
            "is_public",
            "is_collaborative",
            "spotify_snapshot_id",
            "track_count",
            "image_url",
            "spotify_url");

    static final CuratedTable CURATED = CuratedTable.entity("playlist", "playlist_id", VALUES, Playlists::observations)
            .fedBy(Resource.PLAYLISTS, Resource.SEARCH);

    static final WarehouseTable DIMENSION = WarehouseTable.upsert(
                    "dim_playlist", "staging.playlist", List.of("playlist_id"), VALUES)
            .withHistory();

    static final WarehouseTable VERSION = WarehouseTable.insertOnly(
            "dim_playlist_version", """
            (select *, snapshot_date as first_seen_date
             from staging.playlist where spotify_snapshot_id is not null)""", List.of("playlist_id", "spotify_snapshot_id"), List.of("first_seen_date"));

    /** Part of a key. */
    private static final Column SNAPSHOT_ID = Ids.usable(col("playlist.snapshot_id"));

    private Playlists() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        Column isFound = col("resource").equalTo(Resource.SEARCH.id());
        return Items.described(items)
                .where(col("item_type").equalTo("playlist"))
                .select(CuratedTable.withOrigin(
                        col("item_id").as("playlist_id"),
                        col("playlist.name").as("playlist_name"),
                        col("playlist.description").as("description"),
                        Ids.usable(col("playlist.owner.id")).as("owner_id"),
                        col("playlist.owner.display_name").as("owner_name"),
                        col("playlist.public").as("is_public"),
                        col("playlist.collaborative").as("is_collaborative"),
                        SNAPSHOT_ID.as("spotify_snapshot_id"),
                        coalesce(col("playlist.items.total"), col("playlist.tracks.total"))
                                .try_cast("int")
                                .as("track_count"),
                        get(col("playlist.images"), lit(0)).getField("url").as("image_url"),
                        col("playlist.external_urls.spotify").as("spotify_url"),
                        when(isFound, 1).otherwise(0).as(CuratedTable.RANK)));
    }

    /** The version that each run saw of each playlist: run_id, playlist_id, spotify_snapshot_id. */
    static Dataset<Row> versions(Dataset<Row> items) {
        return Items.accepted(items, Resource.PLAYLISTS)
                .where(SNAPSHOT_ID.isNotNull())
                .groupBy(col("run_id"), col("item_id").as("playlist_id"))
                .agg(min_by(SNAPSHOT_ID, struct(col("raw_part"), col("raw_line"), col("raw_ordinal")))
                        .as("spotify_snapshot_id"));
    }
}
