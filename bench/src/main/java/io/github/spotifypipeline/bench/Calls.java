package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.local.SandboxClient;
import io.github.spotifypipeline.local.sandbox.ListenerSize;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** How many calls a weekly run takes of an account that has not changed, against the one that read all of it. */
final class Calls {
    private static final LocalDate FIRST = LocalDate.parse("2026-11-15");
    private static final ListenerSize SIZE = new ListenerSize(3_000, 6_600, 22, 5_320, 40, 83, 94, 180);
    private static final double GOAL = 0.05;

    private final Workplace place;

    Calls(Workplace place) {
        this.place = place;
    }

    List<Comparison> measure() throws Exception {
        Path raw = place.folder().resolve("raw");
        Path config = place.folder().resolve("ingest.yml");
        Files.writeString(config, "quota: {daily_budget: 10000}\nartists: {max_per_run: 10000}\n");
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withSize(SIZE))) {
            SandboxClient client = new SandboxClient(sandbox, IngestConfig.read(config), new Random(1));
            Manifest first = client.fetch(FIRST, raw);
            Manifest second = client.fetch(FIRST.plusWeeks(1), raw);
            return List.of(Comparison.of(
                    "a weekly run of an account that has not changed",
                    second.requestCount(),
                    "the first, of all of it",
                    first.requestCount(),
                    "calls",
                    GOAL));
        }
    }
}
