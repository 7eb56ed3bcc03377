package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.spotifypipeline.local.sandbox.Moment.TimeRange;
import io.github.spotifypipeline.local.sandbox.Play.Source;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was heard, and what the service tells of it. */
final class ListeningTest {
    private static final Instant NOW = Growth.REFERENCE;

    private static final Listener LISTENER = new Listener(1, ListenerSize.DEMO);
    private static final List<Play> THREE_YEARS = LISTENER.plays().between(Growth.SINCE, NOW);

    @Test
    void daysHaveTenToFortyPlaysAndWeekendsMore() {
        Map<LocalDate, Long> days =
                THREE_YEARS.stream().collect(Collectors.groupingBy(ListeningTest::day, Collectors.counting()));

        assertThat(days).hasSizeGreaterThan(1_090);
        assertThat(days.values()).allSatisfy(plays -> assertThat(plays).isBetween(8L, 44L));
        assertThat(average(days, Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)))
                .isGreaterThan(average(days, Set.of(DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY)) * 1.1);
    }

    @Test
    void onePersonHearsOneSongAtATime() {
        for (int i = 1; i < THREE_YEARS.size(); i++) {
            assertThat(THREE_YEARS.get(i).startedAt())
                    .isAfter(THREE_YEARS.get(i - 1).endedAt());
        }
    }

    @Test
    void aPlayIsAtLeastHalfAMinuteOfASongThatIsOut() {
        assertThat(THREE_YEARS).allSatisfy(play -> {
            Duration heard = Duration.between(play.startedAt(), play.endedAt());
            assertThat(heard)
                    .isBetween(
                            Duration.ofSeconds(30),
                            Duration.ofMillis(play.track().durationMs()));
            assertThat(play.track().album().isOutOn(day(play).plusDays(1))).isTrue();
        });
    }

    @Test
    void albumsArePlayedFromTheFirstSongOn() {
        List<Play> fromAlbums = THREE_YEARS.stream()
                .filter(play -> play.from()
                        .map(Source::type)
                        .filter(Source.Type.ALBUM::equals)
                        .isPresent())
                .toList();

        assertThat(fromAlbums).hasSizeGreaterThan(1_000);
        assertThat(fromAlbums)
                .allSatisfy(play -> assertThat(play.from().orElseThrow().id())
                        .isEqualTo(play.track().album().id()));
        for (int i = 1; i < fromAlbums.size(); i++) {
            int number = fromAlbums.get(i).track().number();
            assertThat(number == 1 || number == fromAlbums.get(i - 1).track().number() + 1)
                    .isTrue();
        }
    }

    @Test
    void favouritesComeAndGo() {
        List<Set<String>> quarters = new ArrayList<>();
        for (int quarter = 0; quarter < 4; quarter++) {
            Moment moment = LISTENER.at(NOW.minus(Duration.ofDays(91L * quarter)));
            quarters.add(moment.topArtists(TimeRange.SHORT_TERM).stream()
                    .limit(5)
                    .map(Artist::id)
                    .collect(Collectors.toSet()));
        }

        assertThat(new HashSet<>(quarters)).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(TimeRange.class)
    void topTracksAreRankedByThePlaysOfTheirTime(TimeRange range) {
        Map<Integer, Long> counts = THREE_YEARS.stream()
                .filter(play -> play.endedAt().isAfter(NOW.minus(range.length())))
                .collect(Collectors.groupingBy(play -> play.track().index(), Collectors.counting()));

        List<Long> ranked = LISTENER.at(NOW).topTracks(range).stream()
                .map(track -> counts.get(track.index()))
                .toList();

        assertThat(ranked).hasSize(counts.size()).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(ranked.get(0)).isEqualTo(Collections.max(counts.values()));
    }

    @Test
    void theServiceTellsTheTopTrackOfFourWeeks() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Map<String, Long> counts = THREE_YEARS.stream()
                    .filter(play -> play.endedAt().isAfter(NOW.minus(Duration.ofDays(28))))
                    .map(play -> play.track().id())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

            String top = Client.of(sandbox)
                    .get("/me/top/tracks?time_range=short_term&limit=1")
                    .at("/items/0/id")
                    .asText();

            assertThat(counts.get(top)).isEqualTo(Collections.max(counts.values()));
        }
    }

    @Test
    void theNewestFiftyPlaysAreTold() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            List<String> told = playedAt(Client.of(sandbox).get("/me/player/recently-played?limit=50"));

            assertThat(told).isEqualTo(newestFifty());
        }
    }

    @Test
    void theCursorWalksBackToTheFiftiethPlayAndNoFurther() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Client client = Client.of(sandbox);
            List<String> walked = new ArrayList<>();
            JsonNode page = client.get("/me/player/recently-played?limit=20");
            while (!page.get("cursors").isNull()) {
                walked.addAll(playedAt(page));
                page = client.get("/me/player/recently-played?limit=20&before="
                        + page.at("/cursors/before").asText());
            }

            assertThat(walked).isEqualTo(newestFifty());
            assertThat(page.get("items")).isEmpty();
            assertThat(page.get("next").isNull()).isTrue();
        }
    }

    @Test
    void theOtherCursorTellsOnlyWhatIsNew() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            String seen = Client.of(sandbox)
                    .get("/me/player/recently-played")
                    .at("/cursors/after")
                    .asText();
            String question = "/me/player/recently-played?limit=50&after=" + seen;
            assertThat(Client.of(sandbox).get(question).get("items")).isEmpty();

            sandbox.setNow(NOW.plus(Duration.ofDays(1)));

            List<String> expected = LISTENER.plays().between(NOW, NOW.plus(Duration.ofDays(1))).stream()
                    .map(play -> play.endedAt().toString())
                    .sorted(Comparator.reverseOrder())
                    .toList();
            List<String> told = playedAt(Client.of(sandbox).get(question)).stream()
                    .map(at -> Instant.parse(at).toString())
                    .toList();
            assertThat(told).isNotEmpty().isEqualTo(expected);
            assertThat(Client.of(sandbox).refusal(question + "&before=1"))
                    .isEqualTo("400 Only one of before and after may be given");
        }
    }

    @Test
    void somePlaysComeFromTheCollectionAndSomeFromNowhere() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            JsonNode plays = Client.of(sandbox)
                    .get("/me/player/recently-played?limit=50")
                    .get("items");
            String user = Client.of(sandbox).get("/me").get("uri").asText();

            assertThat(plays).anyMatch(play -> play.get("context").isNull());
            assertThat(plays)
                    .filteredOn(play -> play.at("/context/type").asText().equals("collection"))
                    .isNotEmpty()
                    .allMatch(play -> play.at("/context/uri").asText().equals(user + ":collection"));
        }
    }

    @Test
    void aHeavyListenerHasAllThatWasAskedFor() {
        Moment moment = new Listener(1, ListenerSize.HEAVY).at(NOW);

        assertThat(moment.artists()).hasSize(3_000);
        assertThat(moment.savedTracks()).hasSizeBetween(9_500, 10_500);
        assertThat(moment.playlists()).hasSize(94);
        assertThat(moment.followedArtists()).hasSize(83);
        assertThat(moment.listener().plays().between(Growth.SINCE, NOW)).hasSizeGreaterThan(270_000);
    }

    private static LocalDate day(Play play) {
        return play.startedAt().atZone(Plays.ZONE).toLocalDate();
    }

    private static double average(Map<LocalDate, Long> days, Set<DayOfWeek> wanted) {
        return days.entrySet().stream()
                .filter(day -> wanted.contains(day.getKey().getDayOfWeek()))
                .mapToLong(Map.Entry::getValue)
                .average()
                .orElseThrow();
    }

    private static List<String> newestFifty() {
        List<Play> newest = new ArrayList<>(THREE_YEARS.subList(THREE_YEARS.size() - 50, THREE_YEARS.size()));
        Collections.reverse(newest);
        return newest.stream().map(play -> millis(play.endedAt())).toList();
    }

    private static String millis(Instant at) {
        return "%s.%03dZ".formatted(at.toString().substring(0, 19), at.toEpochMilli() % 1000);
    }

    private static List<String> playedAt(JsonNode page) {
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .map(item -> item.get("played_at").asText())
                .toList();
    }
}
