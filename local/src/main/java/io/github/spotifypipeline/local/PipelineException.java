package io.github.spotifypipeline.local;

/** A failure to tell a person: one line, what, why, the values, the remedy. */
final class PipelineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    PipelineException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    PipelineException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
