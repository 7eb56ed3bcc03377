package io.github.spotifypipeline.ingest;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/** Keeps an access token that is good for at least another minute, by means of the refresh token. */
final class AccessTokens {
    private static final long RENEWED_BEFORE_END_S = 60;

    private final TokenEndpoint endpoint;
    private final RefreshTokenStore store;
    private final Surroundings surroundings;
    private String refreshToken;
    private String accessToken = "";
    private Instant renewAt = Instant.MIN;

    private AccessTokens(
            TokenEndpoint endpoint, String refreshToken, RefreshTokenStore store, Surroundings surroundings) {
        this.endpoint = endpoint;
        this.refreshToken = refreshToken;
        this.store = store;
        this.surroundings = surroundings;
    }

    /**
     * Of a login that was made before.
     *
     * @throws IngestException 60 if something is missing to log in with
     */
    static AccessTokens of(
            Credentials login, TokenEndpoint endpoint, RefreshTokenStore store, Surroundings surroundings) {
        login.requireWhole(endpoint.loginCommand());
        return new AccessTokens(endpoint, login.refreshToken().orElseThrow(), store, surroundings);
    }

    /** Of a login that is being made, and that nobody keeps yet. */
    static AccessTokens of(TokenEndpoint.Tokens first, TokenEndpoint endpoint, Surroundings surroundings) {
        String refreshToken = first.refresh().orElseThrow(() -> endpoint.withoutToken("refresh token"));
        AccessTokens tokens = new AccessTokens(endpoint, refreshToken, replacement -> {}, surroundings);
        tokens.accept(first);
        return tokens;
    }

    /** The refresh token as it is now. */
    String refreshToken() {
        return refreshToken;
    }

    String loginCommand() {
        return endpoint.loginCommand();
    }

    /** A token that is still good. */
    String current() throws Stop {
        return surroundings.now().isBefore(renewAt) ? accessToken : renew();
    }

    /**
     * A new token, whatever the present one is good for.
     *
     * @throws IngestException 60 if Spotify refuses, 20 if it cannot be asked
     */
    String renew() throws Stop {
        // A run that takes an hour is overtaken by others, and what they have had replaced is dead.
        store.latest().ifPresent(latest -> refreshToken = latest);
        accept(endpoint.ask(TokenEndpoint.Grant.REFRESH_TOKEN, Map.of("refresh_token", refreshToken)));
        return accessToken;
    }

    private void accept(TokenEndpoint.Tokens tokens) {
        tokens.refresh().filter(token -> !token.equals(refreshToken)).ifPresent(this::keep);
        renewAt = surroundings.now().plusSeconds(tokens.lifeS() - RENEWED_BEFORE_END_S);
        accessToken = tokens.access();
    }

    private void keep(String replacement) {
        try {
            store.replace(replacement);
            refreshToken = replacement;
        } catch (UncheckedIOException e) {
            throw IngestException.notReady(
                    "Cannot keep the new refresh token: %s. Make its place writable, then run %s."
                            .formatted(e.getMessage(), loginCommand()));
        }
    }
}
