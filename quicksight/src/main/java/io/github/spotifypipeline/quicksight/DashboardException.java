package io.github.spotifypipeline.quicksight;

/** A dashboard that cannot be drawn. The message is one line for a person: what, why, and the remedy. */
public final class DashboardException extends RuntimeException {

    private static final int BAD_ARGUMENT = 43;
    private static final int WAREHOUSE = 45;

    private final int exitCode;

    private DashboardException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    static DashboardException badArgument(String message) {
        return new DashboardException(BAD_ARGUMENT, message, null);
    }

    static DashboardException badArgument(String message, Throwable cause) {
        return new DashboardException(BAD_ARGUMENT, message, cause);
    }

    static DashboardException warehouse(String message, Throwable cause) {
        return new DashboardException(WAREHOUSE, message, cause);
    }

    /** The exit code of a command that ends with this: 43 for a bad argument or definition, 45 for the warehouse. */
    public int exitCode() {
        return exitCode;
    }
}
