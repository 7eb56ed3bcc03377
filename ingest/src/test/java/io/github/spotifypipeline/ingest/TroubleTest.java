package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.id;
import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.noAnswer;
import static io.github.spotifypipeline.ingest.FakeSpotify.pagesOf;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.FakeSpotify.tooMany;
import static io.github.spotifypipeline.ingest.Resource.ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_ALBUMS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_TRACKS;
import static io.github.spotifypipeline.ingest.Resource.TOP_ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.TOP_TRACKS;
import static io.github.spotifypipeline.ingest.TestRun.START;
import static io.github.spotifypipeline.ingest.TestRun.book;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import mockwebserver3.MockResponse;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes of a server in trouble. */
class TroubleTest {
    private static final String TRACKS = "/v1/me/tracks";
    private static final String NO_TRACKS = "{\"items\": [], \"next\": null, \"total\": 0}";

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

    private IngestException failure() {
        return catchThrowableOfType(IngestException.class, () -> job().run());
    }

    @Test
    void aServerErrorIsRepeatedWithGrowingPatienceAndLeavesNoTrace() {
        spotify.on(TRACKS, status(502, "<html>"), status(500, ""), noAnswer(), json(NO_TRACKS));

        TestRun job = job().only(SAVED_TRACKS);
        Manifest manifest = job.run();

        assertThat(manifest.isComplete()).isTrue();
        assertThat(book(manifest, SAVED_TRACKS).pages()).isEqualTo(1);
        assertThat(manifest.requestCount()).isEqualTo(6);
        assertThat(job.sleeps().get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(job.sleeps().get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(job.sleeps().get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void aServerErrorThatStaysIsLandedOnceAndTheRunIsPartial() {
        spotify.on(TRACKS, status(503, ""));

        TestRun job = job().only(SAVED_TRACKS, SAVED_ALBUMS);
        Manifest manifest = job.run();

        assertThat(spotify.asked(TRACKS)).hasSize(5);
        assertThat(job.lines(manifest, SAVED_TRACKS)).hasSize(1);
        assertThat(job.lines(manifest, SAVED_TRACKS).get(0).path("body_text").asText())
                .isEmpty();
        assertThat(manifest.status()).isEqualTo(Manifest.Status.PARTIAL);
        assertThat(manifest.reason()).hasValue("incomplete: saved_tracks (503)");
        assertThat(book(manifest, SAVED_ALBUMS).pages()).isEqualTo(1);
    }

    @Test
    void aListingWithoutAnyAnswerLandsNothing() {
        spotify.on(TRACKS, noAnswer());

        Manifest manifest = job().only(SAVED_TRACKS, SAVED_ALBUMS).run();

        assertThat(spotify.asked(TRACKS)).hasSize(5);
        assertThat(book(manifest, SAVED_TRACKS).pages()).isZero();
        assertThat(manifest.reason().orElseThrow()).startsWith("incomplete: saved_tracks (no answer");
        assertThat(book(manifest, SAVED_ALBUMS).pages()).isEqualTo(1);
    }

    @Test
    void threeFailedListingsInARowEndTheRun() {
        spotify.on("/v1/me/top/tracks", status(500, "{\"error\": {\"message\": \"Server error.\"}}"));

        Manifest manifest = job().only(TOP_TRACKS, SAVED_TRACKS).run();

        assertThat(manifest.reason()).hasValue("3 listings failed in a row, the last by 500 Server error.");
        assertThat(manifest.resumeAt()).isEmpty();
        assertThat(spotify.asked(TRACKS)).isEmpty();
        assertThat(book(manifest, SAVED_TRACKS).reason().orElseThrow()).startsWith("not finished");
    }

    @Test
    void anAnswerThatIsNoJsonIsLandedAsText() {
        spotify.on(TRACKS, json("<html>\"Bad\"\tgateway</html>"));

        TestRun job = job().only(SAVED_TRACKS);
        Manifest manifest = job.run();

        JsonNode line = job.lines(manifest, SAVED_TRACKS).get(0);
        assertThat(line.has("body")).isFalse();
        assertThat(line.path("body_text").asText()).isEqualTo("<html>\"Bad\"\tgateway</html>");
        assertThat(book(manifest, SAVED_TRACKS).failedPages()).isEqualTo(1);
        assertThat(manifest.status()).isEqualTo(Manifest.Status.PARTIAL);
    }

    @Test
    void jsonThatIsNoPageIsAFailedPage() {
        spotify.on(TRACKS, json("{\"items\": null}"));

        Manifest manifest = job().only(SAVED_TRACKS).run();

        assertThat(book(manifest, SAVED_TRACKS).failedPages()).isEqualTo(1);
        assertThat(manifest.status()).isEqualTo(Manifest.Status.PARTIAL);
    }

    @Test
    void aShortWaitIsSleptThrough() {
        spotify.on(TRACKS, tooMany("7"), json(NO_TRACKS));

        TestRun job = job().only(SAVED_TRACKS);
        Manifest manifest = job.run();

        assertThat(manifest.isComplete()).isTrue();
        assertThat(book(manifest, SAVED_TRACKS).pages()).isEqualTo(1);
        assertThat(job.sleeps())
                .singleElement()
                .satisfies(sleep -> assertThat(sleep).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8)));
    }

    @Test
    void aLongWaitEndsTheRunWithTheTimeToGoOn() {
        spotify.on(TRACKS, tooMany("86236"));

        TestRun job = job().only(SAVED_TRACKS, SAVED_ALBUMS);
        Manifest manifest = job.run();

        assertThat(manifest.status()).isEqualTo(Manifest.Status.OPEN);
        assertThat(manifest.reason()).hasValue("Spotify asks to wait");
        assertThat(manifest.resumeAt()).hasValue(START.plusSeconds(86_236));
        assertThat(spotify.asked(TRACKS)).hasSize(1);
        assertThat(spotify.asked("/v1/me/albums")).isEmpty();
        assertThat(job.sleeps()).isEmpty();
        assertThat(book(manifest, SAVED_TRACKS).pages()).isZero();
        assertThat(raw.resolve("_runs")).doesNotExist();
    }

    @Test
    void aRefusalThatNamesNoTimeIsForADay() {
        spotify.on(TRACKS, status(429, "Too many requests"));

        assertThat(job().only(SAVED_TRACKS).run().resumeAt()).hasValue(START.plus(Duration.ofHours(24)));
    }

    @Test
    void aTimeThatIsNoNumberIsNoTime() {
        spotify.on(TRACKS, tooMany("soon"));

        assertThat(job().only(SAVED_TRACKS).run().resumeAt()).hasValue(START.plus(Duration.ofHours(24)));
    }

    @Test
    void aSpentQuotaEndsTheRunHoweverShortTheWait() {
        MockResponse spent = new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "5")
                .body("{\"error\": {\"status\": 429, \"reason\": \"QUOTA_EXCEEDED\"}}")
                .build();
        spotify.on(TRACKS, spent);

        Manifest manifest = job().only(SAVED_TRACKS).run();

        assertThat(manifest.reason()).hasValue("the quota is spent");
        assertThat(manifest.resumeAt()).hasValue(START.plusSeconds(5));
        assertThat(spotify.asked(TRACKS)).hasSize(1);
    }

    @Test
    void patienceWithShortWaitsEndsToo() {
        spotify.on(TRACKS, tooMany("1"));

        Manifest manifest = job().only(SAVED_TRACKS).run();

        assertThat(spotify.asked(TRACKS)).hasSize(5);
        assertThat(manifest.status()).isEqualTo(Manifest.Status.OPEN);
        assertThat(manifest.resumeAt()).isPresent();
    }

    @Test
    void anArtistWhomAWaitKeptFromUsIsAskedForNextTime() {
        spotify.on(
                TRACKS,
                pagesOf(1, i -> "{\"artists\": [{\"type\": \"artist\", \"id\": \"%s\"}]}".formatted(id("a", 1))));
        spotify.on("/v1/artists/" + id("a", 1), tooMany("9999"), json("{\"id\": \"%s\"}".formatted(id("a", 1))));

        Manifest refused = job().only(SAVED_TRACKS, ARTISTS).run();
        Manifest next =
                job().at(START.plusSeconds(9_999)).only(SAVED_TRACKS, ARTISTS).run();

        assertThat(refused.isComplete()).isTrue();
        assertThat(book(refused, ARTISTS).reason()).hasValue("artists left for later runs: 1");
        assertThat(book(next, ARTISTS).items()).isEqualTo(1);
    }

    @Test
    void aServerThatDoesNotTurnPagesIsNotAskedForEver() {
        MockResponse samePage = json("{\"items\": [{}, {}], \"next\": \"x\", \"total\": 900}");
        spotify.on(TRACKS, samePage);

        Manifest manifest = job().only(SAVED_TRACKS).run();

        assertThat(spotify.asked(TRACKS)).hasSize(2);
        assertThat(manifest.reason()).hasValue("incomplete: saved_tracks (the same page came twice)");
    }

    @Test
    void anEndlessListingIsCut() {
        spotify.on(TRACKS, url -> json("{\"items\": [%s], \"next\": \"x\"}".formatted(url.queryParameter("offset"))));

        Manifest manifest = job().configured("max_pages: 6").only(SAVED_TRACKS).run();

        assertThat(spotify.asked(TRACKS)).hasSize(6);
        assertThat(manifest.reason()).hasValue("incomplete: saved_tracks (more pages than max_pages)");
    }

    @Test
    void aRedirectIsLandedAndNotFollowed() {
        MockResponse moved = new MockResponse.Builder()
                .code(302)
                .addHeader("Location", spotify.endpoints().accounts() + "/elsewhere")
                .build();
        spotify.on("/v1/me/top/artists", moved);

        TestRun job = job().only(TOP_ARTISTS);
        Manifest manifest = job.run();

        assertThat(spotify.asked("/elsewhere")).isEmpty();
        assertThat(job.lines(manifest, TOP_ARTISTS).get(0).path("status").asInt())
                .isEqualTo(302);
    }

    @Test
    void requestsKeepTheirDistance() {
        TestRun job = job();
        Surroundings surroundings = job.surroundings();
        IngestConfig.Http limits = IngestConfig.packaged().http();
        Request request =
                new Request.Builder().url(spotify.endpoints().tokenUrl()).build();

        try (PoliteHttp http = new PoliteHttp(limits, surroundings, Instant.MAX)) {
            assertThat(exchange(http, request).status()).isEqualTo(200);
            assertThat(exchange(http, request).status()).isEqualTo(200);
            job.pass(Duration.ofMillis(150));
            assertThat(exchange(http, request).status()).isEqualTo(200);
        }

        assertThat(job.sleeps()).containsExactly(Duration.ofMillis(200), Duration.ofMillis(50));
        assertThat(spotify.requests())
                .allSatisfy(
                        sent -> assertThat(sent.getHeaders().get("User-Agent")).startsWith("spotify-data-pipeline/"));
    }

    private static Answer exchange(PoliteHttp http, Request request) {
        try {
            return http.exchange(request);
        } catch (IOException | Stop e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anUnreachableApiIsNotReady() {
        spotify.on("/v1/me", noAnswer());

        assertThat(failure())
                .hasMessageStartingWith("Cannot reach Spotify")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(20));
        assertThat(raw.resolve("_runs")).doesNotExist();
    }

    @Test
    void aServerErrorAtFirstContactIsNotReady() {
        spotify.on("/v1/me", status(502, "<html>Bad gateway</html>"));

        assertThat(failure().exitCode()).isEqualTo(20);
    }

    @Test
    void aWaitAtFirstContactSaysUntilWhen() {
        spotify.on("/v1/me", tooMany("3600"));

        IngestException tooEarly = failure();

        assertThat(tooEarly.exitCode()).isEqualTo(10);
        assertThat(tooEarly.resumeAt()).hasValue(START.plusSeconds(3_600));
    }

    @Test
    void anAccountThatSpotifyRefusesNeedsSomebodyToAct() {
        spotify.on("/v1/me", status(403, "User not registered in the Developer Dashboard"));

        IngestException refused = failure();

        assertThat(refused.exitCode()).isEqualTo(60);
        assertThat(refused).hasMessageContaining("User not registered in the Developer Dashboard");
    }
}
