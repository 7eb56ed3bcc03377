package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.Resource.PLAYLIST_ITEMS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_TRACKS;
import static io.github.spotifypipeline.ingest.TestRun.book;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run reads what it does not know yet, and notices what it does. */
class FewCallsTest {
    private static final String TRACKS = "/v1/me/tracks";

    private final FakeSpotify spotify = new FakeSpotify();
    private final Library library = new Library(spotify);

    @TempDir
    Path raw;

    @AfterEach
    void stop() {
        spotify.close();
    }

    private TestRun week(int number) {
        return new TestRun(spotify, raw)
                .seeded(number)
                .on(TestRun.DATE.plusWeeks(number).toString())
                .at(TestRun.START.plus(Duration.ofDays(7L * number)));
    }

    private int callsOf(Manifest run) {
        return run.requestCount();
    }

    @Test
    void anAccountThatHasNotChangedIsReadWithTwentyCallsAtMost() {
        library.savedTracks(5_320, 3_000)
                .playlists(94, "v1")
                .followedArtists(0, 83)
                .artists(3_000)
                .topTracks(50)
                .recentlyPlayed(50);
        String allArtists = "quota: {daily_budget: 10000}\nartists: {max_per_run: 10000}";

        Manifest first = week(0).configured(allArtists).run();
        Manifest second = week(1).configured(allArtists).run();

        assertThat(callsOf(first)).isEqualTo(1 + 1 + 2 + 6 + 2 + 107 + 1 + 2 + 94 + 2_917);
        assertThat(callsOf(second)).isLessThanOrEqualTo(20);
        assertThat(second.isComplete()).isTrue();
        assertThat(book(second, SAVED_TRACKS).read()).isEqualTo(Manifest.Read.UNCHANGED);
        assertThat(book(second, PLAYLIST_ITEMS).read()).isEqualTo(Manifest.Read.UNCHANGED);
        assertThat(book(second, PLAYLIST_ITEMS).reason()).hasValue("playlists unchanged since they were read: 94");
    }

    @Test
    void whatWasAddedIsReadAndNoMore() {
        library.savedTracks(400, 1);
        week(0).only(SAVED_TRACKS).run();
        library.savedTracks(470, 1);

        Manifest manifest = week(1).only(SAVED_TRACKS).run();

        assertThat(book(manifest, SAVED_TRACKS).pages()).isEqualTo(2);
        assertThat(book(manifest, SAVED_TRACKS).read()).isEqualTo(Manifest.Read.CHANGED);
        assertThat(book(manifest, SAVED_TRACKS).reportedTotal()).hasValue(470);
        assertThat(manifest.isComplete()).isTrue();
        assertThat(book(week(2).only(SAVED_TRACKS).run(), SAVED_TRACKS).read()).isEqualTo(Manifest.Read.UNCHANGED);
    }

    @Test
    void whatIsMissingIsFoundByReadingAll() {
        List<Integer> tracks = new ArrayList<>(
                IntStream.iterate(399, i -> i >= 0, i -> i - 1).boxed().toList());
        library.savedTracks(tracks);
        week(0).only(SAVED_TRACKS).run();
        tracks.remove(200);
        library.savedTracks(tracks);

        Manifest oneGone = week(1).only(SAVED_TRACKS).run();
        tracks.remove(100);
        tracks.add(0, 400);
        library.savedTracks(tracks);
        Manifest oneGoneAndOneCome = week(2).only(SAVED_TRACKS).run();
        tracks.remove(0);
        library.savedTracks(tracks);
        Manifest newestGone = week(3).only(SAVED_TRACKS).run();

        assertThat(List.of(oneGone, oneGoneAndOneCome, newestGone))
                .extracting(
                        run -> book(run, SAVED_TRACKS).read(),
                        run -> book(run, SAVED_TRACKS).pages())
                .containsOnly(tuple(Manifest.Read.FULL, 8));
    }

    @Test
    void everyFourWeeksAllIsReadAnyway() {
        library.savedTracks(400, 1);

        assertThat(IntStream.range(0, 6)
                        .mapToObj(week -> book(week(week).only(SAVED_TRACKS).run(), SAVED_TRACKS)
                                .read()))
                .containsExactly(
                        Manifest.Read.FULL,
                        Manifest.Read.UNCHANGED,
                        Manifest.Read.UNCHANGED,
                        Manifest.Read.UNCHANGED,
                        Manifest.Read.FULL,
                        Manifest.Read.UNCHANGED);
    }

    @Test
    void aListThatBrokeOffIsReadAgainFromTheFirstPage() {
        library.savedTracks(400, 1);
        week(0).configured("max_pages: 3").only(SAVED_TRACKS).run();

        assertThat(book(week(1).only(SAVED_TRACKS).run(), SAVED_TRACKS).pages()).isEqualTo(8);
    }

    @Test
    void aPlaylistIsReadAgainWhenItsVersionIsAnother() {
        library.playlists(3, "v1");
        week(0).only(PLAYLIST_ITEMS).run();
        Manifest unchanged = week(1).only(PLAYLIST_ITEMS).run();
        library.playlists(3, "v2");
        Manifest changed = week(2).only(PLAYLIST_ITEMS).run();

        assertThat(book(unchanged, PLAYLIST_ITEMS).pages()).isZero();
        assertThat(unchanged.isComplete()).isTrue();
        assertThat(book(changed, PLAYLIST_ITEMS).pages()).isEqualTo(3);
        assertThat(book(changed, PLAYLIST_ITEMS).read()).isEqualTo(Manifest.Read.FULL);
    }

    /** Another run ends while this one waits: what it remembered must not change what this one asks for. */
    @Test
    void aRunGoesOnByWhatItKnewWhenItBegan() {
        library.savedTracks(200, 1);
        TestRun stopped = week(0).only(SAVED_TRACKS, PLAYLIST_ITEMS).until(TestRun.START.plusSeconds(3));
        Manifest open = stopped.watchedBy((resource, done, expected) -> stopped.pass(Duration.ofSeconds(1)))
                .run();
        new TestRun(spotify, raw).seeded(5).only(SAVED_TRACKS).run();

        Manifest finished = week(0).only(SAVED_TRACKS, PLAYLIST_ITEMS).run();

        assertThat(finished.runId()).isEqualTo(open.runId());
        assertThat(book(finished, SAVED_TRACKS).items()).isEqualTo(200);
        assertThat(book(finished, SAVED_TRACKS).read()).isEqualTo(Manifest.Read.FULL);
    }
}
