package io.github.spotifypipeline.local.sandbox;

import static io.github.spotifypipeline.local.sandbox.JsonSpelling.orNull;
import static io.github.spotifypipeline.local.sandbox.Scope.PLAYLIST_READ_COLLABORATIVE;
import static io.github.spotifypipeline.local.sandbox.Scope.PLAYLIST_READ_PRIVATE;
import static io.github.spotifypipeline.local.sandbox.Scope.USER_FOLLOW_READ;
import static io.github.spotifypipeline.local.sandbox.Scope.USER_LIBRARY_READ;
import static io.github.spotifypipeline.local.sandbox.Scope.USER_READ_RECENTLY_PLAYED;
import static io.github.spotifypipeline.local.sandbox.Scope.USER_TOP_READ;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.local.sandbox.Accounts.Grant;
import io.github.spotifypipeline.local.sandbox.Call.Slice;
import io.github.spotifypipeline.local.sandbox.Library.Saved;
import io.github.spotifypipeline.local.sandbox.Moment.TimeRange;
import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Web API: its endpoints as one table, and what each of them answers. */
final class Api {
    /** Where in two of its listings Spotify shows a gap: a {@code null} that counts as an item. */
    private static final int GAP = 12;

    private static final int MAX_PLAYLIST_OFFSET = 100_000;
    private static final int MAX_SEARCH_OFFSET = 1_000;
    private static final int MAX_URIS = 40;
    private static final Instant DEAD_EPISODE_ADDED = Instant.parse("2023-11-25T15:08:30Z");

    /** Who may call an endpoint: any app, or one that a user let in, mostly with a certain scope. */
    private record Access(boolean needsUser, Optional<Scope> scope) {
        static final Access ANY_APP = new Access(false, Optional.empty());
        static final Access USER = new Access(true, Optional.empty());

        static Access user(Scope scope) {
            return new Access(true, Optional.of(scope));
        }

        void check(Grant grant) {
            if (needsUser && !grant.isForUser()) {
                throw new Refusal(401, "Valid user authentication required");
            }
            if (!scope.map(grant::allows).orElse(true)) {
                throw new Refusal(403, "Insufficient client scope");
            }
        }
    }

    /** A path, where {@code {id}} stands for the place that it asks about, and how it is answered. */
    private record Endpoint(Bucket bucket, Pattern path, Access access, Function<Call, JsonNode> answer) {
        Endpoint(String template, Access access, Function<Call, JsonNode> answer) {
            this(new Bucket(template), Pattern.compile(template.replace("{id}", "([^/]+)")), access, answer);
        }
    }

    private final AppShape shape;
    private final JsonSpelling spelling;

    private final List<Endpoint> endpoints = List.of(
            new Endpoint("/me", Access.USER, call -> call.json().library().me()),
            new Endpoint("/me/tracks", Access.user(USER_LIBRARY_READ), Api::savedTracks),
            new Endpoint("/me/albums", Access.user(USER_LIBRARY_READ), Api::savedAlbums),
            new Endpoint("/me/shows", Access.user(USER_LIBRARY_READ), Api::savedShows),
            new Endpoint("/me/episodes", Access.user(USER_LIBRARY_READ), Api::savedEpisodes),
            new Endpoint("/me/following", Access.user(USER_FOLLOW_READ), Api::followedArtists),
            new Endpoint("/me/top/artists", Access.user(USER_TOP_READ), Api::topArtists),
            new Endpoint("/me/top/tracks", Access.user(USER_TOP_READ), Api::topTracks),
            new Endpoint("/me/player/recently-played", Access.user(USER_READ_RECENTLY_PLAYED), Api::recentlyPlayed),
            new Endpoint("/me/playlists", Access.user(PLAYLIST_READ_PRIVATE), Api::playlists),
            new Endpoint("/me/library/contains", Access.USER, Api::contains),
            new Endpoint("/playlists/{id}", Access.ANY_APP, Api::playlist),
            new Endpoint("/playlists/{id}/items", Access.user(PLAYLIST_READ_PRIVATE), this::playlistItems),
            new Endpoint("/artists/{id}", Access.ANY_APP, Api::artist),
            new Endpoint("/artists/{id}/albums", Access.ANY_APP, this::albumsOfArtist),
            new Endpoint("/albums/{id}", Access.ANY_APP, Api::album),
            new Endpoint("/albums/{id}/tracks", Access.ANY_APP, Api::tracksOfAlbum),
            new Endpoint("/tracks/{id}", Access.ANY_APP, Api::track),
            new Endpoint("/shows/{id}", Access.ANY_APP, Api::show),
            new Endpoint("/shows/{id}/episodes", Access.ANY_APP, Api::episodesOfShow),
            new Endpoint("/episodes/{id}", Access.ANY_APP, Api::episode),
            new Endpoint("/search", Access.ANY_APP, this::search));

