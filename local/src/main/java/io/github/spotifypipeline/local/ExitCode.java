package io.github.spotifypipeline.local;

/** The exit codes of every command; the rooms throw the same numbers. */
enum ExitCode {
    DONE(0),
    /** Something is left to fetch; the message says from when on. */
    PARTIAL(10),
    /** Nothing to work on yet, or something it needs is not there. */
    NOT_READY(20),
    BAD_ARGUMENT(43),
    WAREHOUSE(45),
    FAILED_CHECK(50),
    NEEDS_LOGIN(60),
    BOOKS_DO_NOT_BALANCE(70),
    /** A defect: nothing that a user did. */
    INTERNAL(1);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
