package io.github.spotifypipeline.ingest;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;

/**
 * One run, as ordered.
 *
 * @param rawRoot a folder ({@code file:} or a plain path) or {@code s3://bucket/prefix}
 * @param snapshotDate the date that all of the run is filed under, whenever it really happens
 * @param resources what to fetch; usually {@link IngestConfig#resources()}
 * @param refreshTokens told when Spotify replaces the refresh token
 * @param deadline from then on nothing more is asked; what is missing is left to another run
 */
public record IngestRequest(
        URI rawRoot,
        LocalDate snapshotDate,
        Set<Resource> resources,
        IngestConfig config,
        Endpoints endpoints,
        Credentials credentials,
        RefreshTokenStore refreshTokens,
        Instant deadline) {

    /** A run that may take its time. */
    public IngestRequest(
            URI rawRoot,
            LocalDate snapshotDate,
            Set<Resource> resources,
            IngestConfig config,
            Endpoints endpoints,
            Credentials credentials,
            RefreshTokenStore refreshTokens) {
        this(rawRoot, snapshotDate, resources, config, endpoints, credentials, refreshTokens, Instant.MAX);
    }

    /**
     * Before anything is opened or made for a run that cannot be.
     *
     * @throws IngestException 60 if there is no login
     */
    public void requireLogin() {
        credentials.requireWhole(refreshTokens.loginCommand());
    }

    /** The same, for somebody who will be stopped. */
    public IngestRequest until(Instant newDeadline) {
        return new IngestRequest(
                rawRoot, snapshotDate, resources, config, endpoints, credentials, refreshTokens, newDeadline);
    }
}
