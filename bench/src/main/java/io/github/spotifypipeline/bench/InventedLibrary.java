package io.github.spotifypipeline.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A listener's playlists as Spotify would tell them to an app with extended quota, some 3 KB an entry, and any of its pages
 * without those before. Half of the entries name a track that others name, too; some are null, some of a track that is
 * gone, some of a local file.
 *
 * @param entries of all playlists
 */
record InventedLibrary(int entries) {
    static final String USER = "larkspur-listener";
    static final int LONGEST_PLAYLIST = 1000;

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 22;
    private static final List<String> WORDS = List.of(
            "Amber",
            "\"Blue\"",
            "Cedar",
            "Dämmerung",
            "Ebb & Flow",
            "Ferry",
            "Glass",
            "Harbour",
            "Île",
            "June",
            "Kites",
            "Lantern",
            "満ち潮",
            "North",
            "Orchard",
            "Pale",
            "Quiet",
            "River",
            "Søndag",
            "Tide",
            "אור",
            "Velvet",
            "Winter");
    private static final List<String> MARKETS = IntStream.range(0, 60)
            .mapToObj(i -> "" + (char) ('A' + i / 3) + (char) ('A' + i * 7 % 26))
            .toList();

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private enum Kind {
        ARTIST,
        ALBUM,
        TRACK,
        ENTRY,
        PLAYLIST
    }

    /** A page's JSON, and what ingest counts of it. */
    record Page(byte[] json, int items, int nulls) {}

    private record Links(String spotify) {}

    private record Image(int height, String url, int width) {}

    private record Artist(Links externalUrls, String href, String id, String name, String type, String uri) {}

    private record Album(
            String albumType,
            List<Artist> artists,
            List<String> availableMarkets,
            Links externalUrls,
            String href,
            String id,
            List<Image> images,
            String name,
            String releaseDate,
            String releaseDatePrecision,
            int totalTracks,
            String type,
            String uri) {}

    private record Isrc(String isrc) {}

    private record Track(
            Album album,
            List<Artist> artists,
            List<String> availableMarkets,
            int discNumber,
            int durationMs,
            boolean explicit,
            Isrc externalIds,
            Links externalUrls,
            String href,
            String id,
            boolean isLocal,
            String name,
            Integer popularity,
            String previewUrl,
            int trackNumber,
            String type,
            String uri) {}

    private record User(String displayName, Links externalUrls, String id, String type) {}

    private record Entry(String addedAt, User addedBy, boolean isLocal, String primaryColor, Track track) {}

    private record Total(String href, int total) {}

    private record Playlist(
            boolean collaborative,
            String description,
            Links externalUrls,
            String href,
            String id,
            List<Image> images,
            String name,
            User owner,
            @JsonProperty("public") boolean isPublic,
            String snapshotId,
            Total tracks,
            String type,
            String uri) {}

    private record Listing(
            String href, List<?> items, int limit, String next, int offset, String previous, int total) {}

    int playlists() {
        return (entries + LONGEST_PLAYLIST - 1) / LONGEST_PLAYLIST;
    }

    int length(int playlist) {
        return Math.min(LONGEST_PLAYLIST, entries - playlist * LONGEST_PLAYLIST);
    }

    static String playlistId(int playlist) {
        return id(Kind.PLAYLIST, playlist);
    }

    static Page me() {
        return new Page(json(user()), 1, 0);
    }

    Page listOfPlaylists(int offset, int limit) {
        List<Playlist> items = IntStream.range(offset, Math.min(offset + limit, playlists()))
                .mapToObj(this::playlist)
                .toList();
        return page("/me/playlists", items, offset, limit, playlists());
    }

    Page itemsOf(int playlist, int offset, int limit) {
        int first = playlist * LONGEST_PLAYLIST;
        List<Entry> items = new ArrayList<>();
        for (int i = offset; i < Math.min(offset + limit, length(playlist)); i++) {
            items.add(entry(first + i).orElse(null));
        }
        return page("/playlists/" + playlistId(playlist) + "/items", items, offset, limit, length(playlist));
    }

    private static Page page(String path, List<?> items, int offset, int limit, int total) {
        String href = "https://api.spotify.com/v1" + path;
        String next = offset + limit < total ? href + "?offset=%d&limit=%d".formatted(offset + limit, limit) : null;
        int nulls = (int) items.stream().filter(item -> item == null).count();
        return new Page(json(new Listing(href, items, limit, next, offset, null, total)), items.size(), nulls);
    }

    private Playlist playlist(int number) {
        SplittableRandom dice = dice(Kind.PLAYLIST, number);
        String id = playlistId(number);
        return new Playlist(
                false,
                dice.nextInt(3) == 0 ? null : name(dice, 6),
                links("playlist", id),
                href("playlist", id),
                id,
                images(dice, 1),
                name(dice, 2),
                user(),
                dice.nextBoolean(),
                id(Kind.PLAYLIST, number + 1_000_000),
                new Total(href("playlist", id) + "/items", length(number)),
                "playlist",
                uri("playlist", id));
    }

