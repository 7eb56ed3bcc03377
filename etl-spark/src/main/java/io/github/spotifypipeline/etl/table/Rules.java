package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;

/** Every rule of an entry, in the order in which they are asked: the first that is broken rejects it. */
final class Rules {
    private static final String NO_ID = "no_id";
    private static final Column EVERY_ENTRY = lit(true);

    /** No value has another type than Spotify documents, and the entry is an object; its line is whole. */
    private static final Rule READABLE = new Rule(
            "unreadable",
            EVERY_ENTRY,
            col("is_response").and(col("entry." + SpotifyJson.CORRUPT).isNull()));

    /** There is something to know it by: not so of dead library entries, and playlist entries whose track is gone. */
    private static final Rule IDENTIFIED =
            new Rule(NO_ID, EVERY_ENTRY, col("item_id").isNotNull());

    private static final Rule KNOWN_BY_ID = new Rule("strange_id", EVERY_ENTRY, Ids.isUsable(col("item_id")));

    /** What comes without a wrapper is of the kind that was asked for; a user is known by the account, and plays are of anything. */
    private static final Rule AS_ASKED = new Rule(
            "other_kind",
            col("wrapper").notEqual("").and(not(Rule.isOf(Resource.ME, Resource.STREAMING_HISTORY))),
            col("item_type").equalTo(col("wrapper")));

    /** A list is of something. */
    private static final Rule ASKED_BY_ID = Rule.of(
            NO_ID,
            Ids.isUsable(col("request_id")),
            Resource.PLAYLIST_ITEMS,
            Resource.ALBUM_TRACKS,
            Resource.ARTIST_ALBUMS,
            Resource.ARTIST_TOP_TRACKS);

    /** The words of a search are part of a key. */
    private static final Rule SOUGHT = Rule.of(NO_ID, length(col("request_id")).leq(500), Resource.SEARCH);

    private static final Rule RANGED =
            Rule.of(NO_ID, Ids.isUsable(col("time_range")), Resource.TOP_ARTISTS, Resource.TOP_TRACKS);

    private static final List<Rule> ALL = List.of(
            READABLE,
            IDENTIFIED,
            KNOWN_BY_ID,
            AS_ASKED,
            ASKED_BY_ID,
            SOUGHT,
            RANGED,
            SavedTracks.ONLY_TRACKS,
            SavedAlbums.ONLY_ALBUMS,
            SavedShows.ONLY_SHOWS,
            SavedEpisodes.ONLY_EPISODES,
            PlaylistItems.TRACKS_AND_EPISODES,
            Plays.TRACKS_AND_EPISODES,
            Plays.TIMED,
            Plays.MEASURED);

    private Rules() {}

    /** The name of the first rule that the entry breaks, null if it breaks none. */
    static Column broken() {
        Column broken = lit(null).cast("string");
        for (int i = ALL.size() - 1; i >= 0; i--) {
            broken = when(ALL.get(i).isBroken(), ALL.get(i).name()).otherwise(broken);
        }
        return broken;
    }
}
