package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.pagesOf;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.Resource.PLAYLIST_ITEMS;
import static io.github.spotifypipeline.ingest.Resource.RECENTLY_PLAYED;
import static io.github.spotifypipeline.ingest.Resource.SAVED_TRACKS;
import static io.github.spotifypipeline.ingest.Resource.TRACKS;
import static io.github.spotifypipeline.ingest.TestRun.book;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of an imported history tracks are known by their ids: what they are is asked for as the quota allows. */
class HeardTracksTest {
    private static final String TRACK = "/v1/tracks/";

    private final FakeSpotify spotify = new FakeSpotify();
    private final Library library = new Library(spotify);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        spotify.close();
    }

    private Path raw() {
        return folder.resolve("raw");
    }

    private TestRun week(int number) {
        return new TestRun(spotify, raw())
                .seeded(number)
                .on(TestRun.DATE.plusWeeks(number).toString())
                .at(TestRun.START.plus(Duration.ofDays(7L * number)));
    }

    /** Track 0 is played once, track 1 twice, and so on. */
    private void importTracks(int count) {
        importPlays(
                Export.AUDIO,
                IntStream.range(0, count)
                        .boxed()
                        .flatMap(track -> Stream.generate(() -> track).limit(track + 1L)));
    }

    private void importPlays(String name, Stream<Integer> tracks) {
        String plays = tracks.map(track -> Export.play(10 * track)).collect(Collectors.joining(",", "[", "]"));
        new TestImport(raw()).of(Export.file(folder.resolve(name), plays.getBytes(UTF_8)));
    }

    /** Spotify knows them. */
    private void tracks(int count) {
        IntStream.range(0, count).forEach(i -> spotify.on(TRACK + Export.track(i), url -> json(Library.track(i, 0))));
    }

    private List<Integer> askedTracks() {
        return spotify.requests().stream()
                .map(request -> request.getUrl().encodedPath())
                .filter(path -> path.startsWith(TRACK))
                .map(path -> Integer.parseInt(path.substring((TRACK + "track").length())))
                .toList();
    }

    private List<BacklogReport.Waiting> waiting() {
        return BacklogReport.of(raw().toUri(), IngestConfig.packaged(), TestRun.DATE).waiting().stream()
                .filter(waiting -> waiting.resource() == TRACKS)
                .toList();
    }

    @Test
    void theMostPlayedAreAskedForFirstAndTheOthersByLaterRuns() {
        importTracks(5);
        tracks(5);
        String two = "catalogue: {max_per_run: 2}";

        Manifest first = week(0).configured(two).run();
        assertThat(askedTracks()).containsExactly(4, 3);
        assertThat(book(first, TRACKS).reason()).hasValue("tracks left for later runs: 3");
        assertThat(waiting()).extracting(BacklogReport.Waiting::count).containsExactly(3L);
        week(1).configured(two).run();
        week(2).configured(two).run();

        assertThat(askedTracks()).containsExactly(4, 3, 2, 1, 0);
        assertThat(waiting()).isEmpty();
        assertThat(week(3).run().books()).extracting(Manifest.Book::resource).doesNotContain(TRACKS);
    }

    @Test
    void theyComeLastAndNotWithAPoll() {
        importTracks(4);
        tracks(4);
        library.savedTracks(3, 3).artists(3);

        week(0).only(RECENTLY_PLAYED).run();
        assertThat(askedTracks()).isEmpty();
        week(1).configured("resources: [saved_tracks, artists]")
                .only(SAVED_TRACKS, Resource.ARTISTS)
                .run();

        assertThat(spotify.requests())
                .extracting(request -> request.getUrl().encodedPath().replaceAll("[a-z]+0.*", ""))
                .endsWith("/v1/me/tracks", "/v1/artists/", "/v1/artists/", "/v1/artists/", "/v1/tracks/");
    }

    /** Lists that were read before the import are read once more: fifty tracks a request, where it would be one. */
    @Test
    void whatListsDescribeIsNotAskedFor() {
        library.savedTracks(60, 1).playlists(1, "v1").artists(1);
        tracks(80);
        week(0).run();
        importTracks(80);

        Manifest after = week(1).run();

        assertThat(book(after, SAVED_TRACKS).pages()).isEqualTo(2);
        assertThat(book(after, PLAYLIST_ITEMS).pages()).isEqualTo(1);
        assertThat(askedTracks())
                .hasSize(20)
                .startsWith(79, 78)
                .doesNotContain(59)
                .endsWith(61, 60);
        assertThat(book(week(2).run(), SAVED_TRACKS).read()).isEqualTo(Manifest.Read.UNCHANGED);
    }

    /** A saved album names its tracks; nobody has heard them. */
    @Test
    void whatIsMerelyNamedIsNotAskedFor() {
        importTracks(1);
        tracks(1);
        spotify.on(
                "/v1/me/albums",
                pagesOf(
                        1,
                        i ->
                                "{\"album\": {\"id\": \"album1\", \"type\": \"album\", \"tracks\": {\"items\": [{\"id\": \"named\", \"type\":"
                                        + " \"track\"}]}}}"));

        week(0).run();
        Manifest later = week(1).run();

        assertThat(spotify.requests())
                .extracting(request -> request.getUrl().encodedPath())
                .doesNotContain(TRACK + "named");
        assertThat(askedTracks()).containsExactly(0);
        assertThat(later.books()).extracting(Manifest.Book::resource).doesNotContain(TRACKS);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void aLaterExportAsksOnlyForWhatIsNew() {
        importTracks(3);
        tracks(2);
        spotify.on(TRACK + Export.track(2), status(404, "{\"error\": {\"status\": 404, \"message\": \"Not found\"}}"));
        week(0).run();
        assertThat(askedTracks()).containsExactly(2, 1, 0);
        tracks(6);

        importTracks(6);
        week(1).run();

        assertThat(askedTracks()).containsExactly(2, 1, 0, 5, 4, 3);
    }

    @Test
    void theSameFilesOnceMoreDoNotMakeATrackHeardMore() {
        importPlays("endsong_0.json", Stream.of(0, 0, 0, 1, 1, 2));
        importPlays("endsong_1.json", Stream.of(0, 1, 1, 1, 1));
        tracks(3);

        week(0).run();

        assertThat(askedTracks()).containsExactly(1, 0, 2);
    }

    @Test
    void fiftyAtOnceWhereThatIsAllowed() {
        library.playlistsOfOld(1);
        importTracks(120);
        spotify.on(
                "/v1/tracks",
                url -> json(Stream.of(url.queryParameter("ids").split(","))
                        .map(id -> Library.track(Integer.parseInt(id.substring("track".length())), 0))
                        .collect(Collectors.joining(",", "{\"tracks\": [", "]}"))));

        Manifest manifest = week(0).run();

        assertThat(spotify.asked("/v1/tracks")).hasSize(3);
        assertThat(book(manifest, TRACKS).items()).isEqualTo(118);
        assertThat(waiting()).isEmpty();
    }

    /** The order of asking is that of the run's beginning, whatever is imported meanwhile. */
    @Test
    void aRunThatWasStoppedGoesOnThoughAnotherImportCame() {
        importTracks(4);
        tracks(9);
        TestRun stopped = week(0).until(TestRun.START.plusSeconds(2));
        Manifest open = stopped.watchedBy((resource, done, expected) -> {
                    if (resource == TRACKS) {
                        stopped.pass(Duration.ofSeconds(1));
                    }
                })
                .run();
        assertThat(open.isOpen()).isTrue();
        importTracks(9);

        Manifest finished = week(0).run();

        assertThat(finished.runId()).isEqualTo(open.runId());
        assertThat(askedTracks()).containsExactly(3, 2, 1, 0);
        week(1).run();
        assertThat(askedTracks()).containsExactly(3, 2, 1, 0, 8, 7, 6, 5, 4);
    }

    @Test
    void aMemoryThatKnowsOfNoHistoryIsReadAsBefore() {
        try (RawStore store = new FileRawStore(raw())) {
            String old =
                    "{\"fronts\":{},\"playlists\":{\"list\":\"v1\"},\"asked\":{},\"capabilities\":{\"closed\":{},\"fields\":{}}}";
            store.write("_state/user=acc-1/memory.json", old.getBytes(UTF_8));

            assertThat(Memory.of(store, "acc-1").playlists()).containsExactly(Map.entry("list", "v1"));
            assertThat(Memory.of(store, "acc-1").heard()).isEmpty();
        }
    }

    @Test
    void noMoreWaitThanAreEverAskedFor() {
        Map<String, Integer> plays = new TreeMap<>();
        IntStream.range(0, 100_010).forEach(i -> plays.put(Export.track(i), i));

        Memory memory = Memory.NONE.hearing(plays);

        assertThat(memory.heard())
                .hasSize(100_000)
                .doesNotContainKey(Export.track(9))
                .containsKey(Export.track(10));
        assertThat(memory.waiting(TRACKS).limit(2)).containsExactly(Export.track(100_009), Export.track(100_008));
    }
}
