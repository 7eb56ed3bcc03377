package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox is shared: no test here turns its clock. */
final class EnforcementTest {
    private static final Sandbox SANDBOX = Sandbox.start(SandboxOptions.DEFAULTS);
    private static final Client CLIENT = Client.of(SANDBOX);
    private static final String UNKNOWN_ID = "0000000000000000000000";

    @AfterAll
    static void stop() {
        SANDBOX.close();
    }

    @Test
    void withoutATokenNothingIsAnswered() {
        HttpResponse<String> response = Client.send(HttpRequest.newBuilder(URI.create(SANDBOX.apiUrl() + "/me")));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).contains("missing_token"));
    }

    @Test
    void anUnknownTokenGetsTheSameBodyAndAnotherChallenge() {
        HttpResponse<String> response = Client.bearing(SANDBOX, "made-up").send("GET", "/me");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Client.json(response).at("/error/message").asText())
                .isEqualTo("Missing/invalid/expired access token");
        assertThat(response.headers().firstValue("www-authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).contains("invalid_token"));
    }

    @ParameterizedTest
    @CsvSource({
        "/me/tracks, user-library-read",
        "/me/albums, user-library-read",
        "/me/shows, user-library-read",
        "/me/episodes, user-library-read",
        "/me/following?type=artist, user-follow-read",
        "/me/top/artists, user-top-read",
        "/me/top/tracks, user-top-read",
        "/me/player/recently-played, user-read-recently-played",
        "/me/playlists, playlist-read-private",
    })
    void anEndpointOfTheUserNeedsItsScope(String path, String scope) {
        Client.withScopes(SANDBOX, scope).get(path);

        assertThat(Client.withScopes(SANDBOX, "streaming").refusal(path)).isEqualTo("403 Insufficient client scope");
    }

    @Test
    void collaborativePlaylistsAreListedOnlyWithTheirScope() {
        Client narrow = Client.withScopes(SANDBOX, "playlist-read-private");

        assertThat(CLIENT.all("/me/playlists")).anyMatch(EnforcementTest::isCollaborative);
        assertThat(narrow.all("/me/playlists")).noneMatch(EnforcementTest::isCollaborative);
    }

    @Test
    void theAppItselfSeesTheCatalogueAndNoUser() {
        Client app = Client.ofTheAppItself(SANDBOX);
        String track = CLIENT.get("/me/tracks").at("/items/0/track/id").asText();

        assertThat(app.get("/tracks/" + track).get("id").asText()).isEqualTo(track);
        assertThat(app.refusal("/me")).isEqualTo("401 Valid user authentication required");
        assertThat(app.refusal("/me/tracks")).isEqualTo("401 Valid user authentication required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/me/tracks?limit=51",
                "/me/albums?limit=0",
                "/me/playlists?limit=-1",
                "/me/following?type=artist&limit=51",
                "/me/top/tracks?limit=many",
                "/me/player/recently-played?limit=51",
                "/search?q=a&type=track&limit=11",
            })
    void aLimitOutOfBoundsIsRefused(String path) {
        assertThat(CLIENT.refusal(path)).isEqualTo("400 Invalid limit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/me/tracks?offset=-1", "/me/playlists?offset=100001", "/search?q=a&type=track&offset=1001"})
    void anOffsetOutOfBoundsIsRefused(String path) {
        assertThat(CLIENT.refusal(path)).isEqualTo("400 Invalid offset");
    }

    @Test
    void pastTheEndAPageIsEmptyAndHasNoNext() {
        JsonNode page = CLIENT.get("/me/tracks?offset=5000");

        assertThat(page.get("items")).isEmpty();
        assertThat(page.get("next").isNull()).isTrue();
        assertThat(page.get("total").asInt()).isPositive();
    }

    @Test
    void pagesFollowEachOtherWithoutOverlap() {
        assertThat(CLIENT.all("/me/tracks").stream()
                        .map(item -> item.at("/track/id").asText()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(AppShape.class)
    void theLimitsOfPlaylistItemsAndSearchDependOnTheApp(AppShape shape) {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withShape(shape))) {
            Client client = Client.of(sandbox);
            String items = "/playlists/" + ownPlaylist(client) + "/items?limit=";

            client.get(items + shape.playlistItemLimit());
            client.get("/search?q=the&type=album&limit=" + shape.searchLimit());
            assertThat(client.refusal(items + (shape.playlistItemLimit() + 1))).isEqualTo("400 Invalid limit");
            assertThat(client.refusal("/search?q=the&type=album&limit=" + (shape.searchLimit() + 1)))
                    .isEqualTo("400 Invalid limit");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tracks?ids=" + UNKNOWN_ID,
                "/albums?ids=" + UNKNOWN_ID,
                "/artists?ids=" + UNKNOWN_ID,
                "/shows?ids=" + UNKNOWN_ID,
                "/episodes?ids=" + UNKNOWN_ID,
                "/browse/new-releases",
                "/markets",
            })
    void whatWasRemovedIsForbiddenToNewAppsAndThereForOthers(String path) {
        assertThat(CLIENT.refusal(path)).isEqualTo("403 Forbidden");
        for (AppShape shape : new AppShape[] {AppShape.EXISTING_DEVELOPMENT_MODE, AppShape.EXTENDED_QUOTA}) {
            try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withShape(shape))) {
                Client.of(sandbox).get(path);
            }
        }
    }

    @Test
    void whatWasRemovedIn2024IsGoneForAll() {
        assertThat(CLIENT.refusal("/audio-features/" + UNKNOWN_ID)).isEqualTo("403 Forbidden");
        assertThat(CLIENT.refusal("/recommendations")).isEqualTo("404 Service not found");
        assertThat(CLIENT.refusal("/artists/" + UNKNOWN_ID + "/related-artists"))
                .isEqualTo("404 Service not found");
    }

    @Test
    void oldPathsOfPlaylistsAreForbiddenToNewApps() {
        String user = CLIENT.get("/me").get("id").asText();

        assertThat(CLIENT.refusal("/playlists/" + ownPlaylist(CLIENT) + "/tracks"))
                .isEqualTo("403 Forbidden");
        assertThat(CLIENT.refusal("/users/" + user + "/playlists")).isEqualTo("403 Forbidden");
    }

    @Test
    void aNewAppSeesNoItemsOfPlaylistsThatTheUserOnlyFollows() {
        String followed = friendsPlaylist(EnforcementTest::isOnlyFollowed);

        assertThat(CLIENT.refusal("/playlists/" + followed + "/items")).isEqualTo("403 Forbidden");
        assertThat(CLIENT.get("/playlists/" + followed).has("items")).isFalse();
        assertThat(CLIENT.get("/playlists/" + followed).has("snapshot_id")).isTrue();
    }

    @Test
    void aNewAppSeesTheItemsOfAPlaylistTheUserWorksOnWithFriends() {
        String shared = friendsPlaylist(EnforcementTest::isCollaborative);

        assertThat(CLIENT.get("/playlists/" + shared + "/items").get("items")).isNotEmpty();
        assertThat(CLIENT.get("/playlists/" + shared).at("/items/items")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"artists", "albums", "tracks", "playlists", "shows", "episodes"})
    void anUnknownIdIsNotFoundAndABrokenOneIsRefused(String kind) {
        assertThat(CLIENT.refusal("/" + kind + "/" + UNKNOWN_ID)).isEqualTo("404 Resource not found");
        assertThat(CLIENT.refusal("/" + kind + "/short")).isEqualTo("400 Invalid base62 id");
    }

    @Test
    void unknownPathsAreNotFoundAndOtherMethodsNotAllowed() {
        assertThat(CLIENT.refusal("/me/secrets")).isEqualTo("404 Service not found");
        assertThat(CLIENT.send("DELETE", "/me/tracks").statusCode()).isEqualTo(405);
    }

    @Test
    void noMoreThanFortyUrisAreLookedUpAtOnce() {
        String saved = CLIENT.get("/me/tracks").at("/items/0/track/uri").asText();
        String unknown = "spotify:track:" + UNKNOWN_ID;

        assertThat(CLIENT.get("/me/library/contains?uris=" + saved + "," + unknown)
                        .toString())
                .isEqualTo("[true,false]");
        assertThat(CLIENT.refusal("/me/library/contains?uris=" + (unknown + ",").repeat(40) + unknown))
                .isEqualTo("400 Too many uris requested");
        assertThat(CLIENT.refusal("/me/library/contains?uris=nonsense")).isEqualTo("400 Invalid uri");
    }

    @Test
    void everyRequestIsCountedByWhatItAsks() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Client client = Client.of(sandbox);
            client.get("/me");
            client.refusal("/nowhere");

            client.get("/artists/"
                    + client.get("/me/top/artists").at("/items/0/id").asText());

            assertThat(sandbox.requestCount()).isEqualTo(5);
            assertThat(sandbox.requestCounts())
                    .isEqualTo(Map.of(
                            "/api/token", 1L, "/me", 1L, "elsewhere", 1L, "/me/top/artists", 1L, "/artists/{id}", 1L));
        }
    }

    private static boolean isCollaborative(JsonNode playlist) {
        return playlist.path("collaborative").asBoolean();
    }

    private static boolean isOnlyFollowed(JsonNode playlist) {
        return !isCollaborative(playlist);
    }

    private static String friendsPlaylist(Predicate<JsonNode> wanted) {
        String user = CLIENT.get("/me").get("id").asText();
        return firstId(CLIENT, playlist -> !isOwnedBy(user, playlist) && wanted.test(playlist));
    }

    private static String ownPlaylist(Client client) {
        String user = client.get("/me").get("id").asText();
        return firstId(client, playlist -> isOwnedBy(user, playlist));
    }

    private static boolean isOwnedBy(String user, JsonNode playlist) {
        return playlist.at("/owner/id").asText().equals(user);
    }

    private static String firstId(Client client, Predicate<JsonNode> wanted) {
        return client.all("/me/playlists").stream()
                .filter(playlist -> !playlist.isNull() && wanted.test(playlist))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
    }
}