    /** Gone for new development-mode apps since February 2026, where they answer 403. */
    private final List<Endpoint> removedIn2026 = List.of(
            new Endpoint("/tracks", Access.ANY_APP, Api::severalTracks),
            new Endpoint("/albums", Access.ANY_APP, Api::severalAlbums),
            new Endpoint("/artists", Access.ANY_APP, Api::severalArtists),
            new Endpoint("/shows", Access.ANY_APP, Api::severalShows),
            new Endpoint("/episodes", Access.ANY_APP, Api::severalEpisodes),
            new Endpoint("/playlists/{id}/tracks", Access.user(PLAYLIST_READ_PRIVATE), this::playlistItems),
            new Endpoint("/users/{id}", Access.ANY_APP, Api::user),
            new Endpoint("/users/{id}/playlists", Access.user(PLAYLIST_READ_PRIVATE), Api::playlistsOfUser),
            new Endpoint("/artists/{id}/top-tracks", Access.ANY_APP, Api::topTracksOfArtist),
            new Endpoint("/browse/new-releases", Access.ANY_APP, Api::newReleases),
            new Endpoint("/markets", Access.ANY_APP, Api::markets));

    /** Gone for everyone but some old apps since November 2024: the first answer 403 and the others 404. */
    private final List<Pattern> removedIn2024 =
            List.of(Pattern.compile("/audio-features(/.+)?"), Pattern.compile("/audio-analysis/.+"));

    /**
     * The Web API as one kind of app sees it.
     *
     * @param base what links in the answers begin with
     * @param oddities what is strange about right answers
     */
    Api(AppShape shape, String base, Oddities oddities) {
        this.shape = shape;
        this.spelling = new JsonSpelling(shape, base, oddities);
    }

    /** Where calls of a path are counted. */
    Bucket bucket(String path) {
        return matching(removedIn2026, path)
                .or(() -> matching(endpoints, path))
                .map(Endpoint::bucket)
                .orElse(Bucket.ELSEWHERE);
    }

    /**
     * The answer of status 200.
     *
     * @param path of the request, without the version
     * @throws Refusal if there is none
     */
    JsonNode answer(Request request, String path, Grant grant, Moment moment) {
        if (removedIn2024.stream().anyMatch(removed -> removed.matcher(path).matches())) {
            throw Refusal.forbidden();
        }
        Optional<Endpoint> removed = matching(removedIn2026, path);
        if (removed.isPresent() && !shape.keepsWhatWasRemoved()) {
            throw Refusal.forbidden();
        }
        Endpoint endpoint =
                removed.or(() -> matching(endpoints, path)).orElseThrow(() -> new Refusal(404, "Service not found"));
        if (!request.method().equals("GET")) {
            throw new Refusal(405, "Method not allowed");
        }
        endpoint.access().check(grant);
        SpotifyJson json = SpotifyJson.of(spelling, moment, grant);
        JsonNode answer = endpoint.answer().apply(new Call(request, place(endpoint, path), grant, moment, json));
        return spelling.oddities().applied(answer);
    }

