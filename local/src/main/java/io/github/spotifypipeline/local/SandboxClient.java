package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.Endpoints;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.IngestJob;
import io.github.spotifypipeline.ingest.IngestRequest;
import io.github.spotifypipeline.ingest.Login;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.ingest.ProgressListener;
import io.github.spotifypipeline.ingest.Resource;
import io.github.spotifypipeline.ingest.Surroundings;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Ingest, as it is done from a sandbox: its addresses, its logins, and its time: to wait is to move its clock. */
public record SandboxClient(Sandbox sandbox, IngestConfig config, Random random) {

    /**
     * Fetches what the configuration orders, with the sandbox's first login, of which nobody knows the age.
     *
     * @throws IngestException if there is nothing to give a manifest of
     */
    public Manifest fetch(LocalDate date, Path raw) {
        return fetch(date, config.resources(), login(sandbox.refreshToken(), Optional.empty()), raw);
    }

    /** The same, of some resources and with another login: a history may be longer than the six months that one lasts. */
    public Manifest fetch(LocalDate date, Set<Resource> resources, Login login, Path raw) {
        InstantSource clock = sandbox::now;
        return IngestJob.run(
                request(date, resources, login, raw),
                new Surroundings(clock.withZone(ZoneOffset.UTC), sandbox::pass, random),
                ProgressListener.silent());
    }

    /** Another login, which begins now. */
    public Login logIn() {
        return login(sandbox.logIn(), Optional.of(sandbox.now()));
    }

    private Login login(String refreshToken, Optional<Instant> authorizedAt) {
        return new Login(
                new Credentials(
                        Optional.of(sandbox.clientId()),
                        Optional.of(sandbox.clientSecret()),
                        Optional.of(refreshToken)),
                authorizedAt);
    }

    private IngestRequest request(LocalDate date, Set<Resource> resources, Login login, Path raw) {
        return new IngestRequest(
                raw.toUri(),
                date,
                resources,
                config,
                new Endpoints(sandbox.apiUrl(), sandbox.accountsUrl()),
                login,
                replacement -> {});
    }
}
