package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that raw holds, in the order of work. A new one is one entry.
 *
 * <p>The order is a promise: plays first (only the last 50 exist), lists with whole artists before lists that merely
 * name them, and last what needs ids from pages before.
 */
public enum Resource {
    ME("/me", Paging.SINGLE, Scope.ONCE),
    RECENTLY_PLAYED("/me/player/recently-played", Paging.BEFORE, Scope.ONCE),
    TOP_ARTISTS("/me/top/artists", Paging.OFFSET, Scope.EACH_TIME_RANGE),
    TOP_TRACKS("/me/top/tracks", Paging.OFFSET, Scope.EACH_TIME_RANGE),
    FOLLOWED_ARTISTS("/me/following", Paging.AFTER, Scope.ONCE, Map.of("type", "artist"), "artists"),
    SAVED_TRACKS("/me/tracks", Paging.OFFSET, Scope.ONCE),
    SAVED_ALBUMS("/me/albums", Paging.OFFSET, Scope.ONCE),
    PLAYLISTS("/me/playlists", Paging.OFFSET, Scope.ONCE),
    // Without additional_types an episode arrives disguised as a track.
    PLAYLIST_ITEMS(
            "/playlists/{id}/items",
            Paging.OFFSET,
            Scope.EACH_PLAYLIST,
            Map.of("additional_types", "track,episode"),
            ""),
    SAVED_SHOWS("/me/shows", Paging.OFFSET, Scope.ONCE),
    SAVED_EPISODES("/me/episodes", Paging.OFFSET, Scope.ONCE),
    NEW_RELEASES("/browse/new-releases", Paging.OFFSET, Scope.ONCE, Map.of(), "albums"),
    SEARCH("/search", Paging.OFFSET, Scope.EACH_SEARCH),
    /** From Spotify's privacy export: {@link HistoryImport} lands it, and no run asks for it. */
    STREAMING_HISTORY("", Paging.SINGLE, Scope.IMPORTED),
    // From here on one request mostly tells of one thing: enrichment, for which there is never enough quota.
    ARTISTS("/artists/{id}", Paging.SINGLE, Scope.EACH_ARTIST),
    ARTIST_ALBUMS("/artists/{id}/albums", Paging.OFFSET, Scope.EACH_FOLLOWED_ARTIST),
    ARTIST_TOP_TRACKS("/artists/{id}/top-tracks", Paging.SINGLE, Scope.EACH_FOLLOWED_ARTIST, Map.of(), "tracks"),
    ALBUMS("/albums/{id}", Paging.SINGLE, Scope.EACH_ALBUM),
    ALBUM_TRACKS("/albums/{id}/tracks", Paging.OFFSET, Scope.EACH_ALBUM),
    TRACKS("/tracks/{id}", Paging.SINGLE, Scope.EACH_TRACK);

    /** How many listings a resource is. */
    enum Scope {
        ONCE,
        EACH_TIME_RANGE,
        EACH_PLAYLIST,
        EACH_SEARCH,
        EACH_ARTIST,
        EACH_FOLLOWED_ARTIST,
        EACH_ALBUM,
        EACH_TRACK,
        /** None: Spotify has no such endpoint. */
        IMPORTED
    }

    private static final Set<Resource> GROWING_AT_FRONT =
            Set.of(SAVED_TRACKS, SAVED_ALBUMS, SAVED_SHOWS, SAVED_EPISODES);

    private final String pathTemplate;
    private final Paging paging;
    private final Scope scope;

    @SuppressWarnings("ImmutableEnumChecker") // a Map.of
    private final Map<String, String> query;

    private final String wrapper;

    Resource(String pathTemplate, Paging paging, Scope scope) {
        this(pathTemplate, paging, scope, Map.of(), "");
    }

    Resource(String pathTemplate, Paging paging, Scope scope, Map<String, String> query, String wrapper) {
        this.pathTemplate = pathTemplate;
        this.paging = paging;
        this.scope = scope;
        this.query = query;
        this.wrapper = wrapper;
    }

    /** What Spotify can be asked for. */
    static Stream<Resource> fetched() {
        return Arrays.stream(values()).filter(resource -> resource.scope != Scope.IMPORTED);
    }

    /**
     * The resource that is spelled so, where Spotify can be asked for it.
     *
     * @throws IngestException 43 if there is none
     */
    public static Resource named(String name) {
        return fetched()
                .filter(resource -> resource.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> IngestException.badArgument(
                        "Cannot fetch %s: no such resource. Allowed: %s.".formatted(name, String.join(", ", names()))));
    }

    static List<String> names() {
        return fetched().map(Resource::wireName).toList();
    }

    /** As it is spelled in files, folders and on the command line: {@code saved_tracks}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String pathTemplate() {
        return pathTemplate;
    }

    Paging paging() {
        return paging;
    }

    Scope scope() {
        return scope;
    }

    Map<String, String> query() {
        return query;
    }

    /** The field that holds the page or the list, or empty where the body itself is what was asked for. */
    String wrapper(Map<String, String> asked) {
        if (asked.containsKey(Listing.IDS)) {
            return wireName();
        }
        return this == SEARCH ? asked.get("type") + "s" : wrapper;
    }

    /** How many of it can be asked for at once, where Spotify still allows that. */
    int mostAtOnce() {
        return switch (this) {
            case ARTISTS, TRACKS -> 50;
            case ALBUMS -> 20;
            default -> 1;
        };
    }

    /** Where several are asked for at once. */
    String severalPath() {
        return pathTemplate.replace("/{id}", "");
    }

    /** Whether it is asked for there, one by one or several at once. */
    boolean isAskedAt(String endpoint) {
        return endpoint.equals(pathTemplate) || mostAtOnce() > 1 && endpoint.equals(severalPath());
    }

    /** Whether Spotify has removed it for all apps since February 2026, but for those that were there before. */
    boolean isRemoved() {
        return this == NEW_RELEASES || this == ARTIST_TOP_TRACKS;
    }

    /** As many as every kind of app may ask for. */
    int pageSize() {
        return this == SEARCH || this == ARTIST_ALBUMS ? 10 : 50;
    }

    /** Whether its newest entries come first, each with the time it was added. */
    boolean growsAtFront() {
        return GROWING_AT_FRONT.contains(this);
    }

    /** Whether it merely tells more of what is known already, and what is left of it waits for later runs. */
    boolean isEnrichment() {
        return compareTo(ARTISTS) >= 0;
    }

    /** What never rests in raw: the scopes do not ask for it, but an older app may be sent it. */
    Set<String> withheldFields() {
        return this == ME ? Set.of("email") : Set.of();
    }

    /** What has to be fetched with it, for it to know what to ask for. */
    Set<Resource> prerequisites() {
        if (scope == Scope.EACH_FOLLOWED_ARTIST) {
            return Set.of(ME, FOLLOWED_ARTISTS);
        }
        return this == PLAYLIST_ITEMS ? Set.of(ME, PLAYLISTS) : Set.of(ME);
    }

    @Override
    public String toString() {
        return wireName();
    }
}
