package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.id;
import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.pagesOf;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.Resource.ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.ME;
import static io.github.spotifypipeline.ingest.Resource.PLAYLISTS;
import static io.github.spotifypipeline.ingest.Resource.PLAYLIST_ITEMS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_TRACKS;
import static io.github.spotifypipeline.ingest.Resource.TOP_ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.TOP_TRACKS;
import static io.github.spotifypipeline.ingest.TestRun.book;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestJobTest {
    private static final String MUCH_QUOTA = "quota: {daily_budget: 1000000}";
    private static final String TINY_PARTS = "landing: {part_bytes: 1}";

    private final FakeSpotify spotify = new FakeSpotify();

    @TempDir
    Path raw;

    @AfterEach
    void stop() {
        spotify.close();
    }

    private TestRun job() {
        return new TestRun(spotify, raw);
    }

    private static String savedTrack(int number) {
        return """
               {"added_at": "2026-01-01T00:00:00Z", "track": %s}""".formatted(track(number));
    }

    private static String track(int number) {
        return """
               {"id": "%s", "type": "track", "artists": [{"id": "%s", "type": "artist", "name": "The %d"}]}""".formatted(id("track", number), id("artist", number), number);
    }

    private static String artist(int number) {
        return """
               {"id": "%s", "type": "artist", "name": "The %d", "genres": []}""".formatted(id("artist", number), number);
    }

    private static String playlist(int number, String owner, boolean isCollaborative) {
        return """
               {"id": "%s", "owner": {"id": "%s"}, "collaborative": %b, "snapshot_id": "v1", "items": {"total": 1}}""".formatted(id("list", number), owner, isCollaborative);
    }

    private static String itemsPath(int playlist) {
        return "/v1/playlists/%s/items".formatted(id("list", playlist));
    }

    @Test
    void anEmptyLibraryIsACompleteRun() {
        Manifest manifest = job().run();

        assertThat(manifest.isComplete()).isTrue();
        assertThat(manifest.reason()).isEmpty();
        assertThat(manifest.loginEndsAt()).isEmpty();
        assertThat(manifest.user()).isEqualTo("acc-1");
        assertThat(manifest.runId()).matches("20261122T060000Z-[0-9a-f]{6}");
        assertThat(manifest.app().shape()).isEqualTo(AppShape.UNKNOWN);
        assertThat(manifest.books())
                .extracting(Manifest.Book::resource)
                .containsExactlyElementsOf(IngestConfig.packaged().resources());
        assertThat(book(manifest, ME).items()).isEqualTo(1);
    }

    @Test
    void everyPageIsLandedAndCounted() {
        spotify.on("/v1/me/tracks", pagesOf(130, i -> i == 7 ? "null" : savedTrack(i)));

        TestRun job = job().only(SAVED_TRACKS);
        Manifest manifest = job.run();

        assertThat(spotify.asked("/v1/me/tracks"))
                .containsExactly(
                        "/v1/me/tracks?limit=50&offset=0",
                        "/v1/me/tracks?limit=50&offset=50",
                        "/v1/me/tracks?limit=50&offset=100");
        Manifest.Book book = book(manifest, SAVED_TRACKS);
        assertThat(book.pages()).isEqualTo(3);
        assertThat(book.failedPages()).isZero();
        assertThat(book.items()).isEqualTo(130);
        assertThat(book.nulls()).isEqualTo(1);
        assertThat(book.reportedTotal()).hasValue(130);
        assertThat(book.reason()).isEmpty();
        assertThat(job.lines(manifest, SAVED_TRACKS))
                .extracting(line -> line.path("page").asInt())
                .containsExactly(0, 1, 2);
    }

    @Test
    void aLineOfRawIsTheContract() {
        String body = """
                { "items": [ {"name" : "Caf\\u00e9 \\"N° 1\\"", "plays": 4.9E7} ],
                  "next": null, "total": 1 }""";
        spotify.on("/v1/me/tracks", json(body));

        Manifest manifest = job().only(SAVED_TRACKS).run();

        assertThat(manifest.parts())
                .extracting(Manifest.Part::path)
                .contains("user=acc-1/resource=saved_tracks/snapshot_date=2026-11-22/run_id=%s/part-00000.jsonl.gz"
                        .formatted(manifest.runId()));
        assertThat(TestRun.text(raw.resolve(manifest.parts().get(1).path()))).isEqualTo("""
                        {"resource":"saved_tracks","user":"acc-1","request":{"path":"/me/tracks",\
                        "query":{"limit":"50","offset":"0"},"id":null},"page":0,"status":200,\
                        "fetched_at":"2026-11-22T06:00:00.000Z","snapshot_date":"2026-11-22","run_id":"%s",\
                        "sha256":"%s","body":{"items":[{"name":"Caf\\u00e9 \\"N° 1\\"","plays":4.9E7}],\
                        "next":null,"total":1}}
                        """.formatted(
                        manifest.runId(), ByteString.encodeUtf8(body).sha256().hex()));
    }

    @Test
    void theManifestOnDiskIsTheContract() throws IOException {
        spotify.on("/v1/me/tracks", pagesOf(1, IngestJobTest::savedTrack));

        Manifest manifest = job().loggedInAt(Instant.parse("2026-06-01T12:00:00Z"))
                .only(SAVED_TRACKS)
                .run();

        Path file = raw.resolve("_runs/snapshot_date=2026-11-22/run_id=%s.json".formatted(manifest.runId()));
        JsonNode written = TestRun.tree(Files.readString(file));
        assertThat(written.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "run_id",
                        "user",
                        "snapshot_date",
                        "started_at",
                        "finished_at",
                        "status",
                        "reason",
                        "resume_at",
                        "remaining",
                        "app",
                        "changes",
                        "request_count",
                        "calls_left",
                        "login_ends_at",
                        "parts",
                        "books");
        assertThat(written.path("started_at").asText()).isEqualTo("2026-11-22T06:00:00.000Z");
        assertThat(written.path("status").asText()).isEqualTo("complete");
        assertThat(written.path("resume_at").isNull()).isTrue();
        assertThat(written.path("app")).hasToString("{\"shape\":\"unknown\",\"closed\":{},\"fields\":{}}");
        assertThat(written.path("request_count").asInt())
                .isEqualTo(spotify.requests().size());
        assertThat(written.path("calls_left").asInt()).isEqualTo(499);
        assertThat(written.path("login_ends_at").asText()).isEqualTo("2026-12-01T12:00:00.000Z");
        assertThat(written.path("books").get(1))
                .hasToString("{\"resource\":\"saved_tracks\",\"pages\":1,\"failed_pages\":0,\"items\":1,\"nulls\":0,"
                        + "\"reported_total\":1,\"read\":\"full\",\"reason\":null}");
    }

    @Test
    void theManifestDescribesItsPartsToTheByte() throws IOException {
        spotify.on("/v1/me/tracks", pagesOf(130, IngestJobTest::savedTrack));

        Manifest manifest = job().run();

        assertThat(manifest.parts()).isNotEmpty();
        for (Manifest.Part part : manifest.parts()) {
            ByteString file = ByteString.of(Files.readAllBytes(raw.resolve(part.path())));
            assertThat(part.bytes()).isEqualTo(file.size());
            assertThat(part.sha256()).isEqualTo(file.sha256().hex());
            assertThat(part.lines()).isEqualTo((int)
                    TestRun.text(raw.resolve(part.path())).lines().count());
        }
    }

    @Test
    void partsCloseAtTheirSizeAndNeverHoldTwoResources() {
        spotify.on("/v1/me/tracks", pagesOf(130, IngestJobTest::savedTrack));

        Manifest manifest = job().configured(TINY_PARTS).only(SAVED_TRACKS).run();

        assertThat(manifest.parts())
                .extracting(part -> part.path().replaceAll(".*/", part.resource() + "/"))
                .containsExactly(
                        "me/part-00000.jsonl.gz",
                        "saved_tracks/part-00000.jsonl.gz",
                        "saved_tracks/part-00001.jsonl.gz",
                        "saved_tracks/part-00002.jsonl.gz");
    }

    @Test
    void twoRunsOfTheSameAnswersAreTheSameBytes(@TempDir Path other) {
        spotify.on("/v1/me/tracks", pagesOf(130, IngestJobTest::savedTrack));
        spotify.on("/v1/me/top/artists", pagesOf(60, IngestJobTest::artist));
        spotify.on("/v1/me/playlists", pagesOf(2, i -> playlist(i, "miraquill", false)));

        new TestRun(spotify, raw).run();
        new TestRun(spotify, other).run();

        assertThat(content(raw)).hasSizeGreaterThan(5).isEqualTo(content(other));
    }

    private static Map<String, ByteString> content(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> root.relativize(file).toString(),
                            file -> ByteString.of(bytes(file)),
                            (first, second) -> first,
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void neitherTokenNorSecretRestsInRaw() {
        job().run();

        assertThat(content(raw).values())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(readable(file)).doesNotContain("access-1", "refresh-1", "the-secret"));
    }

    private static String readable(ByteString file) {
        boolean isGzip = file.startsWith(ByteString.decodeHex("1f8b"));
        return isGzip ? TestRun.text(file) : file.string(StandardCharsets.UTF_8);
    }

    @Test
    void theMailAddressIsWithheldAndNothingElse() {
        spotify.on(
                "/v1/me", json("{\"id\": \"miraquill\", \"email\": \"mira@mail.example\", \"x\": {\"email\": 1.0}}"));

        TestRun job = job().only(ME);
        Manifest manifest = job.run();

        assertThat(TestRun.text(raw.resolve(manifest.parts().get(0).path())))
                .endsWith("\"body\":{\"id\":\"miraquill\",\"email\":null,\"x\":{\"email\":1.0}}}\n");
        assertThat(manifest.user()).isEqualTo("miraquill");
    }

    @Test
    void topListsAreReadInThreeRangesDownToTheirDepth() {
        spotify.on("/v1/me/top/tracks", pagesOf(2_742, IngestJobTest::track));

        Manifest manifest = job().configured("top_items: 70").only(TOP_TRACKS).run();

        assertThat(spotify.asked("/v1/me/top/tracks"))
                .containsExactly(
                        "/v1/me/top/tracks?limit=50&offset=0&time_range=short_term",
                        "/v1/me/top/tracks?limit=20&offset=50&time_range=short_term",
                        "/v1/me/top/tracks?limit=50&offset=0&time_range=medium_term",
                        "/v1/me/top/tracks?limit=20&offset=50&time_range=medium_term",
                        "/v1/me/top/tracks?limit=50&offset=0&time_range=long_term",
                        "/v1/me/top/tracks?limit=20&offset=50&time_range=long_term");
        assertThat(manifest.isComplete()).isTrue();
        assertThat(book(manifest, TOP_TRACKS).items()).isEqualTo(210);
        assertThat(book(manifest, TOP_TRACKS).reportedTotal()).hasValue(3 * 2_742);
    }

    @Test
    void playlistItemsBringTheirPlaylistsAndAskForEpisodes() {
        spotify.on("/v1/me/playlists", pagesOf(2, i -> i == 0 ? "null" : playlist(1, "miraquill", false)));
        spotify.on(itemsPath(1), pagesOf(1, i -> "{\"item\": " + track(1) + "}"));

        TestRun job = job().only(PLAYLIST_ITEMS);
        Manifest manifest = job.run();

        assertThat(manifest.books()).extracting(Manifest.Book::resource).containsExactly(ME, PLAYLISTS, PLAYLIST_ITEMS);
        JsonNode request = job.lines(manifest, PLAYLIST_ITEMS).get(0).path("request");
        assertThat(request.path("id").asText()).isEqualTo(id("list", 1));
        assertThat(request.path("path").asText()).isEqualTo("/playlists/%s/items".formatted(id("list", 1)));
        assertThat(request.path("query").path("additional_types").asText()).isEqualTo("track,episode");
        assertThat(manifest.app().shape()).isEqualTo(AppShape.NEW_DEVELOPMENT_MODE);
    }

    @Test
    void playlistsOfOthersAreLeftOutOnlyWhereTheyWouldBeRefused() {
        spotify.on("/v1/me/playlists", pagesOf(3, i -> playlist(i, i == 0 ? "miraquill" : "oleander", i == 2)));

        Manifest manifest = job().only(PLAYLIST_ITEMS).run();

        assertThat(spotify.asked(itemsPath(0))).hasSize(1);
        assertThat(spotify.asked(itemsPath(1))).isEmpty();
        assertThat(spotify.asked(itemsPath(2))).hasSize(1);
        assertThat(book(manifest, PLAYLIST_ITEMS).reason().orElseThrow())
                .contains("playlists of other people not asked for: 1");

        job().configured("foreign_playlists: try").only(PLAYLIST_ITEMS).run();

        assertThat(spotify.asked(itemsPath(1))).hasSize(1);
    }

    @Test
    void anArtistIsAskedForOnceUnlessTheRunHasDescribedIt() {
        spotify.on("/v1/me/tracks", pagesOf(4, i -> savedTrack(i % 3)));
        spotify.on("/v1/me/top/artists", pagesOf(1, IngestJobTest::artist));
        spotify.on("/v1/artists/" + id("artist", 1), json(artist(1)));

        TestRun job = job().only(TOP_ARTISTS, SAVED_TRACKS, ARTISTS);
        Manifest manifest = job.run();

        assertThat(job.lines(manifest, ARTISTS))
                .extracting(line -> line.path("request").path("id").asText())
                .containsExactly(id("artist", 1), id("artist", 2));
        assertThat(book(manifest, ARTISTS).items()).isEqualTo(1);
        assertThat(book(manifest, ARTISTS).failedPages()).isEqualTo(1);
        assertThat(book(manifest, ARTISTS).reason()).hasValue("404 Resource not found");
        assertThat(manifest.isComplete()).isTrue();
    }

    @Test
    void laterRunsAskForNewArtistsAndForOldOnesAfterAQuarter() {
        spotify.on("/v1/me/tracks", pagesOf(2, IngestJobTest::savedTrack));
        job().only(SAVED_TRACKS, ARTISTS).run();
        spotify.on("/v1/me/tracks", pagesOf(3, IngestJobTest::savedTrack));

        Manifest weekLater = job().on("2026-11-29").only(SAVED_TRACKS, ARTISTS).run();
        Manifest quarterLater =
                job().on("2027-02-20").only(SAVED_TRACKS, ARTISTS).run();

        assertThat(book(weekLater, ARTISTS).pages()).isEqualTo(1);
        assertThat(book(quarterLater, ARTISTS).pages()).isEqualTo(2);
    }

    @Test
    void aBrokenRecordOfArtistsCostsRequestsAndNoMore() throws IOException {
        spotify.on("/v1/me/tracks", pagesOf(2, IngestJobTest::savedTrack));
        job().only(SAVED_TRACKS, ARTISTS).run();
        Files.writeString(raw.resolve("_state/user=acc-1/memory.json"), "{\"cut of");

        Manifest manifest = job().only(SAVED_TRACKS, ARTISTS).run();

        assertThat(book(manifest, ARTISTS).pages()).isEqualTo(2);
    }

    @Test
    void artistsBeyondTheLimitAreLeftForLaterRuns() {
        spotify.on("/v1/me/tracks", pagesOf(5, IngestJobTest::savedTrack));
        String twoARun = "artists: {max_per_run: 2}";

        Manifest first = job().configured(twoARun).only(SAVED_TRACKS, ARTISTS).run();
        Manifest second = job().configured(twoARun).only(SAVED_TRACKS, ARTISTS).run();
        Manifest third = job().configured(twoARun).only(SAVED_TRACKS, ARTISTS).run();

        assertThat(book(first, ARTISTS).reason().orElseThrow()).endsWith("artists left for later runs: 3");
        assertThat(Stream.of(first, second, third).map(run -> book(run, ARTISTS).pages()))
                .containsExactly(2, 2, 1);
    }

    @Test
    void progressIsItemsOfOneListingAndListingsOfMany() {
        spotify.on("/v1/me/tracks", pagesOf(70, IngestJobTest::savedTrack));
        spotify.on("/v1/me/top/tracks", pagesOf(3, IngestJobTest::track));
        List<String> heard = new ArrayList<>();

        job().watchedBy((resource, done, expected) -> heard.add(
                        "%s %d/%s".formatted(resource, done, expected.isPresent() ? expected.getAsLong() : "?")))
                .only(TOP_TRACKS, SAVED_TRACKS)
                .run();

        assertThat(heard)
                .containsExactly(
                        "me 1/?",
                        "top_tracks 1/3",
                        "top_tracks 2/3",
                        "top_tracks 3/3",
                        "saved_tracks 50/70",
                        "saved_tracks 70/70");
    }

    /** The tests run with a heap of 128 MB; these pages are 200 MB, and half of them are read again from raw. */
    @Test
    void memoryDoesNotGrowWithThePages() {
        String filler = "x".repeat(400);
        spotify.on(
                "/v1/me/tracks",
                pagesOf(500_000, i -> "{\"track\": {\"id\": \"%s\", \"name\": \"%s\"}}".formatted(id("t", i), filler)));

        TestRun stopped = job().until(TestRun.START.plusSeconds(5_000)).configured(MUCH_QUOTA);
        Manifest half = stopped.watchedBy((resource, done, expected) -> stopped.pass(Duration.ofSeconds(1)))
                .only(SAVED_TRACKS)
                .run();
        Manifest manifest = job().configured(MUCH_QUOTA).only(SAVED_TRACKS).run();

        assertThat(half.isOpen()).isTrue();
        assertThat(spotify.asked("/v1/me/tracks")).hasSize(10_000);
        assertThat(manifest.isComplete()).isTrue();
        assertThat(book(manifest, SAVED_TRACKS).pages()).isEqualTo(10_000);
        assertThat(manifest.parts().stream().mapToInt(Manifest.Part::lines).sum())
                .isEqualTo(10_001);
    }

    @Test
    void aResourceThatIsRefusedIsToldInItsBookAndTheRestGoesOn() {
        spotify.on("/v1/me/top/tracks", status(403, "{\"error\": {\"status\": 403, \"message\": \"Forbidden\"}}"));
        spotify.on("/v1/me/tracks", pagesOf(1, IngestJobTest::savedTrack));

        TestRun job = job().only(TOP_TRACKS, SAVED_TRACKS);
        Manifest manifest = job.run();

        assertThat(manifest.isComplete()).isTrue();
        assertThat(book(manifest, TOP_TRACKS).failedPages()).isEqualTo(3);
        assertThat(book(manifest, TOP_TRACKS).reason())
                .hasValue("403 Forbidden: most likely Spotify has closed /me/top/tracks for apps like this (3 times)");
        assertThat(job.lines(manifest, TOP_TRACKS))
                .extracting(line -> line.path("status").asInt())
                .containsExactly(403, 403, 403);
        assertThat(book(manifest, SAVED_TRACKS).items()).isEqualTo(1);
        assertThat(job.sleeps()).isEmpty();
    }
}
