package io.github.spotifypipeline.ingest;

import java.util.Optional;

/** Where the refresh token of a login is kept. */
@FunctionalInterface
public interface RefreshTokenStore {
    /**
     * Keeps a refresh token that replaces the present one, which is dead from now on. Called before the new login is
     * used, so that a crash cannot lose it; what is thrown here ends the run.
     *
     * @throws java.io.UncheckedIOException if it is not kept; the message says why and where, and nothing that is secret
     */
    void replace(String refreshToken);

    /** The token that is kept now, which another run may have replaced; empty where nobody else looks after it. */
    default Optional<String> latest() {
        return Optional.empty();
    }

    /** The command that makes the login anew, for messages: <em>Run …</em>. */
    default String loginCommand() {
        return "./pipeline login";
    }
}
