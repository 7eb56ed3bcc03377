package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which fields each kind of app sees, and what is odd about some answers. */
final class ShapeTest {
    private static final String ALL_TYPES = "?additional_types=track,episode";

    @Test
    void aNewAppSeesNoneOfTheRemovedFields() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            Client client = Client.withScopes(
                    sandbox, "user-read-private user-read-email user-library-read user-follow-read user-top-read");
            JsonNode me = client.get("/me");
            JsonNode track = client.get("/me/tracks").at("/items/0/track");
            JsonNode album = client.get("/me/albums").at("/items/0/album");
            JsonNode show = client.get("/me/shows").at("/items/0/show");

            assertThat(fields(me)).contains("id", "account_id", "display_name", "images", "uri");
            assertThat(fields(me)).doesNotContain("country", "email", "explicit_content", "followers", "product");
            assertThat(fields(track)).contains("external_ids", "is_playable", "duration_ms");
            assertThat(fields(track)).doesNotContain("available_markets", "linked_from", "popularity");
            assertThat(fields(album)).contains("external_ids", "copyrights", "genres");
            assertThat(fields(album)).doesNotContain("album_group", "available_markets", "label", "popularity");
            assertThat(fields(show)).doesNotContain("available_markets", "publisher");
            assertThat(fields(client.get("/me/top/artists").at("/items/0")))
                    .contains("genres", "images")
                    .doesNotContain("followers", "popularity");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NEW_DEVELOPMENT_MODE", mode = EnumSource.Mode.EXCLUDE)
    void olderAppsSeeThemAll(AppShape shape) {
        try (Sandbox sandbox = start(shape)) {
            Client client = Client.withScopes(
                    sandbox, "user-read-private user-read-email user-library-read user-follow-read user-top-read");
            String artist = client.get("/me/top/artists").at("/items/0/id").asText();

            assertThat(fields(client.get("/me")))
                    .contains("country", "email", "explicit_content", "followers", "product");
            assertThat(fields(client.get("/me/tracks").at("/items/0/track")))
                    .contains("available_markets", "popularity");
            assertThat(fields(client.get("/me/albums").at("/items/0/album"))).contains("label", "popularity");
            assertThat(fields(client.get("/artists/" + artist))).contains("followers", "popularity");
            assertThat(fields(client.get("/artists/" + artist + "/albums").at("/items/0")))
                    .contains("album_group");
        }
    }

    @Test
    void onePageOfAlbumsHasHundredsOfKilobytesOfMarketsForOlderApps() {
        try (Sandbox older = start(AppShape.EXTENDED_QUOTA);
                Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            String page = "/me/albums?limit=50";
            int withoutMarkets = Client.of(sandbox).send("GET", page).body().length();

            assertThat(Client.of(older).send("GET", page).body().length()).isGreaterThan(withoutMarkets + 300_000);
        }
    }

    @Test
    void aProfileShowsCountryAndMailOnlyWithTheirScopes() {
        try (Sandbox sandbox = start(AppShape.EXTENDED_QUOTA)) {
            assertThat(fields(Client.withScopes(sandbox, "user-top-read").get("/me")))
                    .doesNotContain("country", "email");
        }
    }

    @ParameterizedTest
    @EnumSource(AppShape.class)
    void playlistsSayItemOrTrackOrBoth(AppShape shape) {
        try (Sandbox sandbox = start(shape)) {
            Client client = Client.of(sandbox);
            JsonNode listed = client.get("/me/playlists").at("/items/0");
            String path = "/playlists/" + listed.get("id").asText();

            for (JsonNode playlist : List.of(listed, client.get(path))) {
                assertThat(playlist.has("items")).isEqualTo(shape != AppShape.EXTENDED_QUOTA);
                assertThat(playlist.has("tracks")).isEqualTo(shape != AppShape.NEW_DEVELOPMENT_MODE);
            }
            JsonNode entry = client.get(path + "/items").at("/items/0");
            assertThat(entry.path("item").isObject()).isEqualTo(shape != AppShape.EXTENDED_QUOTA);
            assertThat(entry.path("track").isObject()).isEqualTo(shape != AppShape.NEW_DEVELOPMENT_MODE);
        }
    }