    private static Optional<Endpoint> matching(List<Endpoint> table, String path) {
        return table.stream()
                .filter(endpoint -> endpoint.path().matcher(path).matches())
                .findFirst();
    }

    private static String place(Endpoint endpoint, String path) {
        Matcher matcher = endpoint.path().matcher(path);
        return matcher.matches() && matcher.groupCount() > 0 ? matcher.group(1) : "";
    }

    // ---- the listener's library

    private static JsonNode savedTracks(Call call) {
        return call.page("/me/tracks", call.moment().savedTracks(), call.json().library()::savedTrack);
    }

    private static JsonNode savedAlbums(Call call) {
        List<Optional<Saved<Album>>> albums = withGap(call.moment().savedAlbums());
        return call.page(
                "/me/albums", albums, saved -> orNull(saved, call.json().library()::savedAlbum));
    }

    private static <T> List<Optional<T>> withGap(List<T> things) {
        List<Optional<T>> withGap =
                new ArrayList<>(things.stream().map(Optional::of).toList());
        withGap.add(Math.min(GAP, things.size()), Optional.empty());
        return withGap;
    }

    private static JsonNode savedShows(Call call) {
        return call.page("/me/shows", call.moment().savedShows(), call.json().library()::savedShow);
    }

    /** The last one is dead: its podcast left Spotify. */
    private static JsonNode savedEpisodes(Call call) {
        List<Optional<Saved<Episode>>> episodes = new ArrayList<>();
        call.moment().savedEpisodes().forEach(saved -> episodes.add(Optional.of(saved)));
        episodes.add(Optional.empty());
        return call.page(
                "/me/episodes",
                episodes,
                saved -> saved.map(call.json().library()::savedEpisode)
                        .orElseGet(() -> call.json().library().savedDeadEpisode(DEAD_EPISODE_ADDED)));
    }

    private static JsonNode followedArtists(Call call) {
        if (!call.required("type").equals("artist")) {
            throw new Refusal(400, "Invalid type");
        }
        int limit = call.limit();
        List<Artist> followed = call.moment().followedArtists();
        Optional<String> after = call.parameter("after");
        List<String> ids = followed.stream().map(Artist::id).toList();
        int from = after.map(id -> ids.indexOf(id) + 1).orElse(0);
        int to = Math.min(followed.size(), from + limit);
        return call.json()
                .library()
                .followed(followed.subList(from, to), after, to == followed.size(), limit, followed.size());
    }

    private static JsonNode contains(Call call) {
        List<String> uris = Arrays.asList(call.required("uris").split(",", -1));
        if (uris.size() > MAX_URIS) {
            throw new Refusal(400, "Too many uris requested");
        }
        ArrayNode answer = JsonNodeFactory.instance.arrayNode();
        uris.forEach(uri -> answer.add(contains(call, uri)));
        return answer;
    }

    private static boolean contains(Call call, String uri) {
        Moment moment = call.moment();
        String[] parts = uri.split(":", -1);
        if (parts.length != 3 || !parts[0].equals("spotify")) {
            throw new Refusal(400, "Invalid uri");
        }
        return switch (parts[1]) {
            case "track" ->
                has(
                        call,
                        USER_LIBRARY_READ,
                        moment.savedTracks(),
                        saved -> saved.thing().uri().equals(uri));
            case "album" ->
                has(
                        call,
                        USER_LIBRARY_READ,
                        moment.savedAlbums(),
                        saved -> saved.thing().uri().equals(uri));
            case "show" ->
                has(
                        call,
                        USER_LIBRARY_READ,
                        moment.savedShows(),
                        saved -> saved.thing().uri().equals(uri));
            case "episode" ->
                has(
                        call,
                        USER_LIBRARY_READ,
                        moment.savedEpisodes(),
                        saved -> saved.thing().uri().equals(uri));
            case "artist" ->
                has(
                        call,
                        USER_FOLLOW_READ,
                        moment.followedArtists(),
                        artist -> artist.uri().equals(uri));
            case "playlist" ->
                has(
                        call,
                        PLAYLIST_READ_PRIVATE,
                        moment.playlists(),
                        list -> list.playlist().uri().equals(uri));
            case "audiobook", "user" -> false;
            default -> throw new Refusal(400, "Invalid uri");
        };
    }

