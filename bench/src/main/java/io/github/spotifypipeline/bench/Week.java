package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.WarehouseAddress;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.local.Pipeline;
import io.github.spotifypipeline.local.SandboxClient;
import io.github.spotifypipeline.local.sandbox.ListenerSize;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * {@code pipeline etl} of a week in which everything is read: 10,000 saved tracks, 60 playlists and all else. A process of
 * its own, from its start to its end, against a Spark session that is started and stopped.
 */
final class Week {
    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
    private static final ListenerSize SIZE = new ListenerSize(3_000, 6_600, 22, 10_000, 400, 83, 60, 1_500);
    private static final int ROUNDS = 3;
    private static final double GOAL = 5;

    /** Where the build puts what the launcher hands to java. */
    private static final Path OPTIONS = Path.of(System.getProperty("bench.options"));

    private final Workplace place;
    private final Path raw;
    private final Path waiting;
    private final Path archive;

    Week(Workplace place) {
        this.place = place;
        this.raw = place.folder().resolve("raw");
        this.waiting = place.folder().resolve("waiting");
        this.archive = place.folder().resolve("classes.jsa");
    }

    List<Comparison> measure() throws Exception {
        fetch();
        WarehouseAddress warehouse = place.database("week");
        // The launcher's archive of classes, made as it makes its own.
        load(0, warehouse, "-XX:ArchiveClassesAtExit=" + archive);
        List<Double> ours = new ArrayList<>();
        List<Double> empty = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            ours.add(load(round, warehouse, "-XX:SharedArchiveFile=" + archive));
            empty.add(Child.java(List.of(), EmptySession.class).seconds());
        }
        return List.of(Comparison.of(
                "a week of 10,000 saved tracks and 60 playlists, from start to end",
                ours,
                "a Spark session, started and stopped",
                empty,
                GOAL));
    }

    /** All of it each week, since what ingest remembers is taken from it. */
    private void fetch() throws Exception {
        Path config = place.folder().resolve("ingest.yml");
        Files.writeString(config, "quota: {daily_budget: 10000}\n");
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withSize(SIZE))) {
            SandboxClient client = new SandboxClient(sandbox, IngestConfig.read(config), new Random(1));
            for (int week = 0; week <= ROUNDS; week++) {
                client.fetch(FIRST.plusWeeks(week), raw);
                place.delete(raw.resolve("_state"));
            }
        }
        Files.move(raw.resolve("_runs"), waiting);
        Files.createDirectory(raw.resolve("_runs"));
    }

    /** A run arrives when its manifest does. */
    private double load(int week, WarehouseAddress warehouse, String archiveOption) throws Exception {
        String day = "snapshot_date=" + FIRST.plusWeeks(week);
        Files.move(waiting.resolve(day), raw.resolve("_runs").resolve(day));
        ProcessBuilder pipeline = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + OPTIONS,
                archiveOption,
                Pipeline.class.getName(),
                "etl",
                "--home",
                place.folder().toString(),
                "--warehouse",
                warehouse.url());
        pipeline.environment()
                .putAll(Map.of("WAREHOUSE_USER", warehouse.user(), "WAREHOUSE_PASSWORD", warehouse.password()));
        return Child.run(pipeline).seconds();
    }
}
