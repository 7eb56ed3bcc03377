package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Where Spotify gives tokens.
 *
 * <p>Nothing that it says is quoted but its error code: an error may repeat what was sent.
 */
final class TokenEndpoint {
    /** What Spotify always says, for the day it forgets to. */
    private static final long USUAL_LIFE_S = 3600;

    /** What tokens are asked for with, and what it means when Spotify finds that invalid. */
    enum Grant {
        AUTHORIZATION_CODE("the code of the user's yes is not accepted (invalid_grant; it is good once, for minutes)"),
        REFRESH_TOKEN("the login has ended (invalid_grant; it lasts six months, or until it is revoked)");

        private final String whenInvalid;

        Grant(String whenInvalid) {
            this.whenInvalid = whenInvalid;
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What Spotify has given.
     *
     * @param refresh a new refresh token, where there is one
     * @param lifeS how long the access token is good for
     */
    record Tokens(String access, Optional<String> refresh, long lifeS) {
        @Override
        public String toString() {
            return "Tokens";
        }
    }

    private final PoliteHttp http;
    private final HttpUrl url;
    private final Credentials client;
    private final String loginCommand;

    /** @param loginCommand the remedy when Spotify refuses */
    TokenEndpoint(PoliteHttp http, HttpUrl url, Credentials client, String loginCommand) {
        this.http = http;
        this.url = url;
        this.client = client;
        this.loginCommand = loginCommand;
    }

    String loginCommand() {
        return loginCommand;
    }

    /** @throws IngestException 60 if Spotify refuses, 20 if it cannot be asked */
    Tokens ask(Grant grant, Map<String, String> parameters) throws Stop {
        Answer answer = exchange(request(grant, parameters));
        JsonNode token = answer.tree();
        if (!answer.isOk()) {
            throw refused(grant, answer.status(), token.path("error").asText());
        }
        String access = Json.text(token.path("access_token")).orElseThrow(() -> withoutToken("token"));
        return new Tokens(
                access,
                Json.text(token.path("refresh_token")),
                token.path("expires_in").asLong(USUAL_LIFE_S));
    }

    /** With a secret the client shows it; without one (PKCE) it only says who it is. */
    private Request request(Grant grant, Map<String, String> parameters) {
        String clientId = client.clientId().orElseThrow();
        FormBody.Builder form = new FormBody.Builder().add("grant_type", grant.wireName());
        parameters.forEach(form::add);
        Request.Builder request = new Request.Builder().url(url);
        client.clientSecret()
                .ifPresentOrElse(
                        secret -> request.header("Authorization", okhttp3.Credentials.basic(clientId, secret)),
                        () -> form.add("client_id", clientId));
        return request.post(form.build()).build();
    }

    private Answer exchange(Request request) throws Stop {
        try {
            Answer answer = http.exchange(request);
            if (answer.isServerError()) {
                throw unreachable(Integer.toString(answer.status()));
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(PoliteHttp.why(e));
        }
    }

    private IngestException unreachable(String why) {
        return IngestException.notReady(
                "Cannot log in to Spotify: %s cannot be reached (%s). Try again later.".formatted(url, why));
    }

    /** For an answer that is none. */
    IngestException withoutToken(String missing) {
        return IngestException.notReady(
                "Cannot log in to Spotify: %s gave no %s. Look at what answers there.".formatted(url, missing));
    }

    private IngestException refused(Grant grant, int status, String error) {
        String why = switch (error) {
            case "invalid_grant" -> grant.whenInvalid;
            case "invalid_client" ->
                "the client id or secret is wrong (invalid_client; compare SPOTIFY_CLIENT_ID and "
                        + "SPOTIFY_CLIENT_SECRET with the developer dashboard)";
            default -> "refused (%d%s)".formatted(status, quoted(error));
        };
        return IngestException.needsLogin("Cannot log in to Spotify: %s. Run %s.".formatted(why, loginCommand));
    }

    /** An error code, after a space, where it looks like one. */
    static String quoted(String error) {
        return error.matches("[a-z_]{1,40}") ? " " + error : "";
    }
}
