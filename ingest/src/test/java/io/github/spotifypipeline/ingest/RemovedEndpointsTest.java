package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.id;
import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.pagesOf;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.Resource.ALBUMS;
import static io.github.spotifypipeline.ingest.Resource.ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.ARTIST_TOP_TRACKS;
import static io.github.spotifypipeline.ingest.Resource.NEW_RELEASES;
import static io.github.spotifypipeline.ingest.Resource.PLAYLISTS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_TRACKS;
import static io.github.spotifypipeline.ingest.Resource.TRACKS;
import static io.github.spotifypipeline.ingest.TestRun.book;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spotify has removed for new apps is used where it is still there, and done without where it is not. */
class RemovedEndpointsTest {
    private static final String SEVERAL_ARTISTS = "/v1/artists";
    private static final String NEW_RELEASES_PATH = "/v1/browse/new-releases";
    private static final String FORBIDDEN = "{\"error\": {\"status\": 403, \"message\": \"Forbidden\"}}";

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

    private TestRun artists(int week) {
        return week(week).only(SAVED_TRACKS, PLAYLISTS, ARTISTS);
    }

    private int singleArtists() {
        return (int) spotify.requests().stream()
                .filter(request -> request.getUrl().encodedPath().startsWith(SEVERAL_ARTISTS + "/"))
                .count();
    }

    @Test
    void threeThousandArtistsAreSixtyCallsWhereFiftyMayBeAskedForAtOnce() {
        library.savedTracks(3_000, 3_000).playlistsOfOld(1).artistsAtOnce(3_000);

        Manifest manifest = artists(0).run();

        assertThat(spotify.asked(SEVERAL_ARTISTS)).hasSize(60);
        assertThat(singleArtists()).isZero();
        assertThat(book(manifest, ARTISTS).items()).isEqualTo(3_000);
        assertThat(book(manifest, ARTISTS).pages()).isEqualTo(60);
        assertThat(book(manifest, ARTISTS).reason()).isEmpty();
        assertThat(book(artists(1).run(), ARTISTS).pages()).isZero();
    }

    @Test
    void aNewAppIsNotAskedToTry() {
        library.savedTracks(3, 3).playlists(1, "v1").artists(3);

        artists(0).run();

        assertThat(spotify.asked(SEVERAL_ARTISTS)).isEmpty();
        assertThat(singleArtists()).isEqualTo(3);
    }

    @Test
    void aLineNamesAllThatItAskedFor() {
        library.savedTracks(2, 2).playlistsOfOld(1).artistsAtOnce(2);

        TestRun job = artists(0);
        Manifest manifest = job.run();

        assertThat(job.lines(manifest, ARTISTS).get(0).path("request").toString())
                .isEqualTo("{\"path\":\"/artists\",\"query\":{\"ids\":\"%s,%s\"},\"id\":null}"
                        .formatted(id("artist", 1), id("artist", 0)));
    }

    @Test
    void anUnknownIdIsANullAndNotAskedForAgain() {
        library.savedTracks(5, 5).playlistsOfOld(1).artistsAtOnce(3);

        Manifest first = artists(0).run();
        Manifest second = artists(1).run();

        assertThat(book(first, ARTISTS).items()).isEqualTo(5);
        assertThat(book(first, ARTISTS).nulls()).isEqualTo(2);
        assertThat(book(second, ARTISTS).pages()).isZero();
    }

    @Test
    void aRefusalMeansOneByOneInTheSameRunAndIsRemembered() {
        library.savedTracks(3, 3).playlistsOfOld(1).artists(6);
        spotify.on(SEVERAL_ARTISTS, status(403, FORBIDDEN));

        Manifest first = artists(0).run();
        library.savedTracks(6, 6);
        Manifest second = artists(1).run();

        assertThat(first.isComplete()).isTrue();
        assertThat(book(first, ARTISTS).items()).isEqualTo(3);
        assertThat(book(first, ARTISTS).failedPages()).isEqualTo(1);
        assertThat(first.app().closed()).containsExactly(Map.entry("/artists", 403));
        assertThat(book(second, ARTISTS).items()).isEqualTo(3);
        assertThat(spotify.asked(SEVERAL_ARTISTS)).hasSize(1);
    }

