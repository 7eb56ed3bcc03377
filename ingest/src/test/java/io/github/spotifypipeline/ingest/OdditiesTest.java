package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.id;
import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.noAnswer;
import static io.github.spotifypipeline.ingest.FakeSpotify.pagesOf;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.FakeSpotify.tooMany;
import static io.github.spotifypipeline.ingest.Resource.ALBUMS;
import static io.github.spotifypipeline.ingest.Resource.ALBUM_TRACKS;
import static io.github.spotifypipeline.ingest.Resource.ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.ARTIST_ALBUMS;
import static io.github.spotifypipeline.ingest.Resource.FOLLOWED_ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.PLAYLISTS;
import static io.github.spotifypipeline.ingest.Resource.PLAYLIST_ITEMS;
import static io.github.spotifypipeline.ingest.Resource.RECENTLY_PLAYED;
import static io.github.spotifypipeline.ingest.Resource.SAVED_ALBUMS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_EPISODES;
import static io.github.spotifypipeline.ingest.Resource.SAVED_SHOWS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_TRACKS;
import static io.github.spotifypipeline.ingest.Resource.SEARCH;
import static io.github.spotifypipeline.ingest.Resource.TOP_ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.TRACKS;
import static io.github.spotifypipeline.ingest.TestRun.START;
import static io.github.spotifypipeline.ingest.TestRun.book;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Spotify has been seen to answer, one test for each kind; the numbers that are missing are in etl-spark's. */
class OdditiesTest {
    private static final String TRACKS_PATH = "/v1/me/tracks";
    private static final String SECRET = "0123456789abcdef".repeat(2);

    private final FakeSpotify spotify = new FakeSpotify();
    private final Library library = new Library(spotify);

    @TempDir
    Path raw;

    @AfterEach
    void stop() {
        spotify.close();
    }

    private TestRun job() {
        return new TestRun(spotify, raw);
    }

    @Test
    void oddity1_nullsAmongItemsAreLandedAndCounted() {
        spotify.on("/v1/me/albums", pagesOf(3, i -> i == 1 ? "null" : "{}"));

        Manifest manifest = job().only(SAVED_ALBUMS).run();

        assertThat(book(manifest, SAVED_ALBUMS).items()).isEqualTo(3);
        assertThat(book(manifest, SAVED_ALBUMS).nulls()).isEqualTo(1);
    }

    @Test
    void oddity2_aPlaylistEntryWithoutItsItemIsAnEntry() {
        library.playlists(1, "v1");
        spotify.on(Library.itemsPath(0), pagesOf(2, i -> "{\"added_by\": {\"id\": \"\"}, \"item\": null}"));

        Manifest manifest = job().only(PLAYLIST_ITEMS).run();

        assertThat(book(manifest, PLAYLIST_ITEMS).items()).isEqualTo(2);
        assertThat(manifest.isComplete()).isTrue();
    }

    @Test
    void oddity8_aTotalMayBeSpelledAsAFloat() {
        spotify.on(TRACKS_PATH, json("{\"items\": [{}, {}], \"next\": \"x\", \"total\": 2.0E0}"));

        assertThat(book(job().only(SAVED_TRACKS).run(), SAVED_TRACKS).reportedTotal())
                .hasValue(2);
    }

    @Test
    void oddity9_cursorsAreTextsWhateverTheyLookLike() {
        library.recentlyPlayed(2);

        job().only(RECENTLY_PLAYED).run();

        assertThat(spotify.asked("/v1/me/player/recently-played"))
                .containsExactly(
                        "/v1/me/player/recently-played?limit=50", "/v1/me/player/recently-played?before=5&limit=50");
    }

    @Test
    void oddity10_theIdThatWasAskedForStandsBesideTheOneThatCame() {
        library.savedTracks(1, 1);
        spotify.on(Library.artistPath(0), json("{\"id\": \"another\", \"type\": \"artist\", \"genres\": []}"));

        TestRun job = job().only(SAVED_TRACKS, ARTISTS);
        Manifest manifest = job.run();

        assertThat(job.lines(manifest, ARTISTS).get(0).at("/request/id").asText())
                .isEqualTo(id("artist", 0));
        assertThat(job.lines(manifest, ARTISTS).get(0).at("/body/id").asText()).isEqualTo("another");
        assertThat(book(
                                job().seeded(2)
                                        .on("2026-11-29")
                                        .only(SAVED_TRACKS, ARTISTS)
                                        .run(),
                                ARTISTS)
                        .pages())
                .isZero();
    }