    @Test
    void insideAPlaylistsItemTrackIsABoolean() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            Client client = Client.of(sandbox);
            String id = client.get("/me/playlists").at("/items/0/id").asText();
            JsonNode item = client.get("/playlists/" + id + "/items").at("/items/0/item");

            assertThat(item.get("track").isBoolean()).isTrue();
            assertThat(item.get("episode").isBoolean()).isTrue();
        }
    }

    @Test
    void playlistsAreListedUnderAnAddressThatNewAppsMayNotCall() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            Client client = Client.of(sandbox);
            String user = client.get("/me").get("id").asText();

            assertThat(client.get("/me/playlists?limit=5").get("next").asText())
                    .isEqualTo("https://api.spotify.com/v1/users/" + user + "/playlists?offset=5&limit=5");
        }
    }

    @Test
    void searchedArtistsHaveNoGenres() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            JsonNode found = Client.of(sandbox).get("/search?q=the&type=artist").at("/artists/items/0");

            assertThat(fields(found)).contains("name").doesNotContain("genres");
        }
    }

    @Test
    void searchKnowsFilters() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            Client client = Client.of(sandbox);
            JsonNode track = client.get("/me/tracks").at("/items/0/track");
            String isrc = track.at("/external_ids/isrc").asText();

            JsonNode found = client.get("/search?type=track&q=isrc:" + isrc).get("tracks");

            assertThat(found.get("total").asInt()).isEqualTo(1);
            assertThat(found.at("/items/0/id")).isEqualTo(track.get("id"));
        }
    }

    @Test
    void answersAreIndented() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            assertThat(Client.of(sandbox).send("GET", "/me").body()).startsWith("{\n  \"external_urls\" : {\n    ");
        }
    }

    @Test
    void widelyFollowedArtistsHaveFloatingNumbersInOlderApps() {
        try (Sandbox sandbox = start(AppShape.EXISTING_DEVELOPMENT_MODE)) {
            String body = Client.of(sandbox)
                    .send("GET", "/me/top/artists?time_range=long_term&limit=50")
                    .body();

            assertThat(body).containsPattern("\"total\" : \\d\\.\\d+E7").containsPattern("\"height\" : 640\\.0");
        }
    }

    @Test
    void aSongThatMovedIsFoundByItsEarlierId() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE);
                Sandbox older = start(AppShape.EXTENDED_QUOTA)) {
            JsonNode moved = Client.of(older).all("/me/tracks").stream()
                    .map(item -> item.get("track"))
                    .filter(track -> track.has("linked_from"))
                    .findFirst()
                    .orElseThrow();
            String earlierId = moved.at("/linked_from/id").asText();

            JsonNode found = Client.of(sandbox).get("/tracks/" + earlierId);

            assertThat(found.get("id")).isEqualTo(moved.get("id"));
            assertThat(found.has("linked_from")).isFalse();
        }
    }

    @Test
    void listingsHaveGapsThatCount() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            Client client = Client.of(sandbox);

            assertThat(client.all("/me/albums")).filteredOn(JsonNode::isNull).hasSize(1);
            assertThat(client.all("/me/playlists")).filteredOn(JsonNode::isNull).hasSize(1);
        }
    }

    @Test
    void onePlaylistHoldsEverythingOdd() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            List<JsonNode> entries = oddEntries(Client.of(sandbox), ALL_TYPES);

            assertThat(entries).anyMatch(entry -> entry.get("item").isNull());
            assertThat(entries)
                    .anyMatch(entry -> entry.get("added_at").isNull()
                            && entry.get("added_by").isNull());
            assertThat(entries)
                    .anyMatch(entry -> entry.at("/added_by/id").asText("-").isEmpty());
            assertThat(entries).anySatisfy(entry -> {
                assertThat(entry.get("is_local").asBoolean()).isTrue();
                assertThat(entry.at("/item/id").isNull()).isTrue();
                assertThat(entry.at("/item/uri").asText())
                        .isEqualTo("spotify:local:Home+%26+Tape:Kitchen%2C+2009:No+Window%2C+No+Rain:273");
            });
            assertThat(entries)
                    .anyMatch(entry -> entry.at("/item/type").asText().equals("episode")
                            && entry.at("/item").has("show"));
            assertThat(entries.stream()
                            .map(entry -> entry.at("/item/uri").asText())
                            .distinct())
                    .hasSizeLessThan(entries.size() - 1);
        }
    }

    @Test
    void episodesAreDressedUpAsTracksForThoseWhoDoNotAskForThem() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            JsonNode episode = oddEntries(Client.of(sandbox), "").stream()
                    .map(entry -> entry.get("item"))
                    .filter(item -> item.path("type").asText().equals("episode"))
                    .findFirst()
                    .orElseThrow();

            assertThat(episode.has("show")).isFalse();
            assertThat(episode.at("/album/type").asText()).isEqualTo("show");
            assertThat(episode.at("/album/release_date").isNull()).isTrue();
            assertThat(episode.at("/artists/0/name").isNull()).isTrue();
        }
    }

    @Test
    void someArtistsHaveNoGenresAndSomeAlbumsOnlyAYear() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            Client client = Client.of(sandbox);
            List<JsonNode> artists = client.all("/me/top/artists?time_range=long_term");
            List<JsonNode> tracks = client.all("/me/tracks");

            assertThat(artists).anyMatch(artist -> artist.get("genres").isEmpty());
            assertThat(artists).anyMatch(artist -> artist.get("genres").size() > 1);
            for (String form : List.of("year \\d{4}", "month \\d{4}-\\d{2}", "day \\d{4}-\\d{2}-\\d{2}")) {
                assertThat(tracks).anyMatch(item -> releaseDate(item).matches(form));
            }
            assertThat(tracks)
                    .anyMatch(item ->
                            item.at("/track/restrictions/reason").asText().equals("market"));
        }
    }

    @Test
    void aDeadEpisodeStaysInTheLibrary() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            assertThat(Client.of(sandbox).all("/me/episodes")).anySatisfy(entry -> {
                assertThat(entry.at("/episode/id").isNull()).isTrue();
                assertThat(entry.at("/episode/release_date").asText()).isEqualTo("0000");
            });
        }
    }

    @Test
    void theTracksOfALongAlbumGoOnAfterTheFirstFifty() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            Client client = Client.of(sandbox);
            Album longest = new Listener(1, ListenerSize.DEMO)
                    .at(sandbox.now()).albums().stream()
                            .filter(album -> album.totalTracks() > 50)
                            .findFirst()
                            .orElseThrow();

            JsonNode embedded = client.get("/albums/" + longest.id()).get("tracks");

            assertThat(embedded.get("items")).hasSize(50);
            assertThat(embedded.get("next").isNull()).isFalse();
            assertThat(client.all("/albums/" + longest.id() + "/tracks")).hasSize(longest.totalTracks());
        }
    }

    @Test
    void followedArtistsAreReadByCursor() {
        try (Sandbox sandbox = start(AppShape.NEW_DEVELOPMENT_MODE)) {
            Client client = Client.of(sandbox);
            List<String> ids = new ArrayList<>();
            String after = "";
            do {
                JsonNode page =
                        client.get("/me/following?type=artist&limit=12" + after).get("artists");
                page.get("items").forEach(artist -> ids.add(artist.get("id").asText()));
                after = page.at("/cursors/after").isNull()
                        ? ""
                        : "&after=" + page.at("/cursors/after").asText();
            } while (!after.isEmpty());

            assertThat(ids).hasSize(30).doesNotHaveDuplicates();
        }
    }

    private static Sandbox start(AppShape shape) {
        return Sandbox.start(SandboxOptions.DEFAULTS.withShape(shape));
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The entries of the one playlist that has files from the listener's disk. */
    private static List<JsonNode> oddEntries(Client client, String parameters) {
        return client.all("/me/playlists").stream()
                .filter(playlist -> playlist.path("items").has("total"))
                .map(playlist -> "/playlists/" + playlist.get("id").asText() + "/items" + parameters)
                .filter(path -> client.send("GET", path).statusCode() == 200)
                .flatMap(path -> Stream.of(client.all(path)))
                .filter(entries ->
                        entries.stream().anyMatch(entry -> entry.get("is_local").asBoolean()))
                .findFirst()
                .orElseThrow();
    }

    private static String releaseDate(JsonNode savedTrack) {
        JsonNode album = savedTrack.at("/track/album");
        return album.get("release_date_precision").asText() + " "
                + album.get("release_date").asText();
    }
}
