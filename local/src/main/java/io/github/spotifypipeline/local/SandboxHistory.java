package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.Endpoints;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.IngestJob;
import io.github.spotifypipeline.ingest.IngestRequest;
import io.github.spotifypipeline.ingest.ProgressListener;
import io.github.spotifypipeline.ingest.Resource;
import io.github.spotifypipeline.ingest.Surroundings;
import io.github.spotifypipeline.local.sandbox.AppShape;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Some months of the pipeline's life in minutes: the whole snapshot once a week, the plays of each day in between,
 * fetched from a sandbox whose clock is moved on before every run.
 */
final class SandboxHistory {

    private static final LocalTime TIME_OF_DAY = LocalTime.of(6, 0);

    private final long seed;
    private final AppShape shape;
    private final LocalDate lastDate;
    private final int weeks;
    private final URI raw;

    SandboxHistory(long seed, AppShape shape, LocalDate lastDate, int weeks, String raw) {
        this.seed = seed;
        this.shape = shape;
        this.lastDate = lastDate;
        this.weeks = weeks;
        this.raw = Path.of(raw).toUri();
    }

    /** Fetches it all and returns the number of runs. */
    int fetch() {
        int days = 7 * (weeks - 1) + 1;
        LocalDate firstDate = lastDate.minusDays(days - 1L);
        Random random = new Random(seed);
        SandboxOptions options =
                SandboxOptions.DEFAULTS.withSeed(seed).withShape(shape).withNow(momentOf(firstDate));
        try (Sandbox sandbox = Sandbox.start(options);
                Terminal.Step step = Terminal.step("Fetching from the sandbox")) {
            for (int day = 0; day < days; day++) {
                LocalDate date = firstDate.plusDays(day);
                step.at(day, days, date.toString());
                sandbox.setNow(momentOf(date));
                IngestJob.run(
                        request(sandbox, date, day % 7 == 0), surroundings(date, random), ProgressListener.silent());
            }
        }
        return days;
    }

    private IngestRequest request(Sandbox sandbox, LocalDate date, boolean isWeekly) {
        IngestConfig config = IngestConfig.packaged();
        return new IngestRequest(
                raw,
                date,
                isWeekly ? config.resources() : Set.of(Resource.RECENTLY_PLAYED),
                config,
                new Endpoints(sandbox.apiUrl(), sandbox.accountsUrl()),
                new Credentials(
                        Optional.of(sandbox.clientId()),
                        Optional.of(sandbox.clientSecret()),
                        // A history may be longer than the six months that a login lasts.
                        Optional.of(sandbox.logIn())),
                replacement -> {});
    }

    /** The sandbox's time, and nobody to be polite to. */
    private static Surroundings surroundings(LocalDate date, Random random) {
        return new Surroundings(Clock.fixed(momentOf(date), ZoneOffset.UTC), duration -> {}, random);
    }

    private static Instant momentOf(LocalDate date) {
        return date.atTime(TIME_OF_DAY).toInstant(ZoneOffset.UTC);
    }
}
