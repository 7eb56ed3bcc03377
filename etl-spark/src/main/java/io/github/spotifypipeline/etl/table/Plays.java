package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Plays, as each source tells them: one row per run, user, moment, item and source. */
final class Plays {
    private static final List<String> KEYS = List.of("ended_at", "item_id", "source");

    private static final List<String> VALUES = List.of(
            "started_at",
            "item_type",
            "item_name",
            "artist_name",
            "album_name",
            "context_type",
            "context_uri",
            "played_ms",
            "reason_start",
            "reason_end",
            "is_shuffled",
            "is_skipped",
            "is_offline",
            "is_incognito");

    /** An export that has several records of an item at one moment tells of one play; the longest says most. */
    private static final Column LONGEST_FIRST =
            struct(coalesce(negate(col("played_ms")), lit(0L)), col("raw_part"), col("raw_line"), col("raw_ordinal"));

    static final CuratedTable CURATED = CuratedTable.fact("play", KEYS, VALUES, LONGEST_FIRST, Plays::observations)
            .fedBy(Resource.RECENTLY_PLAYED, Resource.STREAMING_HISTORY);

    /** What happened does not change: the first record of a play stays. */
    static final WarehouseTable FACT = WarehouseTable.insertOnly(
            "fact_play", "staging.play", List.of("user_id", "ended_at", "item_id", "source"), VALUES);

    /** What exports call the things they name, which is all that is known of them until ingest has asked Spotify. */
    static final WarehouseTable NAMES = WarehouseTable.insertOnly(
            "dim_named_item", """
            (select distinct on (run_id, item_id)
                run_id, item_id, item_type, item_name, artist_name, album_name,
                resource, raw_part, raw_line, raw_ordinal
            from staging.play
            where source <> 'api'
            order by run_id, item_id, ended_at, raw_part, raw_line, raw_ordinal)""", List.of("item_id"), List.of("item_type", "item_name", "artist_name", "album_name"));

    static final Rule TRACKS_AND_EPISODES = Rule.kind(Resource.RECENTLY_PLAYED, "track", "episode");

    static final Rule TIMED =
            Rule.of("no_time", col("played_at").isNotNull(), Resource.RECENTLY_PLAYED, Resource.STREAMING_HISTORY);

    static final Rule MEASURED = Rule.of("no_length", col("played_ms").isNotNull(), Resource.STREAMING_HISTORY);

    private Plays() {}

    static Dataset<Row> observations(Dataset<Row> items) {
        Column isOfExport = Rule.isOf(Resource.STREAMING_HISTORY);
        Column told = col("history");
        return Items.accepted(items, Resource.RECENTLY_PLAYED, Resource.STREAMING_HISTORY)
                .select(CuratedTable.withOrigin(
                        col("played_at").as("ended_at"),
                        col("item_id"),
                        when(isOfExport, ExportedPlay.source()).otherwise("api").as("source"),
                        ExportedPlay.startedAt().as("started_at"),
                        col("item_type"),
                        when(isOfExport, ExportedPlay.itemName())
                                .otherwise(col("track.name"))
                                .as("item_name"),
                        when(isOfExport, ExportedPlay.artistName())
                                .otherwise(coalesce(
                                        try_element_at(col("track.artists"), lit(1))
                                                .getField("name"),
                                        col("track.show.name")))
                                .as("artist_name"),
                        when(isOfExport, told.getField("master_metadata_album_album_name"))
                                .otherwise(col("track.album.name"))
                                .as("album_name"),
                        col("context_type"),
                        col("context_uri"),
                        // The API does not tell how long a play was.
                        col("played_ms"),
                        told.getField("reason_start").as("reason_start"),
                        told.getField("reason_end").as("reason_end"),
                        ExportedPlay.flag("shuffle").as("is_shuffled"),
                        ExportedPlay.flag("skipped").as("is_skipped"),
                        ExportedPlay.flag("offline").as("is_offline"),
                        ExportedPlay.flag("incognito_mode").as("is_incognito")));
    }
}
