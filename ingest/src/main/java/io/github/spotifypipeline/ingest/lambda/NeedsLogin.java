package io.github.spotifypipeline.ingest.lambda;

/** Somebody has to log in to Spotify; no repetition heals that. Step Functions knows the error by this class's name. */
public final class NeedsLogin extends RuntimeException {
    NeedsLogin(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
