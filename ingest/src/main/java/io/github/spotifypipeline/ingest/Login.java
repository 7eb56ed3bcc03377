package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a user's yes has given, and when it was said. It is kept as one JSON object: {@code client_id},
 * {@code client_secret} (none for a login by PKCE alone), {@code refresh_token}, {@code authorized_at}.
 */
public record Login(Credentials credentials, Optional<Instant> authorizedAt) {
    /** A login that nobody has made yet. */
    public static final Login NONE =
            new Login(new Credentials(Optional.empty(), Optional.empty(), Optional.empty()), Optional.empty());

    private static final int LIFE_MONTHS = 6;

    /** Reads what {@link #json()} has written. What is missing or spoilt is a login that has to be made again. */
    public static Login parse(String json) {
        JsonNode login = tree(json);
        return new Login(
                new Credentials(
                        Json.text(login.path("client_id")),
                        Json.text(login.path("client_secret")),
                        Json.text(login.path("refresh_token"))),
                Json.text(login.path("authorized_at")).flatMap(Login::instant));
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return Json.MAPPER.missingNode();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    public String json() {
        ObjectNode login = Json.MAPPER.createObjectNode();
        credentials.clientId().ifPresent(id -> login.put("client_id", id));
        credentials.clientSecret().ifPresent(secret -> login.put("client_secret", secret));
        credentials.refreshToken().ifPresent(token -> login.put("refresh_token", token));
        authorizedAt.ifPresent(time -> login.put("authorized_at", time.toString()));
        return login.toString();
    }

    /** The same login after Spotify has replaced its token; that makes it no younger. */
    public Login withRefreshToken(String refreshToken) {
        return new Login(credentials.withRefreshToken(refreshToken), authorizedAt);
    }

    /** When Spotify ends it, however often it is used. */
    public Optional<Instant> endsAt() {
        return authorizedAt.map(
                time -> time.atOffset(ZoneOffset.UTC).plusMonths(LIFE_MONTHS).toInstant());
    }
}