    @Test
    void oneOddIdDoesNotKeepTheOthersFromBeingAskedFor() {
        library.savedTracks(3, 3).playlistsOfOld(1).artists(3);
        spotify.on(SEVERAL_ARTISTS, status(400, "{\"error\": {\"status\": 400, \"message\": \"Invalid base62 id\"}}"));

        assertThat(book(artists(0).run(), ARTISTS).items()).isEqualTo(3);
        assertThat(BacklogReport.of(raw.toUri(), IngestConfig.packaged(), TestRun.DATE)
                        .closedEndpoints())
                .isEmpty();
    }

    @Test
    void whatFailedIsAskedForAgainByTheNextRun() {
        library.savedTracks(3, 3).playlistsOfOld(1);
        spotify.on(SEVERAL_ARTISTS, status(400, ""));
        Manifest failed = artists(0).run();
        library.artistsAtOnce(3);

        assertThat(book(failed, ARTISTS).items()).isZero();
        assertThat(book(artists(1).run(), ARTISTS).items()).isEqualTo(3);
    }

    @Test
    void aRunWithoutPlaylistsGoesByWhatEarlierOnesSaw() {
        library.savedTracks(1, 1).playlistsOfOld(1).artistsAtOnce(4);
        artists(0).run();
        library.savedTracks(4, 4);

        week(1).only(SAVED_TRACKS, ARTISTS).run();

        assertThat(spotify.asked(SEVERAL_ARTISTS)).hasSize(2);
    }

    @Test
    void aRunThatWaitedGoesOnWithTheNextOfThem() {
        library.savedTracks(120, 120).playlistsOfOld(1).artistsAtOnce(120);
        TestRun stopped = artists(0).until(TestRun.START.plusSeconds(6));
        Manifest open = stopped.watchedBy((resource, done, expected) -> stopped.pass(Duration.ofSeconds(1)))
                .run();
        assertThat(spotify.asked(SEVERAL_ARTISTS)).hasSizeBetween(1, 2);

        Manifest finished = artists(0).run();

        assertThat(finished.runId()).isEqualTo(open.runId());
        assertThat(spotify.asked(SEVERAL_ARTISTS)).hasSize(3);
        assertThat(book(finished, ARTISTS).items()).isEqualTo(120);
    }

    @Test
    void albumsAndTracksAreAskedForTwentyAndFiftyAtOnce() {
        spotify.on("/v1/me/tracks", pagesOf(60, i -> """
                {"added_at": "2026-01-01T00:00:00Z", "track": {"type": "track", "id": "%s", "album":
                {"type": "album", "id": "%s"}}}""".formatted(id("track", i), id("album", i))));
        spotify.on("/v1/albums", url -> json("{\"albums\": [%s]}".formatted(album(url.queryParameter("ids")))));
        spotify.on("/v1/tracks", url -> json("{\"tracks\": [null]}"));
        library.playlistsOfOld(1);

        week(0).only(SAVED_TRACKS, PLAYLISTS, ALBUMS, TRACKS).run();

        assertThat(spotify.asked("/v1/albums")).hasSize(3);
        assertThat(spotify.asked("/v1/tracks")).hasSize(1);
    }

    /** Each album names a track that nothing else has told of. */
    private static String album(String ids) {
        return String.join(
                ",",
                List.of(ids.split(",")).stream()
                        .map(id ->
                                "{\"type\": \"album\", \"id\": \"%1$s\", \"tracks\": {\"items\": [{\"type\": \"track\", \"id\": \"t%1$s\"}]}}"
                                        .formatted(id))
                        .limit(1)
                        .toList());
    }

