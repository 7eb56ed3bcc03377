package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that are right and strange. */
final class OdditiesTest {
    private static final String SAVED = "/me/tracks?limit=50&offset=";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALBUM_WITHOUT_NAME     | /me/albums      | /items/0/album/name                | \"\"",
                "ALBUM_WITHOUT_IMAGES   | /me/albums      | /items/0/album/images              | []",
                "IMAGES_WITHOUT_SIZE    | /me/albums      | /items/0/album/images/0/height     | null",
                "RELEASE_DATE_ZERO      | /me/tracks      | /items/0/track/album/release_date  | \"0000\"",
                "RELEASE_DATE_NULL      | /me/tracks      | /items/0/track/album/release_date  | null",
                "FLOATING_NUMBERS       | /me/top/artists | /items/0/images/0/height           | 640.0",
                "FOLLOWERS_NULL         | /me/top/artists | /items/0/followers/total           | null",
                "FOLLOWERS_NEGATIVE     | /me/top/artists | /items/0/followers/total           | -1",
                "RESTRICTED_BY_PRODUCT  | /me/tracks      | /items/0/track/restrictions/reason | \"product\"",
                "RESTRICTED_AS_EXPLICIT | /me/top/tracks  | /items/0/restrictions/reason       | \"explicit\"",
                "DESCRIPTION_NULL       | /me/playlists   | /items/0/description               | null",
                "PUBLIC_NULL            | /me/playlists   | /items/0/public                    | null",
                "ITEM_COUNT_NULL        | /me/playlists   | /items/0/items/total               | null",
                "NAMELESS_USER          | /me/playlists   | /items/0/owner/display_name        | null",
            })
    void whatAnEntryTellsIsOdd(Oddity oddity, String path, String place, String told) {
        try (Sandbox sandbox = always(oddity);
                Sandbox plain = start(SandboxOptions.DEFAULTS)) {
            assertThat(Client.of(sandbox).get(path).at(place)).hasToString(told);
            assertThat(Client.of(plain).get(path).at(place).toString()).isNotEqualTo(told);
        }
    }

    @Test
    void aPlayComesFromAKindOfPlaceNotSeenBefore() {
        try (Sandbox sandbox = always(Oddity.UNHEARD_OF_CONTEXT)) {
            JsonNode plays = Client.of(sandbox)
                    .get("/me/player/recently-played?limit=50")
                    .get("items");

            assertThat(plays).anyMatch(play -> play.get("context").isNull());
            assertThat(plays)
                    .filteredOn(play -> play.get("context").isObject())
                    .isNotEmpty()
                    .allMatch(play -> play.at("/context/type").asText().equals("collectionyourepisodes"));
        }
    }

    @Test
    void betweenTheEntriesStandNullsThatCount() {
        try (Sandbox sandbox = always(Oddity.NULL_ENTRY);
                Sandbox plain = start(SandboxOptions.DEFAULTS)) {
            JsonNode page = Client.of(sandbox).get(SAVED + 0);
            JsonNode expected = Client.of(plain).get(SAVED + 0);

            for (int i = 0; i < 25; i++) {
                assertThat(page.get("items").get(2 * i))
                        .isEqualTo(expected.get("items").get(i));
                assertThat(page.get("items").get(2 * i + 1).isNull()).isTrue();
            }
            assertThat(page.get("total").asInt())
                    .isEqualTo(2 * expected.get("total").asInt());
        }
    }

    @Test
    void theLastEntryOfAPageComesOnceMoreOnTheNext() {
        try (Sandbox sandbox = always(Oddity.REPEATED_ENTRY);
                Sandbox plain = start(SandboxOptions.DEFAULTS)) {
            List<JsonNode> entries = Client.of(sandbox).all("/me/tracks");

            List<Integer> repeated = new ArrayList<>();
            for (int i = 1; i < entries.size(); i++) {
                if (entries.get(i).equals(entries.get(i - 1))) {
                    repeated.add(i);
                }
            }
            assertThat(repeated).hasSize(1).allMatch(place -> place % 50 == 0);
            entries.remove(repeated.get(0).intValue());
            assertThat(entries).isEqualTo(Client.of(plain).all("/me/tracks"));
        }
    }

    @Test
    void theTotalMovesButNeverDeniesThatThereIsMore() {
        try (Sandbox sandbox = always(Oddity.MOVING_TOTAL)) {
            Client client = Client.of(sandbox);
            int total = sandbox.truth().listings().get("/me/tracks").size();

            Set<Integer> totals = new HashSet<>();
            for (int offset = 0; offset < total; offset += 50) {
                int told = client.get(SAVED + offset).get("total").asInt();
                assertThat(told).isGreaterThanOrEqualTo(Math.min(total, offset + 51));
                totals.add(told);
            }
            assertThat(totals).hasSizeGreaterThan(5);
        }
    }

    @Test
    void ofSeveralThingsTheUnknownAreNull() {
        try (Sandbox sandbox = start(SandboxOptions.DEFAULTS
                .withShape(AppShape.EXTENDED_QUOTA)
                .withChaos(calm(1).withOddities(Set.of(Oddity.UNKNOWN_ID)).withOddShare(0.5)))) {
            Client client = Client.of(sandbox);
            List<String> ids = new ArrayList<>();
            client.all("/me/top/artists")
                    .forEach(artist -> ids.add(artist.get("id").asText()));
            List<String> asked = ids.subList(0, 20);

            JsonNode artists =
                    client.get("/artists?ids=" + String.join(",", asked)).get("artists");

            assertThat(artists).hasSize(20).anyMatch(JsonNode::isNull).anyMatch(JsonNode::isObject);
            for (int i = 0; i < asked.size(); i++) {
                JsonNode artist = artists.get(i);
                assertThat(artist.isNull() || artist.get("id").asText().equals(asked.get(i)))
                        .isTrue();
            }
        }
    }

    @Test
    void aListingGoesOnWithEmptyPagesForEver() {
        try (Sandbox sandbox = always(Oddity.ENDLESS_LISTING)) {
            JsonNode beyond = Client.of(sandbox).get(SAVED + 100_000);

            assertThat(beyond.get("items")).isEmpty();
            assertThat(beyond.get("next").isTextual()).isTrue();
        }
    }

    @Test
    void theNextPageIsSaidToBeElsewhere() {
        try (Sandbox sandbox = always(Oddity.FOREIGN_NEXT)) {
            assertThat(Client.of(sandbox).get(SAVED + 0).get("next").asText())
                    .isEqualTo("https://edge.spotify.invalid/v1/me/tracks?offset=50&limit=50");
        }
    }

    @Test
    void whereAPositionMeansSomethingNothingComesInBetween() {
        try (Sandbox sandbox = start(SandboxOptions.DEFAULTS.withChaos(calm(1).withOddShare(1)));
                Sandbox plain = start(SandboxOptions.DEFAULTS)) {
            Map<String, List<String>> expected = plain.truth().listings();

            Map<String, List<String>> ordered = new HashMap<>(sandbox.truth().listings());
            ordered.keySet().removeIf(name -> !name.startsWith("/me/top") && !name.startsWith("/playlists"));
            assertThat(ordered)
                    .hasSizeGreaterThan(20)
                    .allSatisfy((name, keys) -> assertThat(keys).isEqualTo(expected.get(name)));
        }
    }

    @Test
    void theSameAlbumIsOddInTheSameWayWhereverItIsMet() {
        Set<Oddity> ofObjects = EnumSet.range(Oddity.ALBUM_WITHOUT_NAME, Oddity.UNHEARD_OF_CONTEXT);
        ChaosOptions chaos = calm(5).withOddities(ofObjects).withOddShare(0.2);
        try (Sandbox sandbox = start(SandboxOptions.DEFAULTS.withChaos(chaos))) {
            Client client = Client.of(sandbox);
            Map<String, JsonNode> seen = new HashMap<>();
            int met = 0;
            for (JsonNode entry : client.all("/me/tracks")) {
                JsonNode album = entry.at("/track/album");
                if (!album.isMissingNode()) {
                    met++;
                    JsonNode known = seen.putIfAbsent(album.get("id").asText(), album);
                    assertThat(known == null || known.equals(album))
                            .as(album.toString())
                            .isTrue();
                }
            }
            assertThat(met).isGreaterThan(seen.size() + 100);
            for (JsonNode album : seen.values().stream().limit(40).toList()) {
                JsonNode whole = client.get("/albums/" + album.get("id").asText());
                for (String field : List.of("name", "images", "release_date", "release_date_precision")) {
                    assertThat(whole.get(field)).isEqualTo(album.get(field));
                }
            }
        }
    }

    @Test
    void theSameSeedIsOddInTheSameWay() {
        assertThat(savedTracks(1)).isEqualTo(savedTracks(1)).isNotEqualTo(savedTracks(2));
    }

    private static String savedTracks(long chaosSeed) {
        try (Sandbox sandbox = start(SandboxOptions.DEFAULTS.withChaos(calm(chaosSeed)))) {
            return Client.of(sandbox).send("GET", SAVED + 0).body();
        }
    }

    /** Without faults, odd in all ways. */
    private static ChaosOptions calm(long seed) {
        return ChaosOptions.seeded(seed).withFaults(Set.of());
    }

    /** Odd in one way only, wherever that can be; who follows is told to richer apps only. */
    private static Sandbox always(Oddity oddity) {
        AppShape shape =
                oddity.toString().startsWith("followers") ? AppShape.EXTENDED_QUOTA : AppShape.NEW_DEVELOPMENT_MODE;
        return start(SandboxOptions.DEFAULTS
                .withShape(shape)
                .withChaos(calm(1).withOddities(Set.of(oddity)).withOddShare(1)));
    }

    private static Sandbox start(SandboxOptions options) {
        return Sandbox.start(options);
    }
}
