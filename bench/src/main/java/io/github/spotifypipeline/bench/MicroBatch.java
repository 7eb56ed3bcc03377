package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlProgress;
import io.github.spotifypipeline.etl.EtlRequest;
import io.github.spotifypipeline.etl.EtlStream;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.etl.StreamOptions;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.Login;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.ingest.Resource;
import io.github.spotifypipeline.local.SandboxClient;
import io.github.spotifypipeline.local.sandbox.ListenerSize;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;

/**
 * A micro-batch of one poll with 50 plays, from the listing of raw to the commit, against Spark's own for one file with which
 * nothing is done. By Spark's watch, one after the other; the first ones, in which a virtual machine learns, do not count.
 */
final class MicroBatch {
    private static final Instant FIRST = Instant.parse("2026-11-01T00:05:00Z");
    /** Within which the listener hears more than the 50 that Spotify shows. */
    private static final Duration POLLS_APART = Duration.ofHours(12);

    private static final ListenerSize SIZE = new ListenerSize(160, 350, 310, 600, 40, 30, 24, 180);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final int LEARNING = 15;
    private static final int COUNTED = 25;
    private static final double GOAL = 6;

    private final Workplace place;
    private final Path raw;
    private final Path waiting;
    private final Path other;

    MicroBatch(Workplace place) {
        this.place = place;
        this.raw = place.folder().resolve("raw");
        this.waiting = place.folder().resolve("waiting");
        this.other = place.folder().resolve("other");
    }

    List<Comparison> measure() throws Exception {
        List<Manifest> polls = poll();
        Files.move(raw.resolve("_runs"), waiting);
        Files.createDirectory(raw.resolve("_runs"));
        Files.createDirectory(other);
        StreamingQuery loading = loading();
        StreamingQuery idle = idle();
        List<Double> ours = new ArrayList<>();
        List<Double> empty = new ArrayList<>();
        for (Manifest poll : polls) {
            Path manifest = Path.of("snapshot_date=" + poll.snapshotDate(), "run_id=" + poll.runId() + ".json");
            empty.add(seconds(idle, manifest, other));
            ours.add(seconds(loading, manifest, raw.resolve("_runs")));
        }
        loading.stop();
        idle.stop();
        return List.of(Comparison.of(
                "a micro-batch of 50 plays",
                ours.subList(LEARNING, ours.size()),
                "one with which nothing is done",
                empty.subList(LEARNING, empty.size()),
                GOAL));
    }

    private List<Manifest> poll() throws Exception {
        List<Manifest> polls = new ArrayList<>();
        try (Sandbox sandbox =
                Sandbox.start(SandboxOptions.DEFAULTS.withSize(SIZE).withNow(FIRST))) {
            SandboxClient client = new SandboxClient(sandbox, IngestConfig.packaged(), new Random(1));
            Login login = client.logIn();
            for (int number = 0; number < LEARNING + COUNTED; number++) {
                Instant now = FIRST.plus(POLLS_APART.multipliedBy(number));
                sandbox.setNow(now);
                polls.add(client.fetch(
                        now.atZone(ZoneOffset.UTC).toLocalDate(), Set.of(Resource.RECENTLY_PLAYED), login, raw));
            }
        }
        return polls;
    }

    private StreamingQuery loading() throws Exception {
        EtlRequest request = new EtlRequest(
                raw.toString(),
                place.folder().resolve("curated").toString(),
                place.database("microbatch"),
                EtlConfig.standard());
        return EtlStream.start(
                request,
                StreamOptions.continuous(INTERVAL),
                SparkSessions.local(),
                EtlProgress.silent(),
                summary -> {});
    }

    /** The same source. */
    private StreamingQuery idle() throws Exception {
        return SparkSessions.local()
                .readStream()
                .format("text")
                .schema("value STRING")
                .option("wholetext", true)
                .option("pathGlobFilter", "run_id=*.json")
                .load(other + "/snapshot_date=*")
                .select(functions.col("_metadata.file_path"))
                .writeStream()
                .option("checkpointLocation", place.folder().resolve("idle").toString())
                .trigger(Trigger.ProcessingTime(INTERVAL.toMillis()))
                .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (files, number) -> {})
                .start();
    }

    /** A poll arrives when its manifest does, whole: it comes under another name, which the stream passes over. */
    private double seconds(StreamingQuery stream, Path manifest, Path arrived) throws Exception {
        Path target = arrived.resolve(manifest);
        Files.createDirectories(target.getParent());
        Path unfinished = Files.copy(waiting.resolve(manifest), target.resolveSibling("unfinished"));
        Files.move(unfinished, target);
        stream.processAllAvailable();
        return Arrays.stream(stream.recentProgress())
                .filter(progress -> progress.durationMs().containsKey("addBatch"))
                .reduce((earlier, later) -> later)
                .map(MicroBatch::seconds)
                .orElseThrow();
    }

    private static double seconds(StreamingQueryProgress progress) {
        return progress.durationMs().get("triggerExecution") / 1e3;
    }
}
