package io.github.spotifypipeline.etl.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What raw holds, one entry a resource: where its entries are, what an entry is, and the warehouse table that has one
 * row for each. A new resource is a new line here and the tables that read it.
 */
public enum Resource {
    ME("me", Body.ENTRY, "user", "dim_user"),
    SAVED_TRACKS("saved_tracks", Body.ITEMS, "", "fact_saved_track"),
    SAVED_ALBUMS("saved_albums", Body.ITEMS, "", "fact_saved_album"),
    FOLLOWED_ARTISTS("followed_artists", Body.ARTISTS_ITEMS, "artist", "fact_followed_artist"),
    TOP_ARTISTS("top_artists", Body.ITEMS, "artist", "fact_top_artist"),
    TOP_TRACKS("top_tracks", Body.ITEMS, "track", "fact_top_track"),
    RECENTLY_PLAYED("recently_played", Body.ITEMS, "", "fact_play"),
    PLAYLISTS("playlists", Body.ITEMS, "playlist", "fact_saved_playlist"),
    PLAYLIST_ITEMS("playlist_items", Body.ITEMS, "", "fact_playlist_item"),
    ARTISTS("artists", Body.ENTRY, "artist", "dim_artist");

    /** Where a response has its entries. */
    enum Body {
        /** The body itself is the one entry. */
        ENTRY,
        /** {@code $.items}. */
        ITEMS,
        /** {@code $.artists.items}. */
        ARTISTS_ITEMS
    }

    private final String id;
    private final Body body;
    private final String wrapper;
    private final String home;

    Resource(String id, Body body, String wrapper, String home) {
        this.id = id;
        this.body = body;
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
        return switch (body) {
            case ENTRY -> JsonNodeFactory.instance.arrayNode().add(content);
            case ITEMS -> content.path("items");
            case ARTISTS_ITEMS -> content.path("artists").path("items");
        };
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
