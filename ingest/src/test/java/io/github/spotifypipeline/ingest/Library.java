package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.id;
import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.pagesOf;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** An invented listener's library, as large as a test wants it, on a fake Spotify. */
final class Library {
    private final FakeSpotify spotify;

    Library(FakeSpotify spotify) {
        this.spotify = spotify;
    }

    /** Newest first, so that track {@code count - 1} is the first entry. */
    Library savedTracks(int count, int artistCount) {
        spotify.on("/v1/me/tracks", pagesOf(count, i -> savedTrack(count - 1 - i, artistCount)));
        return this;
    }

    Library savedTracks(List<Integer> numbers) {
        spotify.on("/v1/me/tracks", pagesOf(numbers.size(), i -> savedTrack(numbers.get(i), 1)));
        return this;
    }

    private static String savedTrack(int number, int artistCount) {
        return "{\"added_at\": \"2026-01-01T%02d:%02d:%02dZ\", \"track\": %s}"
                .formatted(number / 3_600, number / 60 % 60, number % 60, track(number, number % artistCount));
    }

    static String track(int number, int artist) {
        return "{\"id\": \"%s\", \"type\": \"track\", \"album\": {}, \"artists\": [{\"id\": \"%s\", \"type\": \"artist\"}]}"
                .formatted(id("track", number), id("artist", artist));
    }

    static String artist(int number) {
        return "{\"id\": \"%s\", \"type\": \"artist\", \"genres\": []}".formatted(id("artist", number));
    }

    Library topTracks(int count) {
        spotify.on("/v1/me/top/tracks", pagesOf(count, i -> track(i, 0)));
        return this;
    }

    Library playlists(int count, String version) {
        spotify.on(
                "/v1/me/playlists",
                pagesOf(
                        count,
                        i ->
                                "{\"id\": \"%s\", \"owner\": {\"id\": \"miraquill\"}, \"snapshot_id\": \"%s\", \"items\": {}}"
                                        .formatted(id("list", i), version)));
        IntStream.range(0, count)
                .forEach(list ->
                        spotify.on(itemsPath(list), pagesOf(2, i -> "{\"item\": " + track(10 * list + i, 0) + "}")));
        return this;
    }

    /** As playlists come to an app that Spotify has taken nothing from. */
    Library playlistsOfOld(int count) {
        spotify.on(
                "/v1/me/playlists",
                pagesOf(
                        count,
                        i -> "{\"id\": \"%s\", \"owner\": {\"id\": \"miraquill\"}, \"tracks\": {\"total\": 2}}"
                                .formatted(id("list", i))));
        IntStream.range(0, count)
                .forEach(list ->
                        spotify.on(itemsPath(list), pagesOf(2, i -> "{\"track\": " + track(10 * list + i, 0) + "}")));
        return this;
    }

    /** Artists that may be asked for several at once, below a number; beyond it there are none. */
    Library artistsAtOnce(int count) {
        spotify.on(
                "/v1/artists",
                url -> json(Stream.of(url.queryParameter("ids").split(","))
                        .map(asked -> Integer.parseInt(asked.substring("artist".length())))
                        .map(number -> number < count ? artist(number) : "null")
                        .collect(Collectors.joining(",", "{\"artists\": [", "]}"))));
        return this;
    }

    static String itemsPath(int playlist) {
        return "/v1/playlists/%s/items".formatted(id("list", playlist));
    }

    Library artists(int count) {
        IntStream.range(0, count).forEach(i -> spotify.on(artistPath(i), url -> json(artist(i))));
        return this;
    }

    static String artistPath(int number) {
        return "/v1/artists/" + id("artist", number);
    }

    Library followedArtists(int first, int count) {
        spotify.on("/v1/me/following", url -> json(following(url, first, count)));
        return this;
    }

    private static String following(HttpUrl url, int first, int count) {
        int start = url.queryParameter("after") == null ? 0 : Integer.parseInt(url.queryParameter("after"));
        int end = Math.min(count, start + 50);
        String items =
                IntStream.range(start, end).mapToObj(i -> artist(first + i)).collect(Collectors.joining(","));
        String next = end < count ? "\"x\"" : "null";
        return "{\"artists\": {\"items\": [%s], \"next\": %s, \"cursors\": {\"after\": \"%d\"}, \"total\": %d}}"
                .formatted(items, next, end, count);
    }

    Library recentlyPlayed(int count) {
        String plays = IntStream.range(0, count)
                .mapToObj(i -> "{\"played_at\": \"2026-11-21T00:00:%02dZ\", \"track\": %s}".formatted(i, track(i, 0)))
                .collect(Collectors.joining(","));
        spotify.on(
                "/v1/me/player/recently-played",
                url -> json(
                        url.queryParameter("before") == null
                                ? "{\"items\": [%s], \"next\": \"x\", \"cursors\": {\"before\": \"5\"}}"
                                        .formatted(plays)
                                : "{\"items\": [], \"next\": null, \"cursors\": null}"));
        return this;
    }
}
