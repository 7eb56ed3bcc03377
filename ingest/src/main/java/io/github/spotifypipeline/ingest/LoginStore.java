package io.github.spotifypipeline.ingest;

import java.util.Optional;

/** Where a whole login is kept. It prints itself as the place that it is. */
public interface LoginStore extends RefreshTokenStore, AutoCloseable {
    /**
     * The login, or {@link Login#NONE}.
     *
     * @throws IngestException 20 if the place cannot be read
     */
    Login read();

    /**
     * Replaces the login, whole or not at all.
     *
     * @throws java.io.UncheckedIOException if it is not kept; the message says why and where, and nothing that is secret
     */
    void store(Login login);

    @Override
    default void replace(String refreshToken) {
        store(read().withRefreshToken(refreshToken));
    }

    @Override
    default Optional<String> latest() {
        return read().credentials().refreshToken();
    }

    @Override
    default void close() {}
}