    @Test
    void oddity12_nextIsASignAndNeverAnAddress() {
        library.savedTracks(120, 1);

        job().only(SAVED_TRACKS).run();

        assertThat(spotify.asked(TRACKS_PATH)).hasSize(3);
        assertThat(spotify.requests())
                .allSatisfy(
                        request -> assertThat(request.getUrl().encodedPath()).doesNotContain("/users/"));
    }

    @Test
    void oddity13_endlessPagingEndsAtTheFirstEmptyPage() {
        library.followedArtists(0, 1);
        spotify.on(
                "/v1/artists/%s/albums".formatted(id("artist", 0)),
                url -> json(
                        url.queryParameter("offset").equals("0")
                                ? "{\"items\": [{}, {}], \"next\": \"x\", \"total\": 918}"
                                : "{\"items\": [], \"next\": \"x\", \"total\": 918}"));

        Manifest manifest = job().only(FOLLOWED_ARTISTS, ARTIST_ALBUMS).run();

        assertThat(manifest.isComplete()).isTrue();
        assertThat(spotify.asked("/v1/artists/%s/albums".formatted(id("artist", 0))))
                .containsExactly(
                        "/v1/artists/%s/albums?limit=10&offset=0".formatted(id("artist", 0)),
                        "/v1/artists/%s/albums?limit=10&offset=2".formatted(id("artist", 0)));
    }

    /** A track is removed while the list is read: the next entry slips under the offset and is missed. */
    @Test
    void oddity14_aListWhoseTotalMovesIsReadAgain() {
        AtomicInteger calls = new AtomicInteger();
        spotify.on(TRACKS_PATH, url -> {
            boolean isBefore = calls.getAndIncrement() == 0;
            return pagesOf(isBefore ? 120 : 119, i -> saved(isBefore || i == 0 ? i : i + 1))
                    .answer(url);
        });

        TestRun job = job().only(SAVED_TRACKS);
        Manifest manifest = job.run();
        Manifest next = job().seeded(2).on("2026-11-29").only(SAVED_TRACKS).run();

        assertThat(job.lines(manifest, SAVED_TRACKS).stream()
                        .flatMap(line -> line.at("/body/items").findValuesAsText("id").stream())
                        .distinct())
                .hasSize(120);
        assertThat(book(manifest, SAVED_TRACKS).pages()).isEqualTo(6);
        assertThat(book(manifest, SAVED_TRACKS).reportedTotal()).hasValue(119);
        assertThat(book(manifest, SAVED_TRACKS).reason()).hasValue("read again, since it changed while it was read");
        assertThat(manifest.isComplete()).isTrue();
        assertThat(book(next, SAVED_TRACKS).read()).isEqualTo(Manifest.Read.UNCHANGED);
    }

    @Test
    void oddity14_aTotalThatNeverStandsStillMakesTheNextRunReadAll() {
        spotify.on(TRACKS_PATH, url -> {
            int total = url.queryParameter("offset").equals("0") ? 120 : 119;
            return pagesOf(total, i -> saved(total == 120 ? i : i + 1)).answer(url);
        });
        job().only(SAVED_TRACKS).run();
        spotify.on(TRACKS_PATH, pagesOf(119, i -> saved(i == 0 ? 0 : i + 1)));

        Manifest next = job().seeded(2).on("2026-11-29").only(SAVED_TRACKS).run();

        assertThat(book(next, SAVED_TRACKS).read()).isEqualTo(Manifest.Read.FULL);
        assertThat(book(next, SAVED_TRACKS).items()).isEqualTo(119);
    }

    private static String saved(int number) {
        return "{\"added_at\": \"2026-01-01T00:00:00Z\", \"track\": {\"id\": \"%s\"}}".formatted(id("t", number));
    }

    @Test
    void oddity15_playsEndWithNothingAtAll() {
        spotify.on(
                "/v1/me/player/recently-played",
                json("{\"items\": [], \"cursors\": null, \"next\": null, \"limit\": 50}"));

        assertThat(job().only(RECENTLY_PLAYED).run().isComplete()).isTrue();
    }

