package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the lists of Spotify's catalogue hold, as they are shown to a user: one row per run, list and rank (from 1). A list
 * is known by its name (the resource) and its key: the album or artist it is of, what a search sought, or nothing.
 */
final class ListItems {
    private static final Resource[] LISTS = {
        Resource.ALBUM_TRACKS,
        Resource.ARTIST_ALBUMS,
        Resource.ARTIST_TOP_TRACKS,
        Resource.NEW_RELEASES,
        Resource.SEARCH
    };

    static final CuratedTable CURATED = CuratedTable.fact(
                    "list_item",
                    List.of("list_name", "list_key", "rank"),
                    List.of("item_id", "item_type"),
                    ListItems::observations)
            .fedBy(LISTS);

    static final WarehouseTable FACT = WarehouseTable.replace(
            "fact_list_item",
            "staging.list_item",
            List.of("user_id", "snapshot_date", "list_name", "list_key", "rank"),
            List.of("item_id", "item_type"),
            List.of("user_id", "snapshot_date", "list_name", "list_key"),
            reads());

    private ListItems() {}

    private static String reads() {
        String names = Stream.of(LISTS).map(list -> "'" + list.id() + "'").collect(Collectors.joining(", "));
        return "select *, resource as list_name, coalesce(request_id, '') as list_key from listing where resource in ("
                + names + ")";
    }

    static Dataset<Row> observations(Dataset<Row> items) {
        return Items.accepted(items, LISTS)
                .select(CuratedTable.withOrigin(
                        col("resource").as("list_name"),
                        coalesce(col("request_id"), lit("")).as("list_key"),
                        col("position").plus(lit(1)).as("rank"),
                        col("item_id"),
                        col("item_type")));
    }
}
