package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.FakeSpotify.tooMany;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest {
    private static final String TOKEN = "/api/token";
    private static final String TOKENS =
            "{\"access_token\": \"access-1\", \"refresh_token\": \"refresh-1\", \"expires_in\": 3600}";
    private static final URI REDIRECT = URI.create("http://127.0.0.1:8888/callback");
    private static final Credentials WITH_SECRET =
            new Credentials(Optional.of("the-client"), Optional.of("the-secret"), Optional.empty());
    private static final Credentials WITHOUT_SECRET =
            new Credentials(Optional.of("the-client"), Optional.empty(), Optional.empty());

    private final FakeSpotify spotify = new FakeSpotify();
    private final TestRun run = new TestRun(spotify, Path.of("unused"));

    AuthorizationTest() {
        spotify.on(TOKEN, json(TOKENS));
    }

    @AfterEach
    void stop() {
        spotify.close();
    }

    private Authorization authorization(Credentials client) {
        return Authorization.begin(spotify.endpoints(), client, REDIRECT, run.surroundings());
    }

    private static HttpUrl address(Authorization authorization) {
        return HttpUrl.get(authorization.address());
    }

    private static String yes(Authorization authorization) {
        return "code=the-code&state=" + address(authorization).queryParameter("state");
    }

    private static IngestException failureOf(Authorization authorization, String answer) {
        return catchThrowableOfType(IngestException.class, () -> authorization.complete(answer));
    }

    /** The fields of the form that asked for tokens. */
    private HttpUrl asked() {
        RecordedRequest request = spotify.requests(TOKEN).get(0);
        return HttpUrl.get("http://form/?" + request.getBody().utf8());
    }

    @Test
    void theAddressAsksForTheLeastThatIsNeededAndHoldsNoSecret() {
        HttpUrl address = address(authorization(WITH_SECRET));

        assertThat(address.encodedPath()).isEqualTo("/authorize");
        assertThat(address.queryParameter("response_type")).isEqualTo("code");
        assertThat(address.queryParameter("client_id")).isEqualTo("the-client");
        assertThat(address.queryParameter("redirect_uri")).isEqualTo("http://127.0.0.1:8888/callback");
        assertThat(address.queryParameter("scope"))
                .isEqualTo("user-top-read user-read-recently-played user-library-read user-follow-read "
                        + "playlist-read-private playlist-read-collaborative");
        assertThat(address.queryParameter("code_challenge_method")).isEqualTo("S256");
        assertThat(address.queryParameter("show_dialog")).isEqualTo("true");
        assertThat(address.toString()).doesNotContain("the-secret");
    }

    @Test
    void everyLoginHasAStateAndAChallengeOfItsOwn() {
        Surroundings surroundings = run.surroundings();
        HttpUrl one = address(Authorization.begin(spotify.endpoints(), WITH_SECRET, REDIRECT, surroundings));
        HttpUrl other = address(Authorization.begin(spotify.endpoints(), WITH_SECRET, REDIRECT, surroundings));

        assertThat(one.queryParameter("state")).matches("[0-9a-f]{32}").isNotEqualTo(other.queryParameter("state"));
        assertThat(one.queryParameter("code_challenge"))
                .matches("[A-Za-z0-9_-]{43}")
                .isNotEqualTo(other.queryParameter("code_challenge"));
    }

    @Test
    void withASecretTheExchangeShowsItAndTheVerifier() {
        Authorization authorization = authorization(WITH_SECRET);

        authorization.complete(yes(authorization));

        assertThat(spotify.requests(TOKEN).get(0).getHeaders().get("Authorization"))
                .isEqualTo(okhttp3.Credentials.basic("the-client", "the-secret"));
        assertThat(asked().queryParameter("grant_type")).isEqualTo("authorization_code");
        assertThat(asked().queryParameter("code")).isEqualTo("the-code");
        assertThat(asked().queryParameter("redirect_uri")).isEqualTo("http://127.0.0.1:8888/callback");
        assertThat(asked().queryParameter("client_id")).isNull();
        assertVerifierFits(authorization);
    }

    @Test
    void withoutASecretTheVerifierAloneProvesWhoAsks() {
        Authorization authorization = authorization(WITHOUT_SECRET);

        authorization.complete(yes(authorization));

        assertThat(spotify.requests(TOKEN).get(0).getHeaders().get("Authorization"))
                .isNull();
        assertThat(asked().queryParameter("client_id")).isEqualTo("the-client");
        assertVerifierFits(authorization);
    }

    private void assertVerifierFits(Authorization authorization) {
        String verifier = asked().queryParameter("code_verifier");
        assertThat(verifier).hasSizeBetween(43, 128);
        assertThat(ByteString.encodeUtf8(verifier).sha256().base64Url())
                .isEqualTo(address(authorization).queryParameter("code_challenge") + "=");
    }

    @Test
    void theLoginIsWholeAndNamesWhoseItIs() {
        Authorization authorization = authorization(WITH_SECRET);

        Authorization.Granted granted = authorization.complete(yes(authorization));

        assertThat(granted.userName()).isEqualTo("Mira Quill");
        assertThat(granted.login().credentials())
                .isEqualTo(new Credentials(
                        Optional.of("the-client"), Optional.of("the-secret"), Optional.of("refresh-1")));
        assertThat(granted.login().authorizedAt()).hasValue(TestRun.START);
        assertThat(granted.login().endsAt()).hasValue(Instant.parse("2027-05-22T06:00:00Z"));
        assertThat(spotify.asked("/v1/me")).hasSize(1);
        assertThat(spotify.asked(TOKEN)).hasSize(1);
    }

    @Test
    void aTokenThatIsReplacedBeforeTheLoginIsKeptIsTheOneThatIsKept() {
        Authorization authorization = authorization(WITHOUT_SECRET);
        spotify.on(TOKEN, json(TOKENS), json(TOKENS.replace("refresh-1", "refresh-2")));
        spotify.on("/v1/me", status(401, ""), json(FakeSpotify.PROFILE));

        Login login = authorization.complete(yes(authorization)).login();

        assertThat(login.credentials().refreshToken()).hasValue("refresh-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"code=the-code", "code=the-code&state=", "code=the-code&state=guessed", "error=access_denied"})
    void anAnswerWithoutTheRightStateIsNoneOfOurs(String answer) {
        IngestException refused = failureOf(authorization(WITH_SECRET), answer);

        assertThat(refused.exitCode()).isEqualTo(60);
        assertThat(refused).hasMessageContaining("wrong state").hasMessageNotContaining("the-code");
        assertThat(spotify.requests()).isEmpty();
    }

    @Test
    void aNoIsTakenForANo() {
        Authorization authorization = authorization(WITH_SECRET);

        IngestException refused = failureOf(authorization, "error=access_denied&" + yes(authorization));

        assertThat(refused.exitCode()).isEqualTo(60);
        assertThat(refused)
                .hasMessage("Cannot log in to Spotify: the user said no (access_denied). Run ./pipeline login again.");
        assertThat(spotify.requests()).isEmpty();
    }

    @Test
    void nothingOfAnAnswerIsRepeatedButWhatIsPlainlyAnErrorCode() {
        Authorization authorization = authorization(WITH_SECRET);

        assertThat(failureOf(authorization, "error=server_error&" + yes(authorization)))
                .hasMessageContaining("Spotify refused server_error");
        assertThat(failureOf(authorization, "error=%1b[2J<b>&" + yes(authorization)))
                .hasMessageContaining("Spotify refused.");
        assertThat(failureOf(authorization, yes(authorization).replace("code", "c")))
                .hasMessageContaining("no code");
    }

    @Test
    void aCodeThatSpotifyDoesNotTakeNeedsAnotherLogin() {
        Authorization authorization = authorization(WITH_SECRET);
        spotify.on(TOKEN, status(400, "{\"error\": \"invalid_grant\", \"error_description\": \"the-code\"}"));

        IngestException refused = failureOf(authorization, yes(authorization));

        assertThat(refused.exitCode()).isEqualTo(60);
        assertThat(refused).hasMessageContaining("code of the user's yes").hasMessageNotContaining("the-code");
    }

    @Test
    void aUserWhomTheAppMayNotReadIsToldSo() {
        Authorization authorization = authorization(WITH_SECRET);
        spotify.on("/v1/me", status(403, "User not registered in the Developer Dashboard"));

        IngestException refused = failureOf(authorization, yes(authorization));

        assertThat(refused.exitCode()).isEqualTo(60);
        assertThat(refused).hasMessageContaining("not registered in the Developer Dashboard");
    }

    @Test
    void anAnswerWithoutARefreshTokenIsNoLogin() {
        Authorization authorization = authorization(WITH_SECRET);
        spotify.on(TOKEN, json("{\"access_token\": \"access-1\"}"));

        IngestException failed = failureOf(authorization, yes(authorization));

        assertThat(failed.exitCode()).isEqualTo(20);
        assertThat(failed).hasMessageContaining("gave no refresh token");
    }

    @Test
    void aLongWaitIsToldAndNotSatThrough() {
        Authorization authorization = authorization(WITH_SECRET);
        spotify.on("/v1/me", tooMany("3600"));

        IngestException early = failureOf(authorization, yes(authorization));

        assertThat(early.exitCode()).isEqualTo(10);
        assertThat(early.resumeAt())
                .hasValueSatisfying(time -> assertThat(time).isAfterOrEqualTo(TestRun.START.plusSeconds(3600)));
        assertThat(run.sleeps()).allSatisfy(pause -> assertThat(pause).isLessThan(Duration.ofSeconds(1)));
    }
}
