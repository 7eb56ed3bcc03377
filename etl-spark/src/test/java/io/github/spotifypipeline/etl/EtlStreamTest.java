package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a stream makes of runs that arrive in any order, twice, and with kills between is what one load makes of them.
 * {@code -Dstream.seeds=12} tries more histories than a build does.
 */
@ExtendWith(SparkExtension.class)
class EtlStreamTest {
    private static final int SEEDS = Integer.getInteger("stream.seeds", 1);
    private static final int RUNS = 6;
    private static final int AT_ONCE = 2;

    @TempDir
    private Path folder;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shuffledDoubledAndInterruptedArrivalsGiveWhatOneLoadGives(long seed, SparkSession spark) throws Exception {
        FaultyFileSystem.register(spark);
        Random random = new Random(seed);
        List<RawRun> runs = runs(random);
        Pipeline loaded = Pipeline.in(folder.resolve("batch"), spark);
        runs.forEach(loaded::land);
        loaded.load();
        Pipeline streamed = Pipeline.in(folder.resolve("stream"), spark);
        Collections.shuffle(runs, random);

        for (int from = 0; from < RUNS; from += AT_ONCE) {
            runs.subList(from, from + AT_ONCE).forEach(streamed::land);
            streamed.land(runs.get(random.nextInt(from + AT_ONCE)));
            if (random.nextBoolean()) {
                streamKilled(streamed, random);
                streamed.database().awaitNobodyElse();
            }
            if (random.nextBoolean()) {
                stream(
                        streamed,
                        streamed.curated().toString(),
                        streamed.database().address());
            }
        }
        stream(streamed, streamed.curated().toString(), streamed.database().address());

        assertThat(streamed.checksums()).isEqualTo(loaded.checksums());
        assertThat(streamed.curatedChecksums()).isEqualTo(loaded.curatedChecksums());
    }

    private static void streamKilled(Pipeline pipeline, Random random) throws Exception {
        Trouble trouble = random.nextBoolean()
                ? Trouble.killedAt(Trouble.Place.values()[1 + random.nextInt(3)], 1 + random.nextInt(40))
                : Trouble.none();
        WarehouseAddress database = pipeline.database().address();
        try (CuttingProxy line = CuttingProxy.cutAfter(database, 20_000 + random.nextInt(200_000))) {
            Throwable told = catchThrowable(
                    () -> stream(pipeline, FaultyFileSystem.address(trouble, pipeline.curated()), line.address()));
            if (told != null) {
                assertThat(told).isInstanceOf(EtlException.class);
            }
        }
    }

    private static List<EtlSummary> stream(Pipeline pipeline, String curated, WarehouseAddress database) {
        List<EtlSummary> told = new ArrayList<>();
        EtlStream.run(
                new EtlRequest(pipeline.raw().toString(), curated, database, EtlConfig.standard()),
                new StreamOptions(false, Duration.ZERO, AT_ONCE, Optional.empty()),
                pipeline.spark(),
                EtlProgress.silent(),
                told::add);
        return told;
    }

    private static List<RawRun> runs(Random random) {
        List<RawRun> runs = new ArrayList<>();
        for (int day = 1; day <= RUNS; day++) {
            String date = "2026-11-0" + day;
            runs.add(RawRun.on(date)
                    .listing("recently_played", plays(random, date))
                    .listing("saved_tracks", saved(random))
                    .listing("streaming_history", records(random, date)));
        }
        return runs;
    }

    private static String[] plays(Random random, String date) {
        return IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(number -> """
                        {"played_at":"%sT0%d:00:00.000Z","track":{"id":"t%d","name":"T%3$d","uri":"spotify:track:t%3$d","artists":[{"id":"a","name":"A"}]}}""".formatted(date, random.nextInt(6), random.nextInt(3)))
                .toArray(String[]::new);
    }

    private static String[] saved(Random random) {
        return IntStream.range(0, 4)
                .filter(number -> random.nextBoolean())
                .mapToObj(number -> """
                        {"added_at":"2026-01-01T00:00:00Z","track":{"id":"t%d","name":"T%d","uri":"spotify:track:t%1$d"}}""".formatted(number, random.nextInt(2)))
                .toArray(String[]::new);
    }

    private static String[] records(Random random, String date) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(number -> """
                        {"ts":"%sT0%d:00:%02dZ","ms_played":90000,"spotify_track_uri":"spotify:track:t%d","master_metadata_track_name":"T%4$d","master_metadata_album_artist_name":"A"}""".formatted(date, random.nextInt(6), random.nextInt(59), random.nextInt(3)))
                .toArray(String[]::new);
    }

    @Test
    void aContinuousStreamLoadsWhatArrivesUntilItIsStopped(SparkSession spark) throws Exception {
        Pipeline pipeline = Pipeline.in(folder, spark);
        Files.createDirectories(pipeline.raw().resolve("_runs"));
        Queue<EtlSummary> told = new ConcurrentLinkedQueue<>();
        StreamingQuery query = EtlStream.start(
                new EtlRequest(
                        pipeline.raw().toString(),
                        pipeline.curated().toString(),
                        pipeline.database().address(),
                        EtlConfig.standard()),
                StreamOptions.continuous(Duration.ofMillis(200)),
                spark,
                EtlProgress.silent(),
                told::add);
        try {
            for (String date : List.of("2026-11-01", "2026-11-02")) {
                RawRun run = RawRun.on(date);
                pipeline.land(run);
                query.processAllAvailable();
                assertThat(told.remove().runs()).containsExactly(run.runId());
            }
        } finally {
            query.stop();
        }
    }
}
