package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Followed artists: one row per run and artist. */
final class FollowedArtists {
    static final CuratedTable CURATED = CuratedTable.fact(
                    "followed_artist", List.of("artist_id"), List.of(), FollowedArtists::observations)
            .fedBy(Resource.FOLLOWED_ARTISTS);

    static final WarehouseTable FACT = WarehouseTable.presence(
            "fact_followed_artist", "followed_artist", List.of("user_id", "artist_id"), Resource.FOLLOWED_ARTISTS);

    private FollowedArtists() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.FOLLOWED_ARTISTS)
                .select(CuratedTable.withOrigin(col("item_id").as("artist_id")));
    }
}