    @Test
    void whatWasRemovedComesByItselfWithAUsualOrderAndStaysAwayOnceRefused() {
        library.playlistsOfOld(1).followedArtists(0, 2);
        spotify.on(NEW_RELEASES_PATH, json("{\"albums\": {\"items\": [{}], \"next\": null, \"total\": 1}}"));
        spotify.on("/v1/artists/%s/top-tracks".formatted(id("artist", 0)), json("{\"tracks\": [{}, {}]}"));

        Manifest first = week(0).run();
        week(1).only(PLAYLISTS).run();
        spotify.on(NEW_RELEASES_PATH, status(403, FORBIDDEN));
        week(2).run();
        Manifest last = week(3).run();

        assertThat(book(first, NEW_RELEASES).items()).isEqualTo(1);
        assertThat(book(first, ARTIST_TOP_TRACKS).items()).isEqualTo(2);
        assertThat(first.parts()).extracting(Manifest.Part::resource).contains(NEW_RELEASES, ARTIST_TOP_TRACKS);
        assertThat(spotify.asked(NEW_RELEASES_PATH)).hasSize(2);
        assertThat(last.books()).extracting(Manifest.Book::resource).doesNotContain(NEW_RELEASES);
    }

    @Test
    void whatWasRemovedStaysAwayFromNewAppsUnlessItIsNamed() {
        library.playlists(1, "v1");
        spotify.on(NEW_RELEASES_PATH, status(403, FORBIDDEN));

        Manifest usual = week(0).run();
        Manifest named = week(1).only(NEW_RELEASES).run();

        assertThat(usual.books()).extracting(Manifest.Book::resource).doesNotContain(NEW_RELEASES, ARTIST_TOP_TRACKS);
        assertThat(named.isComplete()).isTrue();
        assertThat(book(named, NEW_RELEASES).reason().orElseThrow())
                .endsWith("most likely Spotify has closed /browse/new-releases for apps like this");
        assertThat(spotify.asked(NEW_RELEASES_PATH)).hasSize(1);
    }

    @Test
    void itCanBeTriedAndSkippedWhateverThePlaylistsSay() {
        library.savedTracks(3, 3).playlists(1, "v1").artistsAtOnce(3).artists(3);
        spotify.on(NEW_RELEASES_PATH, pagesOf(0, i -> ""));
        week(0).configured("removed_endpoints: try").run();
        assertThat(spotify.asked(SEVERAL_ARTISTS)).hasSize(1);
        assertThat(spotify.asked(NEW_RELEASES_PATH)).hasSize(1);

        library.savedTracks(6, 6).playlistsOfOld(1).artists(6);
        week(1).configured("removed_endpoints: skip").run();
        assertThat(spotify.asked(SEVERAL_ARTISTS)).hasSize(1);
        assertThat(spotify.asked(NEW_RELEASES_PATH)).hasSize(1);
    }

    /** What came by itself is no less part of the run. */
    @Test
    void aRunThatIsClosedAsItIsCountsWhatCameByItself() throws IOException {
        library.playlistsOfOld(1).savedTracks(1, 1);
        spotify.on(NEW_RELEASES_PATH, json("{\"albums\": {\"items\": [{}, null], \"next\": null, \"total\": 2}}"));
        TestRun stopped = week(0).until(TestRun.START.plusSeconds(1));
        Manifest open = stopped.watchedBy((resource, done, expected) ->
                        stopped.pass(resource == NEW_RELEASES ? Duration.ofMinutes(1) : Duration.ZERO))
                .run();
        assertThat(open.isOpen()).isTrue();

        week(1).run();

        JsonNode closed = TestRun.tree(Files.readString(
                raw.resolve("_runs/snapshot_date=%s/run_id=%s.json".formatted(open.snapshotDate(), open.runId()))));
        assertThat(closed.path("status").asText()).isEqualTo("partial");
        assertThat(closed.path("parts").findValuesAsText("resource")).contains("new_releases");
        assertThat(closed.path("books"))
                .filteredOn(book -> book.path("resource").asText().equals("new_releases"))
                .extracting(book -> book.path("items").asInt())
                .containsExactly(2);
    }
}
