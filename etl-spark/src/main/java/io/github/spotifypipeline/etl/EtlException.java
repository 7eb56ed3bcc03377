package io.github.spotifypipeline.etl;

/**
 * The job cannot go on, in one line for people: <em>Cannot do: why (values). remedy.</em> Nothing was loaded.
 */
public class EtlException extends RuntimeException {
    /** Not ready: no raw data yet, or another load is running. */
    public static final int NOT_READY = 20;

    /** A bad argument or configuration. */
    public static final int BAD_ARGUMENT = 43;

    /** The warehouse cannot be reached or used. */
    public static final int WAREHOUSE = 45;

    /** A check failed: raw is damaged or a quality check found rows. */
    public static final int FAILED_CHECK = 50;

    /** The books of a run do not balance. */
    public static final int UNBALANCED = 70;

    private final int exitCode;

    public EtlException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public EtlException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** One of the constants above. */
    public int exitCode() {
        return exitCode;
    }
}
