package io.github.spotifypipeline.ingest;

import java.time.Instant;
import java.util.Optional;

/**
 * The run cannot begin or go on. The message is one line for people: <em>Cannot do: why (values). remedy.</em>
 */
public final class IngestException extends RuntimeException {
    public static final int PARTIAL = 10;
    public static final int NOT_READY = 20;
    public static final int BAD_ARGUMENT = 43;
    public static final int DAMAGED = 50;
    public static final int NEEDS_LOGIN = 60;

    private final int exitCode;
    private final transient Optional<Instant> resumeAt;

    private IngestException(int exitCode, String message, Optional<Instant> resumeAt) {
        super(message);
        this.exitCode = exitCode;
        this.resumeAt = resumeAt;
    }

    static IngestException tooEarly(String message, Instant resumeAt) {
        return new IngestException(PARTIAL, message, Optional.of(resumeAt));
    }

    public static IngestException notReady(String message) {
        return new IngestException(NOT_READY, message, Optional.empty());
    }

    public static IngestException badArgument(String message) {
        return new IngestException(BAD_ARGUMENT, message, Optional.empty());
    }

    static IngestException damaged(String message) {
        return new IngestException(DAMAGED, message, Optional.empty());
    }

    public static IngestException needsLogin(String message) {
        return new IngestException(NEEDS_LOGIN, message, Optional.empty());
    }

    /** 10 too early, 20 not ready, 43 bad argument or configuration, 50 a damaged file, 60 needs login. */
    public int exitCode() {
        return exitCode;
    }

    /** When to try again, where Spotify has said so. */
    public Optional<Instant> resumeAt() {
        return resumeAt;
    }
}