    private static <T> boolean has(Call call, Scope scope, List<T> things, Predicate<T> wanted) {
        Access.user(scope).check(call.grant());
        return things.stream().anyMatch(wanted);
    }

    // ---- what the listener hears

    private static JsonNode topTracks(Call call) {
        return call.page(
                "/me/top/tracks",
                call.moment().topTracks(timeRange(call)),
                call.json().catalogue()::checkedTrack);
    }

    private static JsonNode topArtists(Call call) {
        return call.page(
                "/me/top/artists",
                call.moment().topArtists(timeRange(call)),
                call.json().catalogue()::artist);
    }

    private static TimeRange timeRange(Call call) {
        String asked = call.parameter("time_range").orElse("medium_term");
        return Arrays.stream(TimeRange.values())
                .filter(range -> range.name().toLowerCase(Locale.ROOT).equals(asked))
                .findFirst()
                .orElseThrow(() -> new Refusal(400, "Invalid time range"));
    }

    /** The newest first. {@code before} looks back from a cursor, {@code after} forward; each takes what is next to it. */
    private static JsonNode recentlyPlayed(Call call) {
        int limit = call.limit();
        Optional<Long> before = cursor(call, "before");
        Optional<Long> after = cursor(call, "after");
        if (before.isPresent() && after.isPresent()) {
            throw new Refusal(400, "Only one of before and after may be given");
        }
        List<Play> plays = call.moment().recentPlays().stream()
                .filter(play ->
                        before.map(end -> play.endedAt().toEpochMilli() < end).orElse(true))
                .filter(play -> after.map(start -> play.endedAt().toEpochMilli() > start)
                        .orElse(true))
                .toList();
        int from = after.isPresent() ? Math.max(0, plays.size() - limit) : 0;
        List<Play> page = plays.subList(from, Math.min(plays.size(), from + limit));
        return call.json().library().recentlyPlayed(page, limit, call.request().query());
    }

    private static Optional<Long> cursor(Call call, String name) {
        try {
            return call.parameter(name).map(Long::valueOf);
        } catch (NumberFormatException e) {
            throw new Refusal(400, "Invalid " + name + " cursor", e);
        }
    }

    // ---- playlists

    private static JsonNode playlists(Call call) {
        Slice slice = call.slice(20, 50, MAX_PLAYLIST_OFFSET);
        List<PlaylistHistory> newestFirst = new ArrayList<>(call.moment().playlists().stream()
                .filter(history -> isVisible(history.playlist(), call))
                .toList());
        Collections.reverse(newestFirst);
        // The listing belongs to an endpoint of its own, which not every app may call: its links lead there.
        String path = "/users/" + call.moment().listener().person().id() + "/playlists";
        return call.page(
                path, withGap(newestFirst), slice, history -> orNull(history, shown -> simplePlaylist(shown, call)));
    }

    private static JsonNode simplePlaylist(PlaylistHistory history, Call call) {
        return call.json().playlists().simplePlaylist(version(history, call));
    }

    private static boolean isVisible(Playlist playlist, Call call) {
        return !playlist.isCollaborative() || call.allows(PLAYLIST_READ_COLLABORATIVE);
    }

    private static PlaylistVersion version(PlaylistHistory history, Call call) {
        return history.at(call.moment().now());
    }

    private static JsonNode playlist(Call call) {
        PlaylistHistory history = call.found(call.moment()::playlist);
        return call.json()
                .playlists()
                .playlist(version(history, call), call.request().query());
    }