    @Test
    void oddity17_aPlaylistMayNotKnowItsTotal() {
        spotify.on(
                "/v1/me/playlists",
                pagesOf(1, i -> "{\"id\": \"%s\", \"tracks\": {\"total\": null}}".formatted(id("list", 0))));
        spotify.on(Library.itemsPath(0), pagesOf(1, i -> "{}"));

        Manifest manifest = job().only(PLAYLIST_ITEMS).run();

        assertThat(book(manifest, PLAYLIST_ITEMS).items()).isEqualTo(1);
    }

    @Test
    void oddity18_everyWrapperIsOpened() {
        library.followedArtists(0, 2);
        spotify.on("/v1/search", url -> json("{\"albums\": {\"items\": [{}], \"next\": null, \"total\": 1}}"));

        Manifest manifest = job().configured("searches: {album: [\"tag:new\"]}")
                .only(FOLLOWED_ARTISTS, SEARCH)
                .run();

        assertThat(book(manifest, FOLLOWED_ARTISTS).items()).isEqualTo(2);
        assertThat(book(manifest, SEARCH).items()).isEqualTo(1);
        assertThat(spotify.asked("/v1/search")).containsExactly("/v1/search?limit=10&offset=0&q=tag%3Anew&type=album");
    }

    @Test
    void oddity19_trackAsABooleanIsNoTrack() {
        library.playlists(1, "v1");
        spotify.on(
                Library.itemsPath(0),
                pagesOf(1, i -> "{\"item\": {\"track\": true, \"episode\": false}, \"track\": 1}"));

        assertThat(job().only(PLAYLIST_ITEMS).run().app().shape()).isEqualTo(AppShape.NEW_DEVELOPMENT_MODE);
    }

    @Test
    void oddity21_anErrorMayBeAnythingAndIsTakenForWhatItSays() {
        library.savedTracks(5, 5);
        spotify.on(Library.artistPath(0), status(404, ""));
        spotify.on(Library.artistPath(1), status(404, "<html>not here</html>"));
        spotify.on(Library.artistPath(2), status(404, "{\"error\": {\"status\": 404, \"message\": \"Not found.\"}}"));
        spotify.on(Library.artistPath(3), status(400, "{\"error\": \"invalid id\"}"));
        spotify.on(Library.artistPath(4), json(Library.artist(4)));

        Manifest first = job().only(SAVED_TRACKS, ARTISTS).run();
        Manifest second =
                job().seeded(2).on("2026-11-29").only(SAVED_TRACKS, ARTISTS).run();

        assertThat(first.isComplete()).isTrue();
        assertThat(book(first, ARTISTS).failedPages()).isEqualTo(4);
        assertThat(book(second, ARTISTS).pages()).isEqualTo(2);
        assertThat(spotify.asked(Library.artistPath(0))).hasSize(2);
        assertThat(spotify.asked(Library.artistPath(1))).hasSize(2);
        assertThat(spotify.asked(Library.artistPath(2))).hasSize(1);
    }

    @Test
    void oddity21_aRefusalIsNeverRepeatedAndNamesItsLikelyReason() {
        library.playlists(1, "v1").savedTracks(20, 20);
        spotify.on(Library.itemsPath(0), status(403, ""));
        spotify.on("/v1/me/shows", status(403, "Active premium subscription required for the owner of the app."));
        spotify.on("/v1/me/episodes", status(403, "{\"error\": {\"message\": \"Insufficient client scope\"}}"));
        spotify.on(Library.artistPath(19), status(403, "{\"error\": {\"message\": \"Forbidden\"}}"));

        Manifest manifest = job().only(SAVED_TRACKS, SAVED_SHOWS, SAVED_EPISODES, PLAYLIST_ITEMS, ARTISTS)
                .run();

        assertThat(manifest.isComplete()).isTrue();
        assertThat(book(manifest, PLAYLIST_ITEMS).reason())
                .hasValue("403: most likely the playlist is not the user's own");
        assertThat(book(manifest, SAVED_SHOWS).reason().orElseThrow())
                .endsWith("most likely the app's owner has no Premium");
        assertThat(book(manifest, SAVED_EPISODES).reason().orElseThrow())
                .endsWith("most likely the login was made without this permission");
        assertThat(book(manifest, ARTISTS).reason().orElseThrow())
                .startsWith("403 Forbidden: most likely Spotify has closed /artists/{id} for apps like this")
                .endsWith("artists left for later runs: 20");
        assertThat(spotify.requests("/v1/me/shows")).hasSize(1);
        assertThat(spotify.requests().stream()
                        .filter(request -> request.getUrl().encodedPath().startsWith("/v1/artists/")))
                .hasSize(1);
        assertThat(manifest.app().closed())
                .containsOnlyKeys("/me/shows", "/me/episodes", "/playlists/{id}/items", "/artists/{id}");
    }

