package io.github.spotifypipeline.ingest;

/** Where the login is kept. */
@FunctionalInterface
public interface RefreshTokenStore {
    /**
     * Keeps a refresh token that replaces the present one, which is dead from now on. Called before the new login is
     * used, so that a crash cannot lose it; what is thrown here ends the run.
     */
    void replace(String refreshToken);
}
