package io.github.spotifypipeline.ingest;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * A login in the making: the {@link #address()} at which a user says yes, and what is {@link #complete done} with the
 * answer that the browser brings back.
 *
 * <p>The answer's code is worth nothing to whoever overhears it: only who holds the verifier, which never leaves this
 * object before the exchange, can use it (PKCE). Where there is a client secret, the exchange shows it as well.
 */
public final class Authorization {
    /** What the resources need and nothing more; a refresh could not add one later. */
    static final String SCOPES = "user-top-read user-read-recently-played user-library-read user-follow-read"
            + " playlist-read-private playlist-read-collaborative";

    private static final String LOGIN_COMMAND = "./pipeline login";
    /** In hex digits: 256 bits, of the 43 to 128 characters that are allowed. */
    private static final int VERIFIER_LENGTH = 64;

    private static final int STATE_LENGTH = 32;

    /** A login that works, and whose it is. */
    public record Granted(Login login, String userName) {}

    private final Endpoints endpoints;
    private final Credentials client;
    private final HttpUrl redirectUri;
    private final Surroundings surroundings;
    private final String state;
    private final String verifier;

    private Authorization(Endpoints endpoints, Credentials client, HttpUrl redirectUri, Surroundings surroundings) {
        this.endpoints = endpoints;
        this.client = client;
        this.redirectUri = redirectUri;
        this.surroundings = surroundings;
        this.state = surroundings.hex(STATE_LENGTH);
        this.verifier = surroundings.hex(VERIFIER_LENGTH);
    }

    /**
     * @param client the app's id, and its secret if it is to be used
     * @param redirectUri where the browser takes Spotify's answer, as the app has registered it
     */
    public static Authorization begin(
            Endpoints endpoints, Credentials client, URI redirectUri, Surroundings surroundings) {
        return new Authorization(endpoints, client, HttpUrl.get(redirectUri), surroundings);
    }

    /** Holds nothing that is secret. Spotify always asks the user here, so that the six months begin anew. */
    public URI address() {
        return endpoints
                .authorizeUrl()
                .addQueryParameter("response_type", "code")
                .addQueryParameter("client_id", client.clientId().orElseThrow())
                .addQueryParameter("redirect_uri", redirectUri.toString())
                .addQueryParameter("scope", SCOPES)
                .addQueryParameter("state", state)
                .addQueryParameter("code_challenge_method", "S256")
                .addQueryParameter("code_challenge", challenge())
                .addQueryParameter("show_dialog", "true")
                .build()
                .uri();
    }

    private String challenge() {
        byte[] digest = Sha256.digest(verifier.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /**
     * Exchanges the code for a login, and asks whose it is.
     *
     * @param answer the query with which the browser came to the redirect URI
     * @throws IngestException 10 or 20 if Spotify cannot be asked now, 60 if the answer is no, or not one to this
     */
    public Granted complete(String answer) {
        HttpUrl given = redirectUri.newBuilder().encodedQuery(answer).build();
        refuseUnlessOurs(Optional.ofNullable(given.queryParameter("state")));
        refuseUnlessYes(Optional.ofNullable(given.queryParameter("error")));
        return logIn(Optional.ofNullable(given.queryParameter("code"))
                .orElseThrow(() -> refused("Spotify's answer holds no code")));
    }

    private void refuseUnlessOurs(Optional<String> givenState) {
        if (!givenState.equals(Optional.of(state))) {
            throw refused("the browser brought an answer that belongs to another login (wrong state)");
        }
    }

    private static void refuseUnlessYes(Optional<String> error) {
        if (error.isPresent()) {
            throw refused(
                    error.get().equals("access_denied")
                            ? "the user said no (access_denied)"
                            : "Spotify refused" + TokenEndpoint.quoted(error.get()));
        }
    }

    private static IngestException refused(String why) {
        return IngestException.needsLogin("Cannot log in to Spotify: %s. Run %s again.".formatted(why, LOGIN_COMMAND));
    }

    private Granted logIn(String code) {
        Instant authorizedAt = surroundings.now();
        try (PoliteHttp http = new PoliteHttp(IngestConfig.packaged().http(), surroundings, Instant.MAX)) {
            TokenEndpoint endpoint = new TokenEndpoint(http, endpoints.tokenUrl(), client, LOGIN_COMMAND);
            AccessTokens tokens = AccessTokens.of(exchange(code, endpoint), endpoint, surroundings);
            FirstContact contact = FirstContact.with(new SpotifyApi(http, endpoints, tokens, SpotifyApi.Gate.WIDE));
            return new Granted(
                    new Login(client.withRefreshToken(tokens.refreshToken()), Optional.of(authorizedAt)),
                    contact.userName());
        } catch (Stop stop) {
            throw stop.beforeTheBeginning();
        }
    }

    private TokenEndpoint.Tokens exchange(String code, TokenEndpoint endpoint) throws Stop {
        return endpoint.ask(
                TokenEndpoint.Grant.AUTHORIZATION_CODE,
                Map.of("code", code, "redirect_uri", redirectUri.toString(), "code_verifier", verifier));
    }
}