    @Test
    void oddity22_aSuccessWithoutContentIsNoPageAndIsLanded() {
        spotify.on(TRACKS_PATH, status(204, ""));

        TestRun job = job().only(SAVED_TRACKS);
        Manifest manifest = job.run();

        assertThat(job.lines(manifest, SAVED_TRACKS)).hasSize(1);
        assertThat(book(manifest, SAVED_TRACKS).failedPages()).isEqualTo(1);
    }

    @Test
    void oddity23_namesComeBackAsTheyWere() {
        String name = "A \ud83c\udfb5 \u05e9\u05dc\u05d5\u05dd &quot;&#39; \\u00e9 \\\"";
        spotify.on(
                TRACKS_PATH, json("{\"items\": [{\"name\": \"%s\"}], \"next\": null, \"total\": 1}".formatted(name)));

        Manifest manifest = job().only(SAVED_TRACKS).run();

        assertThat(TestRun.text(raw.resolve(manifest.parts().get(1).path()))).contains(name);
    }

    @Test
    void oddity24_aPageOfTwoMegabytesIsAPage() {
        String markets = "\"XX\",".repeat(400_000) + "\"XX\"";
        spotify.on("/v1/me/albums", pagesOf(1, i -> "{\"available_markets\": [%s]}".formatted(markets)));

        assertThat(book(job().only(SAVED_ALBUMS).run(), SAVED_ALBUMS).items()).isEqualTo(1);
    }

    @Test
    void whatTheAppIsGivenIsToldAndAChangeIsNoticed() {
        library.playlists(1, "v1");
        spotify.on("/v1/me/top/artists", pagesOf(1, i -> artist("\"followers\": {\"total\": 3},")));
        Manifest first = job().only(TOP_ARTISTS, PLAYLISTS).run();
        spotify.on("/v1/me/top/artists", pagesOf(1, i -> artist("")));
        spotify.on("/v1/me/playlists", status(403, ""));

        Manifest second = job().seeded(2).only(TOP_ARTISTS, PLAYLISTS).run();
        Manifest third = job().seeded(3).only(TOP_ARTISTS, PLAYLISTS).run();

        assertThat(first.app().fields())
                .containsEntry("artists.followers", true)
                .containsEntry("artists.genres", true);
        assertThat(first.changes()).isEmpty();
        assertThat(second.changes()).containsExactly("/me/playlists answers 403", "artists.followers is gone");
        assertThat(third.changes()).isEmpty();
        assertThat(BacklogReport.of(raw.toUri(), IngestConfig.packaged(), TestRun.DATE)
                        .closedEndpoints())
                .containsExactly(new BacklogReport.Closed("acc-1", "/me/playlists", 403));
    }

    @Test
    void aFieldThatNobodyKnewIsToldOnce() {
        spotify.on("/v1/me/top/artists", pagesOf(1, i -> artist("")));
        Manifest first = job().only(TOP_ARTISTS).run();
        spotify.on("/v1/me/top/artists", pagesOf(1, i -> artist("\"monthly_listeners\": 3,")));

        Manifest second = job().seeded(2).only(TOP_ARTISTS).run();
        Manifest third = job().seeded(3).only(TOP_ARTISTS).run();

        assertThat(first.changes()).isEmpty();
        assertThat(second.changes()).containsExactly("artists.monthly_listeners has come");
        assertThat(third.changes()).isEmpty();
    }

    private static String artist(String fields) {
        return "{%s\"id\": \"%s\", \"type\": \"artist\", \"genres\": []}".formatted(fields, id("artist", 0));
    }

    @Test
    void albumsAndTracksAreAskedForWhereTheyAreOnlyNamed() {
        spotify.on(TRACKS_PATH, pagesOf(1, i -> """
                {"added_at": "2026-01-01T00:00:00Z", "track": {"type": "track", "id": "%s", "album":
                {"type": "album", "id": "%s"}}}""".formatted(id("track", 0), id("album", 0))));
        spotify.on("/v1/albums/" + id("album", 0), json("""
                {"type": "album", "id": "%s", "tracks": {"items": [{"type": "track", "id": "%s"}]}}""".formatted(id("album", 0), id("track", 1))));
        spotify.on("/v1/albums/%s/tracks".formatted(id("album", 0)), pagesOf(2, i -> "{}"));
        spotify.on("/v1/tracks/" + id("track", 1), json("{\"type\": \"track\", \"album\": {}}"));

        Manifest manifest =
                job().only(SAVED_TRACKS, ALBUMS, ALBUM_TRACKS, TRACKS).run();

        assertThat(manifest.isComplete()).isTrue();
        assertThat(book(manifest, ALBUMS).items()).isEqualTo(1);
        assertThat(book(manifest, TRACKS).items()).isEqualTo(1);
    }

