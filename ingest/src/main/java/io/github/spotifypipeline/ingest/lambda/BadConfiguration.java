package io.github.spotifypipeline.ingest.lambda;

/** The order, the environment or ingest.yml cannot be understood. Step Functions knows the error by this class's name. */
public final class BadConfiguration extends RuntimeException {
    BadConfiguration(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
