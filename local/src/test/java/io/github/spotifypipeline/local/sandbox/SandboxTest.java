package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.spotifypipeline.local.sandbox.SandboxOptions.Links;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the sandbox promises as a whole: the same again, and more as time goes by. */
final class SandboxTest {
    private static final Duration TWO_WEEKS = Duration.ofDays(14);

    private static final List<String> QUESTIONS = List.of(
            "/me",
            "/me/tracks?limit=50",
            "/me/albums?limit=50",
            "/me/shows",
            "/me/episodes",
            "/me/following?type=artist&limit=50",
            "/me/top/artists?time_range=long_term",
            "/me/top/tracks?time_range=short_term",
            "/me/player/recently-played?limit=50",
            "/me/playlists?limit=50",
            "/search?q=the&type=track,album,artist,playlist,show,episode");

    @Test
    void theSameSeedAndMomentGiveTheSameBytes() {
        assertThat(answers(SandboxOptions.DEFAULTS)).isEqualTo(answers(SandboxOptions.DEFAULTS));
    }

    @Test
    void whatWasAskedBeforeAtAnotherTimeChangesNothing() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Client client = Client.of(sandbox);
            sandbox.setNow(Growth.REFERENCE.plus(Duration.ofDays(170)));
            Client.of(sandbox).get("/me/tracks");
            Client.of(sandbox).get("/me/playlists");
            sandbox.setNow(Growth.REFERENCE);

            assertThat(answers(client)).isEqualTo(answers(SandboxOptions.DEFAULTS));
        }
    }

    @Test
    void anotherSeedIsAnotherListener() {
        List<String> one = answers(SandboxOptions.DEFAULTS);
        List<String> other = answers(SandboxOptions.DEFAULTS.withSeed(2));

        for (int i = 0; i < QUESTIONS.size(); i++) {
            assertThat(other.get(i)).as(QUESTIONS.get(i)).isNotEqualTo(one.get(i));
        }
    }

    @Test
    void inTwoWeeksTheLibraryGrowsAndKeepsMostOfWhatItHad() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Set<String> before = savedTracks(sandbox);
            sandbox.setNow(sandbox.now().plus(TWO_WEEKS));
            Set<String> after = savedTracks(sandbox);

            assertThat(before).hasSizeBetween(550, 650);
            assertThat(after).hasSizeGreaterThan(before.size());
            assertThat(after.stream().filter(before::contains)).hasSizeGreaterThan(before.size() - 20);
        }
    }

    @Test
    void someSavedTracksAreThrownOutAgain() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Set<String> before = savedTracks(sandbox);
            sandbox.setNow(sandbox.now().plus(Duration.ofDays(120)));

            assertThat(before).isNotEmpty();
            assertThat(savedTracks(sandbox).containsAll(before)).isFalse();
        }
    }

    @Test
    void savedTracksComeNewestFirstAndNeverFromTheFuture() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            List<Instant> addedAt = Client.of(sandbox).all("/me/tracks").stream()
                    .map(item -> Instant.parse(item.get("added_at").asText()))
                    .toList();

            assertThat(addedAt).isSortedAccordingTo((one, other) -> other.compareTo(one));
            assertThat(addedAt.get(0)).isBeforeOrEqualTo(sandbox.now());
        }
    }

    @Test
    void aSnapshotIdChangesExactlyWhenTheItemsDo() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Map<String, JsonNode> before = ownPlaylists(sandbox);
            sandbox.setNow(sandbox.now().plus(TWO_WEEKS));
            Map<String, JsonNode> after = ownPlaylists(sandbox);

            Map<String, Boolean> hasNewItems = new HashMap<>();
            Map<String, Boolean> hasNewSnapshot = new HashMap<>();
            before.forEach((id, playlist) -> {
                JsonNode later = after.get(id);
                hasNewItems.put(id, !later.at("/items/items").equals(playlist.at("/items/items")));
                hasNewSnapshot.put(id, !later.get("snapshot_id").equals(playlist.get("snapshot_id")));
            });
            assertThat(hasNewSnapshot).isEqualTo(hasNewItems);
            assertThat(hasNewItems.values()).contains(true, false);
        }
    }

    @Test
    void aFewPlaylistsNeverChange() {
        Listener listener = new Listener(1, ListenerSize.DEMO);
        Predicate<PlaylistHistory> isStill = history -> history.playlist().kind() == Playlist.Kind.STILL;
        List<PlaylistHistory> still = listener.at(Growth.REFERENCE).playlists().stream()
                .filter(isStill)
                .toList();

        assertThat(still).hasSizeGreaterThan(2);
        assertThat(still)
                .allSatisfy(history -> assertThat(history.at(Growth.REFERENCE.plus(Duration.ofDays(900)))
                                .items())
                        .isEqualTo(history.at(history.playlist().createdAt()).items()));
    }

    @Test
    void linksLeadToSpotifyUnlessToldOtherwise() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withLinks(Links.SANDBOX))) {
            String next = Client.of(sandbox).get("/me/tracks").get("next").asText();

            assertThat(next).startsWith(sandbox.apiUrl().toString());
        }
        assertThat(answers(SandboxOptions.DEFAULTS).get(1))
                .contains("https://api.spotify.com/v1/me/tracks?offset=50&limit=50");
    }

    @Test
    void aTakenPortIsToldByName() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            int port = sandbox.apiUrl().getPort();

            assertThatThrownBy(() -> Sandbox.start(SandboxOptions.DEFAULTS.withPort(port)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage(
                            "Cannot start the sandbox Spotify: port %d is not free. Choose another, or 0 for any.",
                            port);
        }
    }

    private static List<String> answers(SandboxOptions options) {
        try (Sandbox sandbox = Sandbox.start(options)) {
            return answers(Client.of(sandbox));
        }
    }

    private static List<String> answers(Client client) {
        return QUESTIONS.stream().map(path -> client.send("GET", path).body()).toList();
    }

    private static Set<String> savedTracks(Sandbox sandbox) {
        return Client.of(sandbox).all("/me/tracks").stream()
                .map(item -> item.at("/track/id").asText())
                .collect(Collectors.toSet());
    }

    private static Map<String, JsonNode> ownPlaylists(Sandbox sandbox) {
        Client client = Client.of(sandbox);
        return client.all("/me/playlists").stream()
                .filter(playlist -> !playlist.isNull())
                .map(playlist -> client.get("/playlists/" + playlist.get("id").asText()))
                .filter(playlist -> playlist.has("items"))
                // The first hundred items come along; only lists that fit are compared as a whole.
                .filter(playlist -> playlist.at("/items/total").asInt() <= 90)
                .collect(Collectors.toMap(playlist -> playlist.get("id").asText(), playlist -> playlist));
    }
}
