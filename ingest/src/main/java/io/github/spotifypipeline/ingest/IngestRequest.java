package io.github.spotifypipeline.ingest;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;

/**
 * What to fetch, as ordered. One run, if a single call is enough for it; else this call begins one, or goes on with the
 * one that an earlier call of the same resources has left open.
 *
 * @param rawRoot a folder ({@code file:} or a plain path) or {@code s3://bucket/prefix}
 * @param snapshotDate the date that all of a run is filed under, whenever it really happens
 * @param resources what to fetch; usually {@link IngestConfig#resources()}
 * @param login as whom to read; when it ends is told in the manifest
 * @param refreshTokens told when Spotify replaces the refresh token
 * @param deadline from then on nothing more is asked; what is missing is left to another call
 * @param unfinished what becomes of a run that this call cannot finish
 */
public record IngestRequest(
        URI rawRoot,
        LocalDate snapshotDate,
        Set<Resource> resources,
        IngestConfig config,
        Endpoints endpoints,
        Login login,
        RefreshTokenStore refreshTokens,
        Instant deadline,
        Unfinished unfinished) {

    /** What becomes of a run that a call cannot finish. */
    public enum Unfinished {
        /** The next call goes on with it. */
        STAYS_OPEN,
        /** No call will: it is closed as partial, and what it has landed counts. */
        IS_CLOSED
    }

    /** One that may take its time, and be gone on with. */
    public IngestRequest(
            URI rawRoot,
            LocalDate snapshotDate,
            Set<Resource> resources,
            IngestConfig config,
            Endpoints endpoints,
            Login login,
            RefreshTokenStore refreshTokens) {
        this(
                rawRoot,
                snapshotDate,
                resources,
                config,
                endpoints,
                login,
                refreshTokens,
                Instant.MAX,
                Unfinished.STAYS_OPEN);
    }

    /**
     * Before anything is opened or made for a run that cannot be.
     *
     * @throws IngestException 60 if there is no login
     */
    public void requireLogin() {
        login.credentials().requireWhole(refreshTokens.loginCommand());
    }

    /** The same, for somebody who will be stopped. */
    public IngestRequest until(Instant newDeadline) {
        return with(newDeadline, unfinished);
    }

    /** The same, as the last call that its run gets. */
    public IngestRequest closing() {
        return with(deadline, Unfinished.IS_CLOSED);
    }

    boolean closesRuns() {
        return unfinished == Unfinished.IS_CLOSED;
    }

    private IngestRequest with(Instant newDeadline, Unfinished newUnfinished) {
        return new IngestRequest(
                rawRoot, snapshotDate, resources, config, endpoints, login, refreshTokens, newDeadline, newUnfinished);
    }
}
