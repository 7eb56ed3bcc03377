package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Keeps an access token that is good for at least another minute, by means of the refresh token.
 *
 * <p>Nothing that the token endpoint says is quoted but its error code: an error may repeat what was sent.
 */
final class AccessTokens {
    private static final long RENEWED_BEFORE_END_S = 60;
    /** What Spotify always says, for the day it forgets to. */
    private static final long USUAL_LIFE_S = 3600;

    private static final String HOW_TO_LOG_IN =
            "Set SPOTIFY_CLIENT_ID, SPOTIFY_CLIENT_SECRET and SPOTIFY_REFRESH_TOKEN (README.md, \"Your own data\").";

    private final PoliteHttp http;
    private final HttpUrl tokenUrl;
    private final Credentials credentials;
    private final RefreshTokenStore store;
    private final Surroundings surroundings;
    private final String clientId;
    private String refreshToken;
    private String accessToken = "";
    private Instant renewAt = Instant.MIN;

    /** @throws IngestException 60 if something is missing to log in with */
    AccessTokens(
            PoliteHttp http,
            HttpUrl tokenUrl,
            Credentials credentials,
            RefreshTokenStore store,
            Surroundings surroundings) {
        refuseUnlessComplete(credentials);
        this.http = http;
        this.tokenUrl = tokenUrl;
        this.credentials = credentials;
        this.store = store;
        this.surroundings = surroundings;
        this.clientId = credentials.clientId().orElseThrow();
        this.refreshToken = credentials.refreshToken().orElseThrow();
    }

    private static void refuseUnlessComplete(Credentials credentials) {
        List<String> missing = Stream.of(
                        credentials.clientId().isEmpty() ? "SPOTIFY_CLIENT_ID" : "",
                        credentials.refreshToken().isEmpty() ? "SPOTIFY_REFRESH_TOKEN" : "")
                .filter(name -> !name.isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw IngestException.needsLogin("Cannot read a user's library: there is no login (missing: %s). %s"
                    .formatted(String.join(", ", missing), HOW_TO_LOG_IN));
        }
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
        Answer answer = ask();
        JsonNode token = answer.tree();
        if (!answer.isOk()) {
            throw refused(answer.status(), token.path("error").asText());
        }
        String fresh = Json.text(token.path("access_token"))
                .orElseThrow(() -> IngestException.notReady(
                        "Cannot log in to Spotify: %s gave no token. Look at what answers there.".formatted(tokenUrl)));
        Json.text(token.path("refresh_token")).ifPresent(this::keepRotated);
        long life = token.path("expires_in").asLong(USUAL_LIFE_S);
        renewAt = surroundings.now().plusSeconds(life - RENEWED_BEFORE_END_S);
        accessToken = fresh;
        return accessToken;
    }

    private Answer ask() throws Stop {
        try {
            Answer answer = http.exchange(request());
            if (answer.isServerError()) {
                throw unreachable(Integer.toString(answer.status()));
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(PoliteHttp.why(e));
        }
    }

    /** With a secret the client shows it; without one (PKCE) it only says who it is. */
    private Request request() {
        FormBody.Builder form =
                new FormBody.Builder().add("grant_type", "refresh_token").add("refresh_token", refreshToken);
        Request.Builder request = new Request.Builder().url(tokenUrl);
        credentials
                .clientSecret()
                .ifPresentOrElse(
                        secret -> request.header("Authorization", okhttp3.Credentials.basic(clientId, secret)),
                        () -> form.add("client_id", clientId));
        return request.post(form.build()).build();
    }

    private void keepRotated(String replacement) {
        if (!replacement.equals(refreshToken)) {
            keep(replacement);
            refreshToken = replacement;
        }
    }

    private void keep(String replacement) {
        try {
            store.replace(replacement);
        } catch (UncheckedIOException e) {
            throw IngestException.notReady(("Cannot keep the new refresh token: %s. Make its place "
                            + "writable, then log in again (README.md, \"Your own data\").")
                    .formatted(e.getMessage()));
        }
    }

    private IngestException unreachable(String why) {
        return IngestException.notReady(
                "Cannot log in to Spotify: %s cannot be reached (%s). Try again later.".formatted(tokenUrl, why));
    }

    private static IngestException refused(int status, String error) {
        return switch (error) {
            case "invalid_grant" ->
                IngestException.needsLogin("Cannot log in to Spotify: the login has ended (invalid_grant; it lasts six "
                        + "months, or until it is revoked). Log in again (README.md, \"Your own data\").");
            case "invalid_client" ->
                IngestException.needsLogin("Cannot log in to Spotify: the client id or secret is wrong "
                        + "(invalid_client). Compare SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET with the dashboard.");
            default ->
                IngestException.needsLogin("Cannot log in to Spotify: refused (%d%s). %s"
                        .formatted(status, error.matches("[a-z_]{1,40}") ? " " + error : "", HOW_TO_LOG_IN));
        };
    }
}
