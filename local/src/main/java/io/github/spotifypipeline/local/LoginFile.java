package io.github.spotifypipeline.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.RefreshTokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The home's refresh token, once Spotify has replaced the one in the environment (it does so for logins without a
 * client secret). The file remembers which token it follows, by digest, so that a new login in the environment wins.
 */
final class LoginFile implements RefreshTokenStore {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Credentials given;

    LoginFile(Home home, Credentials given) {
        this.file = home.folder().resolve("login.json");
        this.given = given;
    }

    /** The given credentials, with the refresh token that has replaced theirs, if one has. */
    Credentials current() {
        Optional<String> refreshToken =
                stored().filter(this::follows).map(Login::refreshToken).or(given::refreshToken);
        return new Credentials(given.clientId(), given.clientSecret(), refreshToken);
    }

    @Override
    public void replace(String refreshToken) {
        try {
            OwnerOnlyFile.write(file, JSON.writeValueAsString(new Login(refreshToken, digestOfGiven())));
        } catch (IOException e) {
            throw new PipelineException(
                    ExitCode.NOT_READY,
                    "Cannot store the new refresh token: %s (%s). Make the folder writable; the old token is dead, so log in again."
                            .formatted(e.getMessage(), file),
                    e);
        }
    }

    private boolean follows(Login login) {
        return given.refreshToken().isEmpty() || login.follows().equals(digestOfGiven());
    }

    private Optional<Login> stored() {
        try {
            return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), Login.class)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
    private record Login(String refreshToken, String follows) {
        @Override
        public String toString() {
            return "Login";
        }
    }
}