    /** Whether the listener can read what is in a playlist. */
    boolean showsItems(Playlist playlist, Moment moment) {
        return shape.keepsWhatWasRemoved() || moment.isOurs(playlist);
    }

    private JsonNode playlistItems(Call call) {
        PlaylistHistory history = call.found(call.moment()::playlist);
        if (!showsItems(history.playlist(), call.moment())) {
            throw Refusal.forbidden();
        }
        boolean wantsEpisodes = PlaylistJson.wantsEpisodes(call.request().query());
        String path = call.request().path().substring("/v1".length());
        Slice slice = call.slice(20, shape.playlistItemLimit(), Integer.MAX_VALUE);
        return call.page(
                path,
                version(history, call).items(),
                slice,
                item -> call.json().playlists().playlistItem(item, wantsEpisodes));
    }

    private static JsonNode user(Call call) {
        return call.json().library().publicUser(knownUser(call));
    }

    private static JsonNode playlistsOfUser(Call call) {
        return knownUser(call).equals(call.moment().listener().person())
                ? playlists(call)
                : call.page("/users/" + call.place() + "/playlists", List.of(), nothing -> NullNode.instance);
    }

    private static Person knownUser(Call call) {
        return call.moment().playlists().stream()
                .map(history -> history.playlist().owner())
                .filter(owner -> owner.id().equals(call.place()))
                .findFirst()
                .orElseThrow(Refusal::notFound);
    }

    // ---- the catalogue

    private static JsonNode artist(Call call) {
        return call.json().catalogue().artist(call.found(call.moment()::artist));
    }

    private static JsonNode album(Call call) {
        return call.json().catalogue().album(call.found(call.moment()::album));
    }

    private static JsonNode track(Call call) {
        return call.json().catalogue().track(call.found(call.moment()::track));
    }

    private static JsonNode show(Call call) {
        return call.json().catalogue().show(call.found(call.moment()::show));
    }

    private static JsonNode episode(Call call) {
        return call.json().catalogue().episode(call.found(call.moment()::episode));
    }

    private static JsonNode tracksOfAlbum(Call call) {
        Album album = call.found(call.moment()::album);
        return call.page(
                "/albums/" + album.id() + "/tracks",
                call.moment().tracksOf(album),
                call.json().catalogue()::simpleTrack);
    }

    private static JsonNode episodesOfShow(Call call) {
        Show show = call.found(call.moment()::show);
        return call.page(
                "/shows/" + show.id() + "/episodes",
                call.moment().episodesOf(show),
                call.json().catalogue()::simpleEpisode);
    }

    private JsonNode albumsOfArtist(Call call) {
        Artist artist = call.found(call.moment()::artist);
        Set<String> groups = Arrays.stream(call.parameter("include_groups")
                        .orElse("album,single,compilation,appears_on")
                        .split(",", -1))
                .collect(Collectors.toSet());
        List<Album> albums = call.moment().albumsOf(artist).stream()
                .filter(album -> groups.contains(album.type().text()))
                .toList();
        Slice slice = call.slice(shape.searchDefault(), shape.searchLimit(), Integer.MAX_VALUE);
        return call.page(
                "/artists/" + artist.id() + "/albums",
                albums,
                slice,
                call.json().catalogue()::discographyAlbum);
    }

    private static JsonNode topTracksOfArtist(Call call) {
        Artist artist = call.found(call.moment()::artist);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode tracks = answer.putArray("tracks");
        call.moment().tracksOf(artist).stream()
                .limit(10)
                .forEach(track -> tracks.add(call.json().catalogue().checkedTrack(track)));
        return answer;
    }

    private static JsonNode newReleases(Call call) {
        List<Album> newestFirst = call.moment().albums().stream()
                .filter(album -> album.type() != Album.Type.COMPILATION)
                .sorted(Comparator.comparing((Album album) -> album.released().day())
                        .reversed())
                .limit(100)
                .toList();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set(
                "albums",
                call.page("/browse/new-releases", newestFirst, call.json().catalogue()::simpleAlbum));
        return answer;
    }

