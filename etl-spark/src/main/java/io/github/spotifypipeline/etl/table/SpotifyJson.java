package io.github.spotifypipeline.etl.table;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The parts of Spotify's JSON that we use, as read schemas. Numbers are doubles (4.9E7 and 85.0 occur); times and dates
 * are text, cast later. A field that an app does not get is null.
 */
final class SpotifyJson {
    /** Holds the text in which some value had another type than declared, or that is no JSON. */
    static final String CORRUPT = "_corrupt";

    private static final String IMAGES = "images ARRAY<STRUCT<url: STRING>>";
    private static final String LINKS = "external_urls STRUCT<spotify: STRING>";

    private static final String ARTIST_NAMED = "id STRING, name STRING, " + LINKS;

    private static final String ARTIST =
            ARTIST_NAMED + ", " + IMAGES + ", genres ARRAY<STRING>, popularity DOUBLE, followers STRUCT<total: DOUBLE>";

    private static final String ALBUM = """
            id STRING, name STRING, type STRING, album_type STRING, release_date STRING, release_date_precision STRING,
            total_tracks DOUBLE, label STRING, external_ids STRUCT<upc: STRING>,
            artists ARRAY<STRUCT<%s>>, %s, %s""".formatted(ARTIST_NAMED, IMAGES, LINKS);

    /** A track inside an album: no album of its own. */
    private static final String TRACK_NAMED = """
            id STRING, name STRING, uri STRING, is_local BOOLEAN, explicit BOOLEAN, duration_ms DOUBLE,
            disc_number DOUBLE, track_number DOUBLE, popularity DOUBLE, external_ids STRUCT<isrc: STRING>,
            artists ARRAY<STRUCT<%s>>, %s""".formatted(ARTIST_NAMED, LINKS);

    private static final String SHOW =
            "id STRING, name STRING, publisher STRING, media_type STRING, total_episodes DOUBLE, " + IMAGES + ", "
                    + LINKS;

    /** A track, or an episode in its place: playlists hold both. */
    private static final String TRACK = TRACK_NAMED + ", album STRUCT<" + ALBUM + ">, show STRUCT<" + SHOW
            + ">, release_date STRING, release_date_precision STRING";

    private static final String PLAYLIST = """
            id STRING, name STRING, description STRING, owner STRUCT<id: STRING, display_name: STRING>,
            public BOOLEAN, collaborative BOOLEAN, snapshot_id STRING,
            items STRUCT<total: DOUBLE>, tracks STRUCT<total: DOUBLE>, %s, %s""".formatted(IMAGES, LINKS);

    private static final String USER = "id STRING, display_name STRING, country STRING, product STRING, "
            + "followers STRUCT<total: DOUBLE>, " + LINKS;

    /** A record of the privacy export, of every era: all text, so that a strange detail costs no play. */
    private static final String HISTORY = Stream.of(
                    "ts",
                    "ms_played",
                    "spotify_track_uri",
                    "master_metadata_track_name",
                    "master_metadata_album_artist_name",
                    "master_metadata_album_album_name",
                    "spotify_episode_uri",
                    "episode_name",
                    "episode_show_name",
                    "audiobook_title",
                    "audiobook_chapter_uri",
                    "audiobook_chapter_title",
                    "reason_start",
                    "reason_end",
                    "shuffle",
                    "skipped",
                    "offline",
                    "incognito_mode",
                    "endTime",
                    "msPlayed",
                    "trackName",
                    "artistName",
                    "podcastName",
                    "episodeName")
            .map(field -> field + " STRING")
            .collect(Collectors.joining(", "));

    /** One entry of any resource: what it holds is under its wrapper, once as an object of each kind. */
    static final StructType ENTRY =
            StructType.fromDDL("added_at STRING, played_at STRING, added_by STRUCT<id: STRING>, "
                    + "context STRUCT<type: STRING, uri: STRING>, "
                    // Playlists say `item`, `track` or both, by the kind of app.
                    + "item STRUCT<" + TRACK + ">, track STRUCT<" + TRACK + ">, episode STRUCT<" + TRACK + ">, "
                    + "show STRUCT<" + SHOW + ">, "
                    + "album STRUCT<" + ALBUM + ", tracks: STRUCT<items: ARRAY<STRUCT<" + TRACK_NAMED + ">>>>, "
                    + "artist STRUCT<" + ARTIST + ">, playlist STRUCT<" + PLAYLIST + ">, user STRUCT<" + USER + ">, "
                    + "history STRUCT<" + HISTORY + ">, "
                    + CORRUPT + " STRING");

    /** A page of a listing. Entries stay text here, so that a changed type costs one entry and not the page. */
    private static final String PAGE = "items ARRAY<STRING>, total DOUBLE, next STRING";

    /** The fields in which a body may hold a page, or a list that has no pages. */
    static final List<String> HOLDERS = List.of("albums", "artists", "episodes", "playlists", "shows", "tracks");

    private static final String ENVELOPE = """
            request STRUCT<id: STRING, query: STRUCT<ids: STRING, offset: STRING, q: STRING, time_range: STRING, type: STRING>>,
            page INT, status INT, fetched_at TIMESTAMP, """ + CORRUPT + " STRING, ";

    /** One line of raw whose body is a page. */
    static final StructType LINE = StructType.fromDDL(ENVELOPE + "body STRUCT<" + PAGE + ">");

    /** One line of raw whose body may be anything: it is corrupt only if it is cut off, or in what is around the body. */
    static final StructType LINE_OF_ANYTHING = StructType.fromDDL(ENVELOPE + "body STRING");

    /** A body with pages in its fields. */
    static final StructType PAGES = holders("STRUCT<" + PAGE + ">");

    /** A body with lists in its fields: several things that were asked for at once, or a list that has no pages. */
    static final StructType LISTS = holders("ARRAY<STRING>");

    static final ArrayType LIST = DataTypes.createArrayType(DataTypes.StringType);

    private static StructType holders(String type) {
        return StructType.fromDDL(HOLDERS.stream()
                .map(holder -> holder + " " + type + ", ")
                .collect(Collectors.joining("", "", CORRUPT + " STRING")));
    }

    private SpotifyJson() {}
}