    @Test
    void theReportsTellWhatIsLeftAndWhatWaits() {
        library.savedTracks(50, 30);
        job().configured("artists: {max_per_run: 0}")
                .only(SAVED_TRACKS, ARTISTS)
                .run();
        spotify.on(TRACKS_PATH, tooMany("7200"));
        job().seeded(2).only(SAVED_TRACKS).run();
        IngestConfig config = IngestConfig.parse("test.yml", "artists: {max_per_run: 10}");

        QuotaReport quota = QuotaReport.of(raw.toUri(), config, credentials(), START);
        BacklogReport backlog = BacklogReport.of(raw.toUri(), config, TestRun.DATE);

        assertThat(quota.blockedUntil()).hasValue(START.plusSeconds(7_200));
        assertThat(quota.buckets())
                .filteredOn(bucket -> bucket.endpoint().equals("/me/tracks"))
                .extracting(QuotaReport.Bucket::left)
                .containsExactly(498);
        assertThat(backlog.waiting())
                .containsExactly(new BacklogReport.Waiting("acc-1", ARTISTS, 30, TestRun.DATE.plusDays(2)));
        assertThat(backlog.openRuns()).hasSize(1);
    }

    private static Credentials credentials() {
        return new Credentials(Optional.of("the-client"), Optional.empty(), Optional.empty());
    }

    @Test
    void neitherSecretNorMailNorAddressRestsAnywhere() throws IOException {
        String planted = "mira@mail.example 203.0.113.77 2001:db8:85a3:8d3:1319:8a2e:370:7348 Bearer access-1 "
                + "AQDtoken".repeat(12) + " " + SECRET;
        spotify.on("/v1/me", json("{\"id\": \"mira\", \"account_id\": \"acc-1\", \"email\": \"mira@mail.example\"}"));
        spotify.on(TRACKS_PATH, status(502, "<html>" + planted + "</html>"));
        spotify.on("/v1/me/albums", status(403, planted));
        spotify.on("/v1/me/playlists", noAnswer());
        library.topTracks(1);

        Manifest manifest = job().withSecret(SECRET).run();

        String everything = manifest + allFiles() + Files.readString(Path.of("target/test.log"));
        assertThat(allFiles()).contains("[mail] [address] [address] Bearer [token] [token] [token]");
        assertThat(everything)
                .doesNotContain("mira@mail", "203.0.113.77", "8a2e", "access-1", "AQDtoken", SECRET, "refresh-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/token", "/v1/me"})
    void noErrorRepeatsWhatItWasTold(String path) {
        String planted = "mira@mail.example 203.0.113.77 Bearer access-1 refresh_token=%s secret=%s"
                .formatted("AQDtoken".repeat(12), SECRET);
        for (int refusal : new int[] {400, 403, 500}) {
            spotify.on(path, status(refusal, planted));

            assertThatThrownBy(() -> job().withSecret(SECRET).run())
                    .isInstanceOf(IngestException.class)
                    .extracting(OdditiesTest::wholeStory)
                    .asString()
                    .doesNotContain("mira@mail", "203.0.113.77", "access-1", "AQDtoken", SECRET, "refresh-1");
        }
    }

    /** With all that caused it. */
    private static String wholeStory(Throwable failure) {
        StringWriter story = new StringWriter();
        failure.printStackTrace(new PrintWriter(story));
        return story.toString();
    }

    private String allFiles() throws IOException {
        try (Stream<Path> files = Files.walk(raw)) {
            return files.filter(Files::isRegularFile).map(OdditiesTest::text).collect(Collectors.joining("\n"));
        }
    }

    private static String text(Path file) {
        try {
            ByteString content = ByteString.of(Files.readAllBytes(file));
            return content.startsWith(ByteString.decodeHex("1f8b"))
                    ? TestRun.text(content)
                    : content.string(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
