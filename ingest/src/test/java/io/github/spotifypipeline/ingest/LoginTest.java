package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.noAnswer;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.Resource.ME;
import static io.github.spotifypipeline.ingest.Resource.SAVED_TRACKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    private static final String TOKEN = "/api/token";
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
        return new TestRun(spotify, raw).only(SAVED_TRACKS);
    }

    private static IngestException failureOf(TestRun job) {
        return catchThrowableOfType(IngestException.class, job::run);
    }

    private List<String> tokensUsed() {
        return spotify.requests().stream()
                .filter(request -> request.getTarget().startsWith("/v1/"))
                .map(request -> request.getHeaders().get("Authorization"))
                .toList();
    }

    @Test
    void withASecretTheClientShowsItInTheHeader() {
        job().run();

        RecordedRequest asked = spotify.requests(TOKEN).get(0);
        assertThat(asked.getHeaders().get("Authorization"))
                .isEqualTo(okhttp3.Credentials.basic("the-client", "the-secret"));
        assertThat(asked.getBody().utf8()).isEqualTo("grant_type=refresh_token&refresh_token=refresh-1");
    }

    @Test
    void withoutASecretTheClientSaysWhoItIs() {
        job().withoutSecret().run();

        RecordedRequest asked = spotify.requests(TOKEN).get(0);
        assertThat(asked.getHeaders().get("Authorization")).isNull();
        assertThat(asked.getBody().utf8())
                .isEqualTo("grant_type=refresh_token&refresh_token=refresh-1&client_id=the-client");
    }

    @Test
    void oneTokenServesTheRun() {
        job().run();

        assertThat(tokensUsed()).containsExactly("Bearer access-1", "Bearer access-1");
    }

    @Test
    void aTokenIsRenewedInItsLastMinute() {
        TestRun job = job();
        job.watchedBy((resource, done, expected) -> {
                    if (resource == ME) {
                        job.pass(Duration.ofMinutes(59));
                    }
                })
                .run();

        assertThat(tokensUsed()).containsExactly("Bearer access-1", "Bearer access-2");
    }

    @Test
    void aRefusedTokenIsRenewedOnce() {
        spotify.on(TRACKS, status(401, ""), json(NO_TRACKS));

        Manifest manifest = job().run();

        assertThat(tokensUsed()).containsExactly("Bearer access-1", "Bearer access-1", "Bearer access-2");
        assertThat(manifest.isComplete()).isTrue();
        assertThat(TestRun.book(manifest, SAVED_TRACKS).pages()).isEqualTo(1);
    }

    @Test
    void aTokenRefusedTwiceNeedsALoginButWhatHasLandedStays() {
        spotify.on(TRACKS, status(401, ""));

        IngestException refused = failureOf(job());

        assertThat(refused.exitCode()).isEqualTo(60);
        assertThat(spotify.asked(TRACKS)).hasSize(2);
        assertThat(raw.resolve("_runs")).doesNotExist();

        spotify.on(TRACKS, json(NO_TRACKS));
        Manifest goneOn = job().run();

        assertThat(goneOn.isComplete()).isTrue();
        assertThat(goneOn.runId()).startsWith("20261122T060000Z");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRotatedTokenIsKeptBeforeTheNewLoginIsUsed() {
        spotify.on(TOKEN, json("{\"access_token\": \"a\", \"refresh_token\": \"refresh-2\", \"expires_in\": 60}"));
        TestRun job = job().withoutSecret();
        spotify.on("/v1/me", url -> {
            assertThat(job.keptTokens()).containsExactly("refresh-2");
            return json(FakeSpotify.PROFILE);
        });

        job.run();

        assertThat(job.keptTokens()).containsExactly("refresh-2");
        assertThat(spotify.requests(TOKEN).get(1).getBody().utf8()).contains("refresh_token=refresh-2");
    }

    @Test
    void aTokenThatAnotherRunHasHadReplacedIsReadAgain() {
        spotify.on(TOKEN, json("{\"access_token\": \"a\", \"expires_in\": 60}"));
        TestRun job = job().withoutSecret();
        spotify.on("/v1/me", url -> {
            job.replaceMeanwhile("refresh-2");
            return json(FakeSpotify.PROFILE);
        });

        job.run();

        assertThat(spotify.requests(TOKEN))
                .extracting(request -> request.getBody().utf8())
                .satisfiesExactly(
                        first -> assertThat(first).contains("refresh_token=refresh-1"),
                        second -> assertThat(second).contains("refresh_token=refresh-2"));
    }

    @Test
    void anAnswerWithoutANewRefreshTokenLeavesTheOldOne() {
        spotify.on(TOKEN, json("{\"access_token\": \"a\", \"refresh_token\": null, \"expires_in\": 60}"));
        TestRun job = job();

        job.run();

        assertThat(job.keptTokens()).isEmpty();
        assertThat(spotify.requests(TOKEN).get(1).getBody().utf8()).contains("refresh_token=refresh-1");
    }

    @Test
    void aLoginThatHasEndedNeedsALogin() {
        spotify.on(TOKEN, status(400, "{\"error\": \"invalid_grant\", \"error_description\": \"refresh-1 revoked\"}"));

        IngestException ended = failureOf(job());

        assertThat(ended.exitCode()).isEqualTo(60);
        assertThat(ended)
                .hasMessage("Cannot log in to Spotify: the login has ended (invalid_grant; it lasts six months, or "
                        + "until it is revoked). Run ./pipeline login.");
        assertThat(spotify.asked(TOKEN)).hasSize(1);
    }

    @Test
    void aWrongSecretIsNamedAsSuch() {
        spotify.on(TOKEN, status(401, "{\"error\": \"invalid_client\"}"));

        IngestException wrong = failureOf(job());

        assertThat(wrong.exitCode()).isEqualTo(60);
        assertThat(wrong).hasMessageContaining("client id or secret is wrong").hasMessageNotContaining("the-secret");
    }

    @Test
    void aRefusalThatIsNoJsonIsStillARefusal() {
        spotify.on(TOKEN, status(400, "<html>refresh-1</html>"));

        assertThat(failureOf(job()))
                .hasMessageStartingWith("Cannot log in to Spotify: refused (400).")
                .hasMessageNotContaining("refresh-1");
    }

    @Test
    void anUnreachableTokenEndpointIsNotReady() {
        for (MockResponse trouble : List.of(noAnswer(), status(503, ""), json("<html>welcome</html>"))) {
            spotify.on(TOKEN, trouble);

            assertThat(failureOf(job()).exitCode()).isEqualTo(20);
        }
    }

    @Test
    void withoutALoginTheMessageNamesWhatIsMissingAndTheRemedy() {
        IngestException missing = failureOf(job().withoutLogin());

        assertThat(missing.exitCode()).isEqualTo(60);
        assertThat(missing)
                .hasMessage("Cannot read your library: there is no login yet (missing: refresh token). "
                        + "Run ./pipeline login.");
        assertThat(spotify.requests()).isEmpty();
    }

    @Test
    void blankVariablesAreNoCredentials() {
        Credentials credentials = Credentials.from(Map.of("SPOTIFY_CLIENT_ID", " ", "SPOTIFY_REFRESH_TOKEN", " r "));

        assertThat(credentials.clientId()).isEmpty();
        assertThat(credentials.refreshToken()).hasValue("r");
    }

    @Test
    void theLogSaysWhatHappensAndNoSecret() {
        spotify.on(TOKEN, json("{\"access_token\": \"access-1\", \"refresh_token\": \"refresh-2\"}"));
        spotify.on(TRACKS, status(502, "access-1"), noAnswer(), json(NO_TRACKS));

        job().run();

        assertThat(read(Path.of("target/test.log")))
                .contains("/v1/me/tracks answered 502", "saved_tracks: 0 items")
                .doesNotContain("access-1", "refresh-1", "refresh-2", "the-secret");
    }

    @Test
    void credentialsDoNotPrintThemselves() {
        Credentials credentials = new Credentials(Optional.of("the-client"), Optional.of("s3"), Optional.of("r3"));

        assertThat(credentials.toString()).doesNotContain("the-client", "s3", "r3");
    }

    @Test
    void secretsTravelOverTlsOrWithinTheMachine() {
        IngestException refused = catchThrowableOfType(
                IngestException.class, () -> Endpoints.from(Map.of("SPOTIFY_API_URL", "http://api.example/v1")));

        assertThat(refused.exitCode()).isEqualTo(43);
        assertThat(refused).hasMessageContaining("SPOTIFY_API_URL").hasMessageContaining("http://api.example/v1");
        assertThat(Endpoints.spotify().tokenUrl()).hasToString("https://accounts.spotify.com/api/token");
    }
}
