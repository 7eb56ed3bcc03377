package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.noAnswer;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.Resource.ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.PLAYLIST_ITEMS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_ALBUMS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_TRACKS;
import static io.github.spotifypipeline.ingest.Resource.TOP_TRACKS;
import static io.github.spotifypipeline.ingest.TestRun.START;
import static io.github.spotifypipeline.ingest.TestRun.book;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is one run, in however many calls, and however they end. */
class ResumeTest {
    private static final Resource[] ORDER = {TOP_TRACKS, SAVED_TRACKS, PLAYLIST_ITEMS, ARTISTS};
    private static final String SMALL_PARTS = "landing: {part_bytes: 12000}";
    private static final int KILLS = 200;
    /** More than one call of {@link #ORDER} needs. */
    private static final int MOST_ACCESSES = 110;

    private final FakeSpotify spotify = new FakeSpotify();

    @TempDir
    Path raw;

    @AfterEach
    void stop() {
        spotify.close();
    }

    private TestRun job() {
        return job(raw);
    }

    private TestRun job(Path folder) {
        return new TestRun(spotify, folder).configured(SMALL_PARTS).only(ORDER);
    }

    private void fillLibrary() {
        new Library(spotify)
                .topTracks(60)
                .savedTracks(230, 4)
                .playlists(2, "v1")
                .artists(4);
    }

    @Test
    void aRunThatIsKilledAnywhereEndsAsIfNothingHadHappened(@TempDir Path undisturbed) throws IOException {
        fillLibrary();
        killAnywhere(undisturbed);
    }

    @Test
    void soDoesOneThatAsksForSeveralThingsAtOnce(@TempDir Path undisturbed) throws IOException {
        new Library(spotify)
                .topTracks(60)
                .savedTracks(130, 120)
                .playlistsOfOld(1)
                .artistsAtOnce(110);
        killAnywhere(undisturbed);
    }

    private void killAnywhere(Path undisturbed) throws IOException {
        job(undisturbed).run();
        Map<String, Object> expected = landed(undisturbed);
        assertThat(expected).hasSizeGreaterThan(8);
        Random random = new Random(1);

        for (int kill = 0; kill < KILLS; kill++) {
            Path folder = Files.createDirectory(raw.resolve("kill-" + kill));
            int kills = runUntilItHasHappened(folder, random);

            assertThat(landed(folder)).as("kill %d, of %d", kill, kills).isEqualTo(expected);
            deleteAll(folder);
        }
    }

    private int runUntilItHasHappened(Path folder, Random random) {
        int kills = 0;
        while (!Files.exists(folder.resolve("_runs"))) {
            RawStore store =
                    new DyingStore(new FileRawStore(folder), 1 + random.nextInt(MOST_ACCESSES), random.nextBoolean());
            try {
                assertThat(job(folder).runInto(store).isComplete()).isTrue();
            } catch (DyingStore.Killed e) {
                kills++;
            }
        }
        return kills;
    }

