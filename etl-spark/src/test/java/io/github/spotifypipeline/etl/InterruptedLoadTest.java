package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.spotifypipeline.etl.Trouble.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A load that is killed anywhere. A seed stands for a history: a load of the first, the next or a late week that is
 * killed again and again, each time at another random point: an operation on raw, the batch log or curated, a byte
 * written there, or a byte on the line to the database. After each kill the warehouse is as it was, or as it is to be;
 * in the end one undisturbed load makes it, and curated, exactly what they would have become without all that.
 *
 * <p>{@code -Dkill.seeds=25} tries more histories than a build does.
 */
@ExtendWith(SparkExtension.class)
class InterruptedLoadTest {
    private static final int SEEDS = Integer.getInteger("kill.seeds", 1);
    private static final int KILLS = 4;
    private static final String EARLIER = "2026-11-15";
    private static final String LATER = "2026-11-22";

    /** What is loaded before, and what the killed load is to add. */
    private enum History {
        FIRST(List.of(), List.of(EARLIER, LATER)),
        NEXT(List.of(EARLIER), List.of(LATER)),
        LATE(List.of(LATER), List.of(EARLIER));

        private final List<String> loaded;
        private final List<String> waiting;

        History(List<String> loaded, List<String> waiting) {
            this.loaded = loaded;
            this.waiting = waiting;
        }
    }

    private static Map<History, Pipeline> undisturbed;
    private static Map<String, String> warehouseAfterwards;
    private static List<String> curatedAfterwards;
    private static Trouble files;
    private static long bytesOnTheLine;

    /** A point at which a load is killed. */
    private record Kill(Trouble trouble, long bytesOnTheLine) {
        static Kill at(Random random) {
            Trouble nothing = Trouble.none();
            return switch (random.nextInt(8)) {
                case 0, 1, 2 -> new Kill(nothing, random.nextLong(bytesAtMost()));
                case 3 -> new Kill(Trouble.killedAfter(random.nextLong(files.bytes())), Long.MAX_VALUE);
                default -> at(Place.values()[random.nextInt(Place.values().length)], random);
            };
        }

        private static Kill at(Place place, Random random) {
            return new Kill(Trouble.killedAt(place, 1 + random.nextLong(files.operations(place))), Long.MAX_VALUE);
        }

        private static long bytesAtMost() {
            return InterruptedLoadTest.bytesOnTheLine;
        }

        @Override
        public String toString() {
            return bytesOnTheLine < Long.MAX_VALUE ? "line cut after " + bytesOnTheLine + " bytes" : trouble.toString();
        }
    }

    @BeforeAll
    static void loadUndisturbed(SparkSession spark, @TempDir Path folder) throws IOException {
        FaultyFileSystem.register(spark);
        undisturbed = new TreeMap<>();
        for (History history : History.values()) {
            undisturbed.put(history, before(history, spark, folder.resolve(history.name())));
        }
        Pipeline whole = undisturbed.get(History.NEXT).copy(folder.resolve("whole"));
        files = Trouble.none();
        try (CuttingProxy line = CuttingProxy.counting(whole.database().address())) {
            whole.load(files, line);
            bytesOnTheLine = line.bytes();
        }
        warehouseAfterwards = whole.checksums();
        curatedAfterwards = whole.curatedChecksums();
    }

    private static Pipeline before(History history, SparkSession spark, Path folder) throws IOException {
        Pipeline pipeline = Pipeline.in(folder, spark);
        Files.createDirectories(pipeline.curated());
        pipeline.migrate();
        for (String date : history.loaded) {
            SampleDataTest.copy(date, pipeline.raw());
            pipeline.load();
        }
        for (String date : history.waiting) {
            SampleDataTest.copy(date, pipeline.raw());
        }
        return pipeline;
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aLoadThatIsKilledAnywhereIsFinishedByTheNext(long seed, @TempDir Path folder) throws Exception {
        Random random = new Random(seed);
        History history = History.values()[(int) (seed % History.values().length)];
        Pipeline pipeline = undisturbed.get(history).copy(folder);
        Map<String, String> before = pipeline.checksums();

        for (int number = 1; number <= KILLS; number++) {
            Kill kill = Kill.at(random);
            Throwable told = catchThrowable(() -> load(pipeline, kill));
            pipeline.database().awaitNobodyElse();

            assertToldInOneLine(told, kill);
            assertThat(pipeline.checksums())
                    .as("%s, kill %d: %s", history, number, kill)
                    .isIn(before, warehouseAfterwards);
        }
        pipeline.load();

        assertThat(pipeline.checksums()).isEqualTo(warehouseAfterwards);
        assertThat(pipeline.curatedChecksums()).isEqualTo(curatedAfterwards);
    }

    /** A load that was over before its kill has nothing to tell. */
    private static void assertToldInOneLine(Throwable told, Kill kill) {
        if (told != null) {
            assertThat(told).as(kill.toString()).isInstanceOf(EtlException.class);
            assertThat(told.getMessage()).startsWith("Cannot ").doesNotContain("\n");
        }
    }

    private static void load(Pipeline pipeline, Kill kill) throws IOException {
        try (CuttingProxy line = CuttingProxy.cutAfter(pipeline.database().address(), kill.bytesOnTheLine())) {
            pipeline.load(kill.trouble(), line);
        }
    }
}