    private static JsonNode markets(Call call) {
        return JsonNodeFactory.instance
                .objectNode()
                .set("markets", call.json().spelling().markets());
    }

    private static JsonNode severalTracks(Call call) {
        return several(
                "tracks", call.foundAll(50, call.moment()::track), call.json().catalogue()::track);
    }

    private static JsonNode severalAlbums(Call call) {
        return several(
                "albums", call.foundAll(20, call.moment()::album), call.json().catalogue()::album);
    }

    private static JsonNode severalArtists(Call call) {
        return several(
                "artists", call.foundAll(50, call.moment()::artist), call.json().catalogue()::artist);
    }

    private static JsonNode severalShows(Call call) {
        return several(
                "shows", call.foundAll(50, call.moment()::show), call.json().catalogue()::simpleShow);
    }

    private static JsonNode severalEpisodes(Call call) {
        return several(
                "episodes",
                call.foundAll(50, call.moment()::episode),
                call.json().catalogue()::episode);
    }

    /** All that were asked for, in that order, with {@code null} for the unknown. */
    private static <T> JsonNode several(String word, List<Optional<T>> found, Function<T, ObjectNode> spelling) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode array = answer.putArray(word);
        found.forEach(thing -> array.add(orNull(thing, spelling)));
        return answer;
    }

    // ---- search

    private JsonNode search(Call call) {
        SearchQuery query = new SearchQuery(
                call.required("q"), call.moment().now().atZone(ZoneOffset.UTC).toLocalDate());
        Slice slice = call.slice(shape.searchDefault(), shape.searchLimit(), MAX_SEARCH_OFFSET);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        for (String type : call.required("type").split(",", -1)) {
            answer.set(type + "s", hits(type, query, slice, call));
        }
        return answer;
    }

    private static ObjectNode hits(String type, SearchQuery query, Slice slice, Call call) {
        Moment moment = call.moment();
        CatalogueJson json = call.json().catalogue();
        return switch (type) {
            case "track" -> hits(moment.tracks(), query::finds, slice, json::checkedTrack, call);
            case "album" -> hits(moment.albums(), query::finds, slice, json::simpleAlbum, call);
            case "artist" -> hits(moment.artists(), query::finds, slice, json::foundArtist, call);
            case "show" -> hits(moment.shows(), show -> query.finds(show.name()), slice, json::simpleShow, call);
            case "episode" ->
                hits(moment.episodes(), episode -> query.finds(episode.name()), slice, json::simpleEpisode, call);
            case "playlist" -> playlistHits(query, slice, call);
            case "audiobook" -> hits(List.of(), nothing -> false, slice, nothing -> NullNode.instance, call);
            default -> throw new Refusal(400, "Invalid type");
        };
    }

    private static <T> ObjectNode hits(
            List<T> all, Predicate<T> wanted, Slice slice, Function<T, JsonNode> spelling, Call call) {
        return found(all.stream().filter(wanted).toList(), slice, spelling, call);
    }

    private static <T> ObjectNode found(List<T> things, Slice slice, Function<T, JsonNode> spelling, Call call) {
        // Spotify asks for q and writes query.
        Map<String, String> asked = new LinkedHashMap<>(Map.of("query", call.required("q")));
        asked.put("type", call.required("type"));
        return call.json().spelling().page("/search", asked, things, slice, spelling);
    }

    /** Playlists made by Spotify itself are found, but shown to no app: they leave a gap. */
    private static ObjectNode playlistHits(SearchQuery query, Slice slice, Call call) {
        List<PlaylistHistory> found = call.moment().playlists().stream()
                .filter(history -> query.finds(history.playlist().name()))
                .toList();
        return found(withGap(found), slice, history -> orNull(history, shown -> simplePlaylist(shown, call)), call);
    }
}
