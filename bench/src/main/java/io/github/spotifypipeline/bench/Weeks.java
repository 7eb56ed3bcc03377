package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlJob;
import io.github.spotifypipeline.etl.EtlProgress;
import io.github.spotifypipeline.etl.EtlRequest;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.etl.WarehouseAddress;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.Login;
import io.github.spotifypipeline.local.SandboxClient;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Whether the years weigh on a weekly run: the last weeks of ten years against the first ones.
 *
 * <p>A week in which more has happened takes longer, whichever it is. So the listener is one who has been there for three
 * years, and lives on by six hours from one snapshot date to the next: the last weeks have as much to tell as the first.
 *
 * <p>Most weeks are loaded fifty at a time; the last twelve one by one.
 */
final class Weeks {
    private static final LocalDate LAST = LocalDate.parse("2026-11-22");
    private static final Duration LIVED_IN_A_WEEK = Duration.ofHours(6);
    private static final int COMPARED = 5;
    private static final int BATCH = 50;
    private static final int SINGLY = 12;
    private static final double GOAL = 1.25;

    private final Workplace place;
    private final int weeks;
    private final Path raw;
    private final Path waiting;

    Weeks(Workplace place, int weeks) {
        this.place = place;
        this.weeks = weeks;
        this.raw = place.folder().resolve("raw");
        this.waiting = place.folder().resolve("waiting");
    }

    List<Comparison> measure() throws Exception {
        List<Double> fetching = fetchAll();
        Files.move(raw.resolve("_runs"), waiting);
        warmUp();
        List<Double> loading = loadAll();
        return List.of(compared("fetch", fetching), compared("load", loading));
    }

    private Comparison compared(String step, List<Double> seconds) {
        return Comparison.of(
                "%s of weeks %d to %d".formatted(step, weeks - COMPARED + 1, weeks),
                seconds.subList(seconds.size() - COMPARED, seconds.size()),
                "weeks 2 to " + (COMPARED + 1),
                seconds.subList(1, COMPARED + 1),
                GOAL);
    }

    /** Seconds of each week. */
    private List<Double> fetchAll() throws Exception {
        List<Double> seconds = new ArrayList<>();
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            SandboxClient client = new SandboxClient(sandbox, IngestConfig.packaged(), new Random(1));
            for (int week = 0; week < weeks; week++) {
                LocalDate date = date(week);
                sandbox.setNow(sandbox.now().plus(LIVED_IN_A_WEEK));
                Login login = client.logIn();
                seconds.add(Stopwatch.seconds(
                        () -> client.fetch(date, IngestConfig.packaged().resources(), login, raw)));
            }
        }
        return seconds;
    }

    /** The first weeks into another warehouse: no run that counts pays for what a virtual machine learns. */
    private void warmUp() throws Exception {
        Path landed = Files.createDirectory(raw.resolve("_runs"));
        EtlRequest request = request("warm", place.database("warm"));
        for (int week = 0; week < 2 * COMPARED; week++) {
            arrive(week, week + 1);
            EtlJob.run(request, SparkSessions.local(), EtlProgress.silent());
        }
        Files.move(landed, place.folder().resolve("warmed"));
    }

    /** Seconds of each load of a single week. */
    private List<Double> loadAll() throws Exception {
        Files.createDirectory(raw.resolve("_runs"));
        EtlRequest request = request("measured", place.database("measured"));
        List<Double> seconds = new ArrayList<>();
        int week = 0;
        while (week < weeks) {
            boolean isSingle = week <= COMPARED || week >= weeks - SINGLY;
            int next = isSingle ? week + 1 : Math.min(week + BATCH, weeks - SINGLY);
            arrive(week, next);
            double taken = Stopwatch.seconds(() -> EtlJob.run(request, SparkSessions.local(), EtlProgress.silent()));
            if (isSingle) {
                seconds.add(taken);
            }
            week = next;
        }
        return seconds;
    }

    private EtlRequest request(String name, WarehouseAddress warehouse) {
        return new EtlRequest(raw.toString(), place.folder().resolve(name).toString(), warehouse, EtlConfig.standard());
    }

    /** A run arrives when its manifest does. */
    private void arrive(int from, int to) throws IOException {
        for (int week = from; week < to; week++) {
            String day = "snapshot_date=" + date(week);
            Path arrived = Files.createDirectory(raw.resolve("_runs").resolve(day));
            try (Stream<Path> manifests = Files.list(waiting.resolve(day))) {
                for (Path manifest : manifests.toList()) {
                    Files.copy(manifest, arrived.resolve(manifest.getFileName()));
                }
            }
        }
    }

    private LocalDate date(int week) {
        return LAST.minusWeeks(weeks - 1L - week);
    }
}
