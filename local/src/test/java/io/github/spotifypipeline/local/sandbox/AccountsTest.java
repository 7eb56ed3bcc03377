package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountsTest {
    /** The verifier and challenge of RFC 7636, appendix B. */
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS);

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void anAppWithItsSecretKeepsItsRefreshToken() {
        JsonNode answer = Client.json(Client.token(sandbox, refreshing(sandbox.refreshToken())));

        assertThat(answer.get("token_type").asText()).isEqualTo("Bearer");
        assertThat(answer.get("expires_in").asInt()).isEqualTo(3600);
        assertThat(answer.get("scope").asText()).contains("user-library-read").contains("user-top-read");
        assertThat(answer.has("refresh_token")).isFalse();
        Client.bearing(sandbox, answer.get("access_token").asText()).get("/me");
        assertThat(Client.token(sandbox, refreshing(sandbox.refreshToken())).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAppWithoutSecretGetsANewRefreshTokenAndTheOldOneDies() {
        String first = codeForPkce(VERIFIER).get("refresh_token").asText();

        JsonNode refreshed = Client.json(Client.tokenWithoutSecret(sandbox, publicly(refreshing(first))));

        String second = refreshed.get("refresh_token").asText();
        assertThat(second).isNotEqualTo(first);
        assertThat(error(Client.tokenWithoutSecret(sandbox, publicly(refreshing(first)))))
                .isEqualTo("400 invalid_grant: Invalid refresh token");
        assertThat(Client.tokenWithoutSecret(sandbox, publicly(refreshing(second)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWrongVerifierGetsNothing() {
        assertThat(error(exchange(Map.of("code_verifier", "another"), pkceCode())))
                .isEqualTo("400 invalid_grant: code_verifier was incorrect");
    }

    @Test
    void aRefreshTokenOfAnAppWithSecretNeedsTheSecret() {
        assertThat(error(Client.tokenWithoutSecret(sandbox, publicly(refreshing(sandbox.refreshToken())))))
                .isEqualTo("400 invalid_client: Invalid client");
    }

    @Test
    void aWrongSecretIsRefused() {
        assertThat(error(Client.token(sandbox, refreshing(sandbox.refreshToken()), sandbox.clientId() + ":guessed")))
                .isEqualTo("400 invalid_client: Invalid client");
    }

    @Test
    void aCodeIsGoodOnceAndForTenMinutes() {
        String used = pkceCode();
        assertThat(exchange(Map.of("code_verifier", VERIFIER), used).statusCode())
                .isEqualTo(200);
        assertThat(error(exchange(Map.of("code_verifier", VERIFIER), used)))
                .isEqualTo("400 invalid_grant: Invalid authorization code");

        String late = pkceCode();
        sandbox.setNow(sandbox.now().plus(Duration.ofMinutes(11)));
        assertThat(error(exchange(Map.of("code_verifier", VERIFIER), late)))
                .isEqualTo("400 invalid_grant: Authorization code expired");
    }

    @Test
    void theUserComesBackWithTheStateThatWasSent() {
        Map<String, String> back = Client.query(Client.authorize(sandbox, Map.of("state", "a b&c=é")));

        assertThat(back).containsEntry("state", "a b&c=é").containsKey("code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/callback", "http://127.0.0.1:43117/callback"})
    void anyPortOfTheLoopbackAddressIsRegistered(String redirectUri) {
        HttpResponse<String> response = Client.authorize(sandbox, Map.of("redirect_uri", redirectUri));

        assertThat(response.headers().firstValue("location"))
                .hasValueSatisfying(location -> assertThat(location).startsWith(redirectUri + "?code="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:43117/callback",
                "https://127.0.0.1/callback",
                "http://127.0.0.1/callback/more",
                "http://127.0.0.1.example.org/callback",
                "not a uri"
            })
    void noOtherRedirectUriIs(String redirectUri) {
        HttpResponse<String> response = Client.authorize(sandbox, Map.of("redirect_uri", redirectUri));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("INVALID_CLIENT: Invalid redirect URI");
    }

    @Test
    void aScopeThatDoesNotExistIsRefused() {
        assertThat(Client.authorize(sandbox, Map.of("scope", "user-top-read user-mind-read"))
                        .body())
                .isEqualTo("INVALID_SCOPE: Invalid scope");
    }

    @Test
    void anAccessTokenEndsAfterAnHourOfTheSandboxsClock() {
        Client client = Client.of(sandbox);
        Instant start = sandbox.now();

        sandbox.setNow(start.plusSeconds(3599));
        client.get("/me");
        sandbox.setNow(start.plusSeconds(3600));
        HttpResponse<String> response = client.send("GET", "/me");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).contains("invalid_token", "expired"));
    }

    @Test
    void timeCanPassForTokensWhileTheListenerStaysAsItIs() {
        Client client = Client.of(sandbox);
        JsonNode plays = client.get("/me/player/recently-played");

        sandbox.pass(Duration.ofDays(2));

        assertThat(client.send("GET", "/me").statusCode()).isEqualTo(401);
        assertThat(Client.of(sandbox).get("/me/player/recently-played")).isEqualTo(plays);
        assertThat(sandbox.now()).isEqualTo(Growth.REFERENCE.plus(Duration.ofDays(2)));
    }

    @Test
    void anAuthorisationEndsAfterSixMonthsHoweverOftenItWasRefreshed() {
        String token = codeForPkce(VERIFIER).get("refresh_token").asText();
        sandbox.setNow(Instant.parse("2027-05-22T05:59:59Z"));
        JsonNode refreshed = Client.json(Client.tokenWithoutSecret(sandbox, publicly(refreshing(token))));

        sandbox.setNow(Instant.parse("2027-05-22T06:00:00Z"));

        String rotated = refreshed.get("refresh_token").asText();
        assertThat(error(Client.tokenWithoutSecret(sandbox, publicly(refreshing(rotated)))))
                .isEqualTo("400 invalid_grant: Refresh token revoked");
        assertThat(error(Client.token(sandbox, refreshing(sandbox.refreshToken()))))
                .isEqualTo("400 invalid_grant: Refresh token revoked");
    }

    @Test
    void aGrantThatDoesNotExistIsRefusedInOauthsWords() {
        assertThat(error(Client.token(sandbox, Map.of())))
                .isEqualTo("400 unsupported_grant_type: grant_type parameter is missing");
        assertThat(error(Client.token(sandbox, Map.of("grant_type", "password"))))
                .startsWith("400 unsupported_grant_type: grant_type must be");
    }

    @Test
    void tokensAreGivenToPostsOnly() {
        URI token = URI.create(sandbox.accountsUrl() + "/api/token");

        assertThat(Client.send(HttpRequest.newBuilder(token)).statusCode()).isEqualTo(405);
    }

    private static Map<String, String> refreshing(String refreshToken) {
        return Map.of("grant_type", "refresh_token", "refresh_token", refreshToken);
    }

    private Map<String, String> publicly(Map<String, String> form) {
        Map<String, String> withId = new HashMap<>(form);
        withId.put("client_id", sandbox.clientId());
        return withId;
    }

    private String pkceCode() {
        return Client.query(
                        Client.authorize(sandbox, Map.of("code_challenge", CHALLENGE, "code_challenge_method", "S256")))
                .get("code");
    }

    private JsonNode codeForPkce(String verifier) {
        return Client.json(exchange(Map.of("code_verifier", verifier), pkceCode()));
    }

    private HttpResponse<String> exchange(Map<String, String> verifier, String code) {
        Map<String, String> form = new HashMap<>(verifier);
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", Sandbox.REDIRECT_URI);
        return Client.tokenWithoutSecret(sandbox, publicly(form));
    }

    private static String error(HttpResponse<String> response) {
        JsonNode body = Client.json(response);
        return response.statusCode() + " " + body.path("error").asText() + ": "
                + body.path("error_description").asText();
    }
}
