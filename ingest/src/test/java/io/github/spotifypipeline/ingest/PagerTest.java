package io.github.spotifypipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PagerTest {
    private final List<String> asked = new ArrayList<>();

    /** Walks over these bodies, each served once, and says how it ended. */
    private Pager.Turn walk(Resource resource, String... bodies) {
        Pager pager = new Pager(Listing.of(resource), 100);
        Pager.Turn turn = Pager.Turn.MORE;
        for (int page = 0; turn == Pager.Turn.MORE && page < bodies.length; page++) {
            asked.add(pager.query().toString());
            String body = bodies[page];
            PageFacts facts = facts(body, resource).orElseThrow();
            turn = pager.turn(facts, Sha256.of(body.getBytes(UTF_8)));
        }
        return turn;
    }

    private static Optional<PageFacts> facts(String body, Resource resource) {
        return PageFacts.read(body, resource.paging(), resource.wrapper(resource.query()), entry -> {});
    }

    @Test
    void theNextOffsetIsWhatWasReceivedNotWhatWasAskedFor() {
        walk(Resource.SAVED_TRACKS, "{\"items\": [1, 2, null], \"next\": \"x\", \"total\": 9}", "{\"items\": []}");

        assertThat(asked).containsExactly("{limit=50, offset=0}", "{limit=50, offset=3}");
    }

    @Test
    void anOffsetListingEndsWhereNothingFollows() {
        List<String> lastPages = List.of(
                "{\"items\": [], \"next\": \"x\", \"total\": 9}",
                "{\"items\": [1], \"next\": null, \"total\": 9}",
                "{\"items\": [1], \"total\": 9}",
                "{\"items\": [1], \"next\": \"x\", \"total\": 1}",
                "{\"items\": [1], \"next\": \"x\", \"total\": 1.0E0}");

        assertThat(lastPages)
                .allSatisfy(
                        page -> assertThat(walk(Resource.SAVED_TRACKS, page)).isEqualTo(Pager.Turn.END));
    }

    @Test
    void anUnknownTotalIsNoEnd() {
        List<String> pages = List.of(
                "{\"items\": [1], \"next\": \"x\"}",
                "{\"items\": [1], \"next\": \"x\", \"total\": null}",
                "{\"items\": [1], \"next\": \"x\", \"total\": -1}");

        assertThat(pages)
                .allSatisfy(
                        page -> assertThat(walk(Resource.SAVED_TRACKS, page)).isEqualTo(Pager.Turn.MORE));
    }

    @Test
    void followedArtistsTurnByTheCursorInTheirWrapper() {
        Pager.Turn end = walk(
                Resource.FOLLOWED_ARTISTS,
                "{\"artists\": {\"items\": [1], \"next\": \"x\", \"cursors\": {\"after\": \"idB\"}, \"total\": 2}}",
                "{\"artists\": {\"items\": [2], \"next\": null, \"cursors\": {\"after\": null}, \"total\": 2}}");

        assertThat(asked).containsExactly("{limit=50, type=artist}", "{after=idB, limit=50, type=artist}");
        assertThat(end).isEqualTo(Pager.Turn.END);
    }

    @Test
    void playsTurnBackwardsInTimeUntilThereAreNone() {
        Pager.Turn end = walk(
                Resource.RECENTLY_PLAYED,
                "{\"items\": [1], \"next\": \"x\", \"cursors\": {\"after\": \"9\", \"before\": \"5\"}}",
                "{\"items\": [], \"next\": null, \"cursors\": null}");

        assertThat(asked).containsExactly("{limit=50}", "{before=5, limit=50}");
        assertThat(end).isEqualTo(Pager.Turn.END);
    }

    @Test
    void aCursorListingEndsWithoutCursors() {
        assertThat(walk(Resource.RECENTLY_PLAYED, "{\"items\": [1], \"next\": \"x\", \"cursors\": null}"))
                .isEqualTo(Pager.Turn.END);
    }

    @Test
    void aCursorThatStandsStillRepeats() {
        assertThat(walk(
                        Resource.RECENTLY_PLAYED,
                        "{\"items\": [1], \"next\": \"x\", \"cursors\": {\"before\": \"5\"}}",
                        "{\"items\": [2], \"next\": \"x\", \"cursors\": {\"before\": \"5\"}}"))
                .isEqualTo(Pager.Turn.REPEATS);
    }

    @Test
    void fieldsMayComeInAnyOrderAndWithAnythingBetween() {
        PageFacts facts = facts(
                        "{\"cursors\": {\"before\": 5}, \"next\": \"x\", \"junk\": [{\"items\": [1]}], \"items\": [{}, null, []]}",
                        Resource.RECENTLY_PLAYED)
                .orElseThrow();

        assertThat(facts.items()).isEqualTo(3);
        assertThat(facts.nulls()).isEqualTo(1);
        assertThat(facts.hasNext()).isTrue();
        assertThat(facts.before()).hasValue("5");
    }

    @Test
    void aListWithoutPagesIsCountedByItsEntries() {
        PageFacts facts =
                facts("{\"tracks\": [{}, null]}", Resource.ARTIST_TOP_TRACKS).orElseThrow();

        assertThat(facts.items()).isEqualTo(2);
        assertThat(facts.nulls()).isEqualTo(1);
    }

    @Test
    void whatIsNoPageIsNone() {
        List<String> bodies = List.of("[]", "null", "{}", "{\"items\": {}}", "{\"artists\": [1]}");

        assertThat(bodies).allSatisfy(body -> {
            assertThat(facts(body, Resource.SAVED_TRACKS)).isEmpty();
            assertThat(facts(body, Resource.FOLLOWED_ARTISTS)).isEmpty();
            assertThat(facts(body, Resource.ARTIST_TOP_TRACKS)).isEmpty();
        });
    }

    @Test
    void ofFieldsOfTheSameNameTheLastCounts() {
        assertThat(facts("{\"items\": [1, null], \"items\": [2]}", Resource.SAVED_TRACKS))
                .hasValueSatisfying(facts -> {
                    assertThat(facts.items()).isEqualTo(1);
                    assertThat(facts.nulls()).isZero();
                });
        assertThat(facts(
                        "{\"artists\": {\"items\": [1]}, \"artists\": {\"items\": [1, 2]}}", Resource.FOLLOWED_ARTISTS))
                .hasValueSatisfying(facts -> assertThat(facts.items()).isEqualTo(2));
        assertThat(facts("{\"tracks\": \"none\", \"tracks\": [{}]}", Resource.ARTIST_TOP_TRACKS))
                .hasValueSatisfying(facts -> assertThat(facts.items()).isEqualTo(1));
        assertThat(facts("{\"items\": [1], \"items\": null}", Resource.SAVED_TRACKS))
                .isEmpty();
        assertThat(facts("{\"artists\": {\"items\": [1]}, \"artists\": [1]}", Resource.FOLLOWED_ARTISTS))
                .isEmpty();
    }
}
