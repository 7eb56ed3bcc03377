package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.posexplode_outer;
import static org.apache.spark.sql.functions.startswith;
import static org.apache.spark.sql.functions.when;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Raw lines, parsed once: one row per entry of a response, and one row (without an ordinal) per response that has no
 * entries. Everything else is a selection of these rows.
 *
 * <p>{@code fate} says what became of the entry: {@code accepted}, {@code null} (Spotify sent null in its place),
 * {@code quarantined} (then {@code rule} says why and {@code item} is its text), or {@code none} (no entry).
 */
public final class Items {
    static final String ACCEPTED = "accepted";
    static final String NULL = "null";
    static final String QUARANTINED = "quarantined";
    static final String NONE = "none";

    /** Where an entry is one of a kind by its place in a list. */
    private static final Set<Resource> PLACED = EnumSet.of(
            Resource.TOP_ARTISTS,
            Resource.TOP_TRACKS,
            Resource.PLAYLIST_ITEMS,
            Resource.ALBUM_TRACKS,
            Resource.ARTIST_ALBUMS,
            Resource.ARTIST_TOP_TRACKS,
            Resource.NEW_RELEASES,
            Resource.SEARCH);

    private static final String LOCAL_URI = "spotify:local:";
    private static final String EPISODE_URI = "spotify:episode:";

    /** A line of raw, as bytes; the run, the listener and the resource are those of its manifest. */
    public static final StructType LINE = StructType.fromDDL("run_id STRING, user_id STRING, snapshot_date DATE, "
            + "resource STRING, raw_part STRING, raw_line INT, line BINARY");

    private Items() {}

    /** The entries of some lines of raw. */
    public static Dataset<Row> of(Dataset<Row> lines) {
        return judged(parsed(entries(Responses.of(lines))));
    }

    private static Dataset<Row> entries(Dataset<Row> responses) {
        return responses.select(
                col("*"),
                isLast().as("is_last"),
                posexplode_outer(col("entries")).as(new String[] {"raw_ordinal", "text"}));
    }

    /** Whether the listing ends here: nothing came, nothing follows, or everything has been told. */
    private static Column isLast() {
        Column told = col("offset").plus(col("item_count")).geq(col("total"));
        return col("item_count").equalTo(0).or(col("next").isNull()).or(coalesce(told, lit(false)));
    }

    /** Every entry under the name of what it holds, so that one schema reads them all. */
    private static Dataset<Row> parsed(Dataset<Row> entries) {
        Column text = when(col("wrapper").equalTo(""), col("text"))
                .otherwise(concat(lit("{\""), col("wrapper"), lit("\":"), col("text"), lit("}")));
        return entries.withColumn(
                "entry", from_json(text, SpotifyJson.ENTRY, Map.of("columnNameOfCorruptRecord", SpotifyJson.CORRUPT)));
    }

    private static Dataset<Row> judged(Dataset<Row> parsed) {
        return parsed.withColumn("object", coalesce(col("entry.item"), col("entry.track"), col("entry.episode")))
                .select(
                        col("*"),
                        itemId().as("item_id"),
                        itemType().as("item_type"),
                        Times.of(col("entry.added_at")).as("added_at"),
                        coalesce(Times.of(col("entry.played_at")), ExportedPlay.endedAt())
                                .as("played_at"),
                        ExportedPlay.playedMs().as("played_ms"),
                        col("offset").plus(col("raw_ordinal")).as("position"))
                .withColumn("rule", when(col("text").isNotNull(), Rules.broken()))
                .select(
                        col("run_id"),
                        col("user_id"),
                        col("snapshot_date"),
                        col("resource"),
                        col("observed_at"),
                        col("raw_part"),
                        col("raw_line"),
                        col("raw_ordinal"),
                        col("request_id"),
                        col("time_range"),
                        col("page"),
                        col("status"),
                        col("is_response"),
                        col("is_readable"),
                        col("item_count"),
                        col("total"),
                        col("is_last"),
                        fate().as("fate"),
                        col("rule"),
                        when(col("rule").isNotNull(), col("text")).as("item"),
                        col("item_id"),
                        col("item_type"),
                        itemKey().as("item_key"),
                        col("position"),
                        col("added_at"),
                        col("played_at"),
                        col("played_ms"),
                        Ids.usable(col("entry.added_by.id")).as("added_by_id"),
                        col("entry.context.type").as("context_type"),
                        col("entry.context.uri").as("context_uri"),
                        col("object").as("track"),
                        col("entry.album").as("album"),
                        col("entry.artist").as("artist"),
                        col("entry.playlist").as("playlist"),
                        col("entry.show").as("show"),
                        col("entry.user").as("user"),
                        col("entry.history").as("history"));
    }

    /** Where there may be either, only the uri tells an episode from a track. */
    private static Column itemType() {
        Column isEpisode = startswith(col("object.uri"), lit(EPISODE_URI))
                .or(col("entry.episode").isNotNull());
        return when(isEpisode, "episode")
                .when(col("object").isNotNull(), "track")
                .when(col("entry.album").isNotNull(), "album")
                .when(col("entry.artist").isNotNull(), "artist")
                .when(col("entry.playlist").isNotNull(), "playlist")
                .when(col("entry.show").isNotNull(), "show")
                .otherwise(ExportedPlay.type());
    }

    /** Spotify's id; for a local file, which has none, one from its uri. A user is known by the account key. */
    private static Column itemId() {
        return coalesce(
                nullif(col("object.id"), lit("")),
                localId(col("object.uri")),
                nullif(col("entry.album.id"), lit("")),
                nullif(col("entry.artist.id"), lit("")),
                nullif(col("entry.playlist.id"), lit("")),
                nullif(col("entry.show.id"), lit("")),
                when(col("entry.history").isNotNull(), ExportedPlay.id()),
                when(col("entry.user").isNotNull(), col("user_id")));
    }

    /** Null where the uri is not that of a local file. */
    static Column localId(Column uri) {
        return when(startswith(uri, lit(LOCAL_URI)), concat(lit("local-"), ExportedPlay.digest(uri)));
    }

    private static Column fate() {
        return when(col("raw_ordinal").isNull(), NONE)
                .when(col("text").isNull(), NULL)
                .when(col("rule").isNotNull(), QUARANTINED)
                .otherwise(ACCEPTED);
    }

    /** What makes the entry one of a kind within its run and resource: its place in a list, or what it is and when. */
    private static Column itemKey() {
        Column isPlaced = col("resource").isInCollection(Resource.ids(PLACED::contains));
        Column time = when(Rule.isOf(Resource.RECENTLY_PLAYED, Resource.STREAMING_HISTORY), col("played_at"))
                .when(col("wrapper").equalTo(""), coalesce(col("added_at"), Times.UNKNOWN));
        return when(isPlaced, concat_ws("|", col("request_id"), col("time_range"), col("position")))
                .otherwise(concat_ws("|", col("item_id"), time.cast("string")));
    }

    /** The accepted entries of some resources. */
    static Dataset<Row> accepted(Dataset<Row> items, Resource... resources) {
        return accepted(items).where(Rule.isOf(resources));
    }

    /** The accepted entries that describe what they name: an export only calls it by a name. */
    static Dataset<Row> described(Dataset<Row> items) {
        return accepted(items).where(not(Rule.isOf(Resource.STREAMING_HISTORY)));
    }

    /** The accepted entries of every resource. */
    public static Dataset<Row> accepted(Dataset<Row> items) {
        return items.where(col("fate").equalTo(ACCEPTED));
    }
}