    /** Every file that readers see: parts by their bytes, the manifest but for how many requests it took and what they left of the quota. */
    private static Map<String, Object> landed(Path folder) throws IOException {
        Map<String, Object> landed = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(folder.resolve("_state")))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .forEach(file -> landed.put(folder.relativize(file).toString(), content(file)));
        }
        return landed;
    }

    private static Object content(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (file.toString().endsWith(".gz")) {
                return ByteString.of(bytes);
            }
            return ((ObjectNode) Json.MAPPER.readTree(bytes)).without(List.of("request_count", "calls_left"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aDeadlineLeavesTheRunOpenAndTheNextCallReadsWhatIsMissing() {
        fillLibrary();
        TestRun first = job().until(START.plusSeconds(5));
        Manifest open = first.watchedBy((resource, done, expected) -> first.pass(Duration.ofSeconds(1)))
                .run();

        Manifest finished = job().on("2026-11-24").run();

        assertThat(open.status()).isEqualTo(Manifest.Status.OPEN);
        assertThat(open.resumeAt()).hasValue(START.plusSeconds(5));
        assertThat(open.remaining()).containsExactly(SAVED_TRACKS, Resource.PLAYLISTS, PLAYLIST_ITEMS, ARTISTS);
        assertThat(finished.isComplete()).isTrue();
        assertThat(finished.runId()).isEqualTo(open.runId());
        assertThat(finished.snapshotDate()).isEqualTo(TestRun.DATE);
        assertThat(finished.startedAt()).isEqualTo(START);
        assertThat(finished.requestCount()).isEqualTo(spotify.requests().size());
        assertThat(spotify.asked("/v1/me/tracks")).hasSize(5).doesNotHaveDuplicates();
        assertThat(raw.resolve("_state/user=acc-1/open")).satisfies(ResumeTest::isEmpty);
    }

    private static void isEmpty(Path folder) {
        assertThat(folder.toFile().list()).isEmpty();
    }

    @Test
    void whatWasLeftOpenTooLongIsClosedAsItIs() {
        fillLibrary();
        Manifest open = stoppedAfter(6).run();

        Manifest next = job().seeded(9).on("2026-11-29").run();

        JsonNode closed = manifest(open);
        assertThat(closed.path("status").asText()).isEqualTo("partial");
        assertThat(closed.path("reason").asText()).isEqualTo("not finished within 6 days");
        assertThat(closed.path("parts")).isNotEmpty();
        assertThat(items(closed, "top_tracks")).isEqualTo(150);
        assertThat(items(closed, "saved_tracks")).isEqualTo(100);
        assertThat(closed.path("remaining")).extracting(JsonNode::asText).contains("saved_tracks", "artists");
        assertThat(next.isComplete()).isTrue();
        assertThat(next.runId()).isNotEqualTo(open.runId());
        assertThat(next.snapshotDate()).isEqualTo("2026-11-29");
    }

    /** Time passes with every page. */
    private TestRun stoppedAfter(int pages) {
        TestRun job = job().until(START.plusSeconds(pages));
        return job.watchedBy((resource, done, expected) -> job.pass(Duration.ofSeconds(1)));
    }

    private JsonNode manifest(Manifest run) {
        Path file = raw.resolve("_runs/snapshot_date=%s/run_id=%s.json".formatted(run.snapshotDate(), run.runId()));
        return (JsonNode) content(file);
    }

    private static long items(JsonNode manifest, String resource) {
        for (JsonNode book : manifest.path("books")) {
            if (book.path("resource").asText().equals(resource)) {
                return book.path("items").asLong();
            }
        }
        throw new AssertionError(resource);
    }

    @Test
    void theLastCallOfARunClosesIt() {
        fillLibrary();
        Manifest open = stoppedAfter(6).run();

        Manifest closed = stoppedAfter(1).closing().run();

        assertThat(closed.status()).isEqualTo(Manifest.Status.PARTIAL);
        assertThat(closed.runId()).isEqualTo(open.runId());
        assertThat(book(closed, SAVED_TRACKS).items()).isEqualTo(items(manifest(closed), "saved_tracks"));
        assertThat(job().run().runId()).isNotEqualTo(open.runId());
    }

    @Test
    void otherOrdersAreOtherRuns() {
        fillLibrary();
        Manifest open = stoppedAfter(6).run();

        Manifest other = new TestRun(spotify, raw).seeded(8).only(SAVED_ALBUMS).run();

        assertThat(other.runId()).isNotEqualTo(open.runId());
        assertThat(job().run().runId()).isEqualTo(open.runId());
    }

    @Test
    void aRunThatWasBegunWithOtherSettingsIsClosedAndAnotherBegins() {
        fillLibrary();
        Manifest open = stoppedAfter(6).run();

        Manifest next = job().configured("top_items: 7").run();

        assertThat(next.isComplete()).isTrue();
        assertThat(next.runId()).isNotEqualTo(open.runId());
        assertThat(manifest(open).path("reason").asText()).contains("answers for top_tracks are not those");
    }

    @Test
    void failuresThatEndedACallAreTriedAgainAndNotLanded() {
        fillLibrary();
        spotify.on("/v1/me/top/tracks", status(503, ""));
        Manifest open = job().run();
        fillLibrary();

        Manifest finished = job().run();

        assertThat(open.isOpen()).isTrue();
        assertThat(finished.isComplete()).isTrue();
        assertThat(book(finished, TOP_TRACKS).failedPages()).isZero();
        assertThat(book(finished, TOP_TRACKS).items()).isEqualTo(150);
    }

    @Test
    void aRequestWithoutAnswerStaysWithoutOneInALaterCall() {
        fillLibrary();
        spotify.on("/v1/me/tracks", noAnswer());
        spotify.on(Library.itemsPath(1), FakeSpotify.tooMany("9999"));
        Manifest open = job().run();
        fillLibrary();

        Manifest finished = job().at(START.plusSeconds(20_000)).run();

        assertThat(open.isOpen()).isTrue();
        assertThat(finished.status()).isEqualTo(Manifest.Status.PARTIAL);
        assertThat(finished.reason()).hasValue("incomplete: saved_tracks (no answer)");
        assertThat(book(finished, PLAYLIST_ITEMS).items()).isEqualTo(4);
    }

    @Test
    void aRecordThatCannotBeReadCostsRequestsAndNoMore() throws IOException {
        fillLibrary();
        stoppedAfter(6).run();
        List<Path> records = files("run.json");
        assertThat(records).hasSize(1);
        Files.writeString(records.get(0), "{\"cut of");

        assertThat(job().seeded(3).run().isComplete()).isTrue();
    }

    private Path lastResponse() throws IOException {
        try (Stream<Path> files = Files.walk(raw.resolve("_state"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.walk(raw)) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    /** As after a power cut: the file is there, and what was in it is not. */
    @Test
    void aLandedResponseThatIsLostIsAskedForAgain() throws IOException {
        fillLibrary();
        stoppedAfter(5).run();
        Files.write(lastResponse(), new byte[0]);

        Manifest finished = job().run();

        assertThat(finished.isComplete()).isTrue();
        assertThat(book(finished, SAVED_TRACKS).items()).isEqualTo(230);
        assertThat(book(finished, TOP_TRACKS).items()).isEqualTo(150);
    }

    @Test
    void aRunWhosePartIsDamagedBeforeItsManifestBeginsAnew() throws IOException {
        fillLibrary();
        Manifest open = stoppedAfter(8).run();
        try (Stream<Path> files = Files.walk(raw.resolve("user=acc-1/resource=saved_tracks"))) {
            Path part = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            Files.write(part, new byte[] {1, 2});
        }

        Manifest anew = job().seeded(4).run();

        assertThat(anew.isComplete()).isTrue();
        assertThat(anew.runId()).isNotEqualTo(open.runId());
    }

    @Test
    void aBodyThatIsNoJsonIsReadAgainAsItWas() {
        fillLibrary();
        spotify.on(
                "/v1/me/top/tracks",
                status(404, "<html>\"gone\" \u00e9</html>"),
                json("{\"items\": [], \"total\": 0}"));
        stoppedAfter(4).run();

        Manifest finished = job().run();

        // A 404 that is no JSON says nothing of what exists, so the run is not complete.
        assertThat(finished.status()).isEqualTo(Manifest.Status.PARTIAL);
        assertThat(book(finished, TOP_TRACKS).failedPages()).isEqualTo(1);
        assertThat(book(finished, TOP_TRACKS).reason().orElseThrow()).contains("404 <html>\"gone\" \u00e9</html>");
    }
}
