package io.github.spotifypipeline.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.RefreshTokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A login that somebody else has made, in the environment. Where Spotify replaces its refresh token (it does so for
 * logins without a client secret), the home keeps the new one, and remembers by digest which one it follows: another
 * token in the environment is a new login and wins.
 */
final class EnvironmentLogin implements RefreshTokenStore {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home;
    private final Credentials given;

    EnvironmentLogin(Home home, Credentials given) {
        this.home = home;
        this.given = given;
    }

    /** The given credentials, with the refresh token that has replaced theirs, if one has. */
    Credentials credentials() {
        return new Credentials(given.clientId(), given.clientSecret(), latest().or(given::refreshToken));
    }

    @Override
    public Optional<String> latest() {
        return kept().filter(token -> token.follows().equals(digestOfGiven())).map(Replaced::refreshToken);
    }

    @Override
    public void replace(String refreshToken) {
        try {
            OwnerOnlyFile.write(
                    home.replacedToken(), JSON.writeValueAsString(new Replaced(refreshToken, digestOfGiven())));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s (%s)".formatted(home.replacedToken(), e.getClass().getSimpleName()), e);
        }
    }

    @Override
    public String loginCommand() {
        return home.command("login") + " and unset SPOTIFY_REFRESH_TOKEN";
    }

    private Optional<Replaced> kept() {
        try {
            return Files.exists(home.replacedToken())
                    ? Optional.of(JSON.readValue(home.replacedToken().toFile(), Replaced.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw IngestException.notReady(
                    "Cannot read the replaced refresh token: %s (%s). Delete the file and run %s."
                            .formatted(e.getClass().getSimpleName(), home.replacedToken(), loginCommand()));
        }
    }

    private String digestOfGiven() {
        try {
            byte[] token = given.refreshToken().orElse("").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Never printed. */
    private record Replaced(String refreshToken, String follows) {
        @Override
        public String toString() {
            return "Replaced";
        }
    }
}
