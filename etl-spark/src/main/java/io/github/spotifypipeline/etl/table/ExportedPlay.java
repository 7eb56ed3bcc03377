package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * A record of Spotify's privacy export. The extended history names a track by its uri, the account data (a field
 * {@code endTime}, to the minute) by names alone; neither knows the ids of artists and albums.
 */
final class ExportedPlay {
    private static final long LONGEST_MS = 7L * 24 * 3600 * 1000;

    private ExportedPlay() {}

    private static Column told(String field) {
        return nullif(col("entry.history." + field), lit(""));
    }

    /** The moment it ended. */
    static Column endedAt() {
        Column minute = concat(col("entry.history.endTime"), lit(":00Z"));
        return coalesce(Times.of(col("entry.history.ts")), Times.ofMinute(minute));
    }

    /** Milliseconds; null where that is no number, or one beyond reason. */
    static Column playedMs() {
        Column number = coalesce(col("entry.history.ms_played"), col("entry.history.msPlayed"))
                .try_cast("double");
        return when(number.between(0, LONGEST_MS), number.cast("bigint"));
    }

    static Column type() {
        return when(col("entry.history").isNull(), null)
                .when(told("spotify_track_uri").isNotNull(), "track")
                .when(told("spotify_episode_uri").isNotNull(), "episode")
                .when(told("audiobook_chapter_uri").isNotNull(), "chapter")
                .when(coalesce(told("episode_name"), told("episodeName")).isNotNull(), "episode")
                .otherwise("track");
    }

    /** Spotify's id, or one made of the names; null where the record names nothing. */
    static Column id() {
        Column uri = coalesce(told("spotify_track_uri"), told("spotify_episode_uri"), told("audiobook_chapter_uri"));
        Column name = coalesce(
                told("master_metadata_track_name"), told("episode_name"), told("trackName"), told("episodeName"));
        Column by = coalesce(
                told("master_metadata_album_artist_name"),
                told("episode_show_name"),
                told("artistName"),
                told("podcastName"),
                lit(""));
        return coalesce(
                nullif(regexp_extract(uri, "^spotify:(?:track|episode|chapter|show):([^:]+)$", 1), lit("")),
                Items.localId(uri),
                concat(lit("name-"), digest(concat(lower(name), lit("\n"), lower(by)))));
    }

    static Column digest(Column text) {
        return substring(sha2(text.cast("binary"), 256), 1, 20);
    }

    /** Names as {@code item}'s row has them, where {@code history} is what was told. */
    static Column itemName() {
        return coalesce(
                kept("master_metadata_track_name"),
                kept("episode_name"),
                kept("audiobook_chapter_title"),
                kept("trackName"),
                kept("episodeName"));
    }

    static Column artistName() {
        return coalesce(
                kept("master_metadata_album_artist_name"),
                kept("episode_show_name"),
                kept("audiobook_title"),
                kept("artistName"),
                kept("podcastName"));
    }

    private static Column kept(String field) {
        return nullif(col("history." + field), lit(""));
    }

    static Column source() {
        return when(col("history.endTime").isNotNull(), "account_data").otherwise("export");
    }

    static Column startedAt() {
        return timestamp_millis(unix_millis(col("played_at")).minus(col("played_ms")));
    }

    static Column flag(String field) {
        return col("history." + field).try_cast("boolean");
    }
}
