package io.github.spotifypipeline.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the run logs in with. A client secret is absent where the login was made by PKCE.
 *
 * <p>Never printed: {@link #toString()} tells which ones there are, not what they are.
 */
public record Credentials(Optional<String> clientId, Optional<String> clientSecret, Optional<String> refreshToken) {

    /** Reads {@code SPOTIFY_CLIENT_ID}, {@code SPOTIFY_CLIENT_SECRET} and {@code SPOTIFY_REFRESH_TOKEN}. */
    public static Credentials from(Map<String, String> environment) {
        return new Credentials(
                value(environment, "SPOTIFY_CLIENT_ID"),
                value(environment, "SPOTIFY_CLIENT_SECRET"),
                value(environment, "SPOTIFY_REFRESH_TOKEN"));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The same app with another refresh token. */
    Credentials withRefreshToken(String replacement) {
        return new Credentials(clientId, clientSecret, Optional.of(replacement));
    }

    /**
     * @param loginCommand the remedy
     * @throws IngestException 60 if something is missing to log in with
     */
    void requireWhole(String loginCommand) {
        List<String> missing = Stream.of(
                        clientId.isEmpty() ? "client id" : "", refreshToken.isEmpty() ? "refresh token" : "")
                .filter(name -> !name.isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw IngestException.needsLogin("Cannot read your library: there is no login yet (missing: %s). Run %s."
                    .formatted(String.join(", ", missing), loginCommand));
        }
    }

    @Override
    public String toString() {
        return "Credentials[clientId=%s, clientSecret=%s, refreshToken=%s]"
                .formatted(presence(clientId), presence(clientSecret), presence(refreshToken));
    }

    private static String presence(Optional<String> secret) {
        return secret.isPresent() ? "given" : "none";
    }
}
