package io.github.spotifypipeline.etl.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What raw holds, one entry a resource: where its entries are, what an entry is, and the warehouse table that has one
 * row for each. A new resource is a new line here and the tables that read it.
 */
public enum Resource {
    ME("me", Body.ENTRY, "user", "dim_user"),
    SAVED_TRACKS("saved_tracks", Body.ITEMS, "", "fact_saved_track"),
    SAVED_ALBUMS("saved_albums", Body.ITEMS, "", "fact_saved_album"),
    SAVED_SHOWS("saved_shows", Body.ITEMS, "", "fact_saved_show"),
    SAVED_EPISODES("saved_episodes", Body.ITEMS, "", "fact_saved_episode"),
    FOLLOWED_ARTISTS("followed_artists", Body.ITEMS_OF_FIELD, "artists", "artist", "fact_followed_artist"),
    TOP_ARTISTS("top_artists", Body.ITEMS, "artist", "fact_top_artist"),
    TOP_TRACKS("top_tracks", Body.ITEMS, "track", "fact_top_track"),
    RECENTLY_PLAYED("recently_played", Body.ITEMS, "", "fact_play"),
    PLAYLISTS("playlists", Body.ITEMS, "playlist", "fact_saved_playlist"),
    PLAYLIST_ITEMS("playlist_items", Body.ITEMS, "", "fact_playlist_item"),
    ARTISTS("artists", Body.ENTRY, "artist", "dim_artist"),
    ALBUMS("albums", Body.ENTRY, "album", "dim_album"),
    TRACKS("tracks", Body.ENTRY, "track", "dim_track"),
    ALBUM_TRACKS("album_tracks", Body.ITEMS, "track", "fact_list_item"),
    ARTIST_ALBUMS("artist_albums", Body.ITEMS, "album", "fact_list_item"),
    ARTIST_TOP_TRACKS("artist_top_tracks", Body.FIELD, "tracks", "track", "fact_list_item"),
    NEW_RELEASES("new_releases", Body.ITEMS_OF_FIELD, "albums", "album", "fact_list_item"),
    /** What it holds, and where, depends on the type that was sought. */
    SEARCH("search", Body.ITEMS_OF_FIELD, "", "", "fact_list_item"),
    /** Spotify's privacy export, which is imported and not asked for. */
    STREAMING_HISTORY("streaming_history", Body.ITEMS, "history", "fact_play");

    /** Where a response has its entries. */
    enum Body {
        /** The body itself is the one entry. If several were asked for at once, they are in the field of that name. */
        ENTRY,
        /** {@code $.items}. */
        ITEMS,
        /** {@code $.<field>.items}. */
        ITEMS_OF_FIELD,
        /** {@code $.<field>}. */
        FIELD
    }

    /** Where there is one listing for each thing that was asked for. */
    static final Set<Resource> ASKED_BY =
            EnumSet.of(PLAYLIST_ITEMS, ARTISTS, ALBUMS, TRACKS, ALBUM_TRACKS, ARTIST_ALBUMS, ARTIST_TOP_TRACKS, SEARCH);

    /** Where there is one listing for each time range. */
    static final Set<Resource> TOP_LISTS = EnumSet.of(TOP_ARTISTS, TOP_TRACKS);

    private final String id;
    private final Body body;
    private final String field;
    private final String wrapper;
    private final String home;

    Resource(String id, Body body, String wrapper, String home) {
        this(id, body, id, wrapper, home);
    }

    Resource(String id, Body body, String field, String wrapper, String home) {
        this.id = id;
        this.body = body;
        this.field = field;
        this.wrapper = wrapper;
        this.home = home;
    }

    /** As in raw's paths and the manifest. */
    public String id() {
        return id;
    }

    Body body() {
        return body;
    }

    /** The entries of a line of raw, as an array; missing where it has none. */
    public JsonNode entries(JsonNode line) {
        JsonNode content = line.path("body");
        JsonNode query = line.path("request").path("query");
        String holder = this == SEARCH ? query.path("type").asText() + "s" : field;
        return switch (body) {
            case ENTRY ->
                query.hasNonNull("ids")
                        ? content.path(holder)
                        : content.isObject()
                                ? JsonNodeFactory.instance.arrayNode().add(content)
                                : JsonNodeFactory.instance.missingNode();
            case ITEMS -> content.path("items");
            case ITEMS_OF_FIELD -> content.path(holder).path("items");
            case FIELD -> content.path(holder);
        };
    }

    /** The field of the body that has the entries, where the body does not have them itself. */
    String field() {
        return field;
    }

    /** The name under which a bare entry is read; empty where entries come wrapped ({@code {"track":{…}}}). */
    String wrapper() {
        return wrapper;
    }

    /** The warehouse table whose inserted, updated and unchanged rows make up the accepted items. */
    public String home() {
        return home;
    }

    public static Optional<Resource> byId(String id) {
        return Arrays.stream(values())
                .filter(resource -> resource.id.equals(id))
                .findFirst();
    }

    /** Resources with a common trait, by id. */
    static List<String> ids(java.util.function.Predicate<Resource> trait) {
        return Arrays.stream(values()).filter(trait).map(Resource::id).toList();
    }
}
