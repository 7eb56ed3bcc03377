package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlProgress;
import io.github.spotifypipeline.etl.EtlRequest;
import io.github.spotifypipeline.etl.EtlStream;
import io.github.spotifypipeline.etl.EtlSummary;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.etl.StreamOptions;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.Login;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.ingest.Resource;
import io.github.spotifypipeline.local.SandboxClient;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.streaming.StreamingQuery;

/**
 * How long a poll's plays take from raw to the warehouse, while one poll a second arrives: the time in which 95 of 100 are
 * there. The first minutes, in which a virtual machine learns what it will do for days, do not count.
 */
final class Arrivals {
    private static final Instant FIRST = Instant.parse("2026-11-01T00:05:00Z");
    private static final int LEARNING = 300;
    private static final int COUNTED = 100;
    private static final double GOAL_SECONDS = 5;

    private final Path raw;
    private final Path waiting;
    private final EtlRequest request;
    private final Map<String, Long> arrivedNanos = new ConcurrentHashMap<>();
    private final Map<String, Double> seconds = new ConcurrentHashMap<>();
    private final CountDownLatch toCome = new CountDownLatch(LEARNING + COUNTED);

    Arrivals(Workplace place) throws Exception {
        this.raw = place.folder().resolve("raw");
        this.waiting = place.folder().resolve("waiting");
        this.request = new EtlRequest(
                raw.toString(),
                place.folder().resolve("curated").toString(),
                place.database("arrivals"),
                EtlConfig.standard());
    }

    List<Comparison> measure() throws Exception {
        List<Manifest> polls = poll();
        Files.move(raw.resolve("_runs"), waiting);
        Files.createDirectory(raw.resolve("_runs"));
        StreamingQuery stream = EtlStream.start(
                request,
                StreamOptions.continuous(Duration.ofMillis(200)),
                SparkSessions.local(),
                EtlProgress.silent(),
                this::loaded);
        for (Manifest poll : polls) {
            arrive(poll);
            Thread.sleep(1000);
        }
        toCome.await();
        stream.stop();
        return List.of(Comparison.of(
                "a poll from raw to the warehouse, 95th of 100, one a second",
                List.of(percentile(polls)),
                "the goal",
                List.of(GOAL_SECONDS),
                1));
    }

    /** One every five minutes, of the demo's listener, while there is something new. */
    private List<Manifest> poll() throws Exception {
        Map<String, Manifest> polls = new LinkedHashMap<>();
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withNow(FIRST))) {
            SandboxClient client = new SandboxClient(sandbox, IngestConfig.packaged(), new Random(1));
            Login login = client.logIn();
            for (Instant now = FIRST; polls.size() < LEARNING + COUNTED; now = now.plus(Duration.ofMinutes(5))) {
                sandbox.setNow(now);
                Manifest poll = client.fetch(
                        now.atZone(ZoneOffset.UTC).toLocalDate(), Set.of(Resource.RECENTLY_PLAYED), login, raw);
                if (Files.exists(raw.resolve("_runs").resolve(file(poll)))) {
                    polls.put(poll.runId(), poll);
                }
            }
        }
        return List.copyOf(polls.values());
    }

    /** A run arrives when its manifest does. */
    private void arrive(Manifest poll) throws Exception {
        Path manifest = file(poll);
        Files.createDirectories(raw.resolve("_runs").resolve(manifest).getParent());
        arrivedNanos.put(poll.runId(), System.nanoTime());
        Files.move(waiting.resolve(manifest), raw.resolve("_runs").resolve(manifest));
    }

    private static Path file(Manifest poll) {
        return Path.of("snapshot_date=" + poll.snapshotDate(), "run_id=" + poll.runId() + ".json");
    }

    private void loaded(EtlSummary summary) {
        long now = System.nanoTime();
        for (String run : summary.runs()) {
            seconds.put(run, (now - arrivedNanos.get(run)) / 1e9);
            toCome.countDown();
        }
    }

    private double percentile(List<Manifest> polls) {
        List<Double> counted = polls.subList(LEARNING, polls.size()).stream()
                .map(poll -> seconds.get(poll.runId()))
                .sorted()
                .toList();
        return counted.get(counted.size() * 95 / 100);
    }
}