    private Optional<Entry> entry(int number) {
        SplittableRandom dice = dice(Kind.ENTRY, number);
        int kind = dice.nextInt(1000);
        if (kind < 2) {
            return Optional.empty();
        }
        boolean isLocal = kind >= 5 && kind < 15;
        String addedAt = "20%02d-%02d-%02dT%02d:05:00Z"
                .formatted(dice.nextInt(12, 26), dice.nextInt(1, 13), dice.nextInt(1, 29), dice.nextInt(24));
        Track track = isLocal ? localFile(number) : track(dice.nextInt(Math.max(1, entries * 7 / 10)));
        return Optional.of(new Entry(addedAt, user(), isLocal, null, kind < 5 ? null : track));
    }

    private static Track track(int number) {
        SplittableRandom dice = dice(Kind.TRACK, number);
        String id = id(Kind.TRACK, number);
        Album album = album(number / 3);
        List<Artist> artists = new ArrayList<>(album.artists());
        if (dice.nextInt(5) == 0) {
            artists.add(artist(dice.nextInt(number / 12 + 2) + 1_000_000_000));
        }
        return new Track(
                album,
                artists,
                MARKETS,
                1,
                dice.nextInt(60_000, 400_000),
                dice.nextInt(10) == 0,
                new Isrc(dice.nextInt(50) == 0 ? null : "QZ%010d".formatted(number)),
                links("track", id),
                href("track", id),
                id,
                false,
                name(dice, 3),
                dice.nextInt(100),
                dice.nextBoolean() ? null : "https://previews.example/mp3/" + id + "?cid=" + id,
                number % 3 + 1,
                "track",
                uri("track", id));
    }

    /** Spotify knows of it what its tags say. */
    private static Track localFile(int number) {
        SplittableRandom dice = dice(Kind.ENTRY, -number);
        String name = name(dice, 2);
        String uri = "spotify:local:::" + name.replaceAll("[^A-Za-z]", "+") + ":" + number;
        Artist artist = new Artist(new Links(null), null, null, name(dice, 1), "artist", null);
        Album album = new Album(
                null, List.of(), List.of(), new Links(null), null, null, List.of(), "", null, null, 0, "album", null);
        return new Track(
                album,
                List.of(artist),
                List.of(),
                0,
                dice.nextInt(60_000, 400_000),
                false,
                new Isrc(null),
                new Links(null),
                null,
                null,
                true,
                name,
                null,
                null,
                0,
                "track",
                uri);
    }

    private static Album album(int number) {
        SplittableRandom dice = dice(Kind.ALBUM, number);
        String id = id(Kind.ALBUM, number);
        boolean isYear = dice.nextInt(8) == 0;
        int year = dice.nextInt(1960, 2027);
        return new Album(
                dice.nextInt(3) == 0 ? "single" : "album",
                List.of(artist(number / 4)),
                MARKETS,
                links("album", id),
                href("album", id),
                id,
                images(dice, 3),
                name(dice, 2),
                isYear
                        ? Integer.toString(year)
                        : "%d-%02d-%02d".formatted(year, dice.nextInt(1, 13), dice.nextInt(1, 29)),
                isYear ? "year" : "day",
                dice.nextInt(3, 20),
                "album",
                uri("album", id));
    }

    private static Artist artist(int number) {
        String id = id(Kind.ARTIST, number);
        return new Artist(
                links("artist", id),
                href("artist", id),
                id,
                name(dice(Kind.ARTIST, number), 2),
                "artist",
                uri("artist", id));
    }

    private static User user() {
        return new User("Larkspur Listener", links("user", USER), USER, "user");
    }

    private static Links links(String type, String id) {
        return new Links("https://open.spotify.com/" + type + "/" + id);
    }

    private static String href(String type, String id) {
        return "https://api.spotify.com/v1/" + type + "s/" + id;
    }

    private static String uri(String type, String id) {
        return "spotify:" + type + ":" + id;
    }

    private static List<Image> images(SplittableRandom dice, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Image(640 >> i, "https://images.example/ab67616d0000" + digits(dice, 28), 640 >> i))
                .toList();
    }

    private static String name(SplittableRandom dice, int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> WORDS.get(dice.nextInt(WORDS.size())))
                .collect(Collectors.joining(" "));
    }

    private static String id(Kind kind, int number) {
        return digits(new SplittableRandom(31L * number + kind.ordinal()), ID_LENGTH);
    }

    private static String digits(SplittableRandom dice, int length) {
        char[] digits = new char[length];
        for (int i = 0; i < length; i++) {
            digits[i] = BASE62.charAt(dice.nextInt(BASE62.length()));
        }
        return new String(digits);
    }

    /** The same number has the same throws, in whatever order it is asked for. */
    private static SplittableRandom dice(Kind kind, int number) {
        return new SplittableRandom(((long) number << 8) + kind.ordinal()).split();
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException("Our own records always are JSON", e);
        }
    }
}
