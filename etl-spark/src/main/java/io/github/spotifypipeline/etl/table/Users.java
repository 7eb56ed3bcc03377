package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The listener whose account a run read: one row per run. The account key is the id; Spotify's own may change. */
final class Users {
    private static final List<String> VALUES =
            List.of("spotify_user_id", "display_name", "country", "product", "follower_count", "spotify_url");

    static final CuratedTable CURATED =
            CuratedTable.fact("user", List.of(), VALUES, Users::observations).fedBy(Resource.ME);

    static final WarehouseTable DIMENSION =
            WarehouseTable.upsert("dim_user", "staging.user", List.of("user_id"), VALUES);

    private Users() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, Resource.ME)
                .select(CuratedTable.withOrigin(
                        Ids.usable(col("user.id")).as("spotify_user_id"),
                        col("user.display_name").as("display_name"),
                        col("user.country").as("country"),
                        col("user.product").as("product"),
                        col("user.followers.total").try_cast("bigint").as("follower_count"),
                        col("user.external_urls.spotify").as("spotify_url")));
    }
}
