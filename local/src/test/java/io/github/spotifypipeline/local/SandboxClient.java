package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.Endpoints;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.IngestJob;
import io.github.spotifypipeline.ingest.IngestRequest;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.ingest.ProgressListener;
import io.github.spotifypipeline.ingest.Surroundings;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;

/** Ingest, as it is done from a sandbox: its login, its addresses, and its time. */
record SandboxClient(Sandbox sandbox, IngestConfig config, Random random) {

    /** @throws IngestException if there is nothing to give a manifest of */
    Manifest fetch(LocalDate date, Path raw) {
        InstantSource clock = sandbox::now;
        Surroundings surroundings = new Surroundings(clock.withZone(ZoneOffset.UTC), sandbox::pass, random);
        return IngestJob.run(request(date, raw), surroundings, ProgressListener.silent());
    }

    private IngestRequest request(LocalDate date, Path raw) {
        return new IngestRequest(
                raw.toUri(),
                date,
                config.resources(),
                config,
                new Endpoints(sandbox.apiUrl(), sandbox.accountsUrl()),
                new Credentials(
                        Optional.of(sandbox.clientId()),
                        Optional.of(sandbox.clientSecret()),
                        Optional.of(sandbox.refreshToken())),
                replacement -> {});
    }
}
