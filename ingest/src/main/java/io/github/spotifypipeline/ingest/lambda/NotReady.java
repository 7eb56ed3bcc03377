package io.github.spotifypipeline.ingest.lambda;

/** Something cannot be reached for now; another try may well succeed. Step Functions knows the error by this class's name. */
public final class NotReady extends RuntimeException {
    NotReady(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
