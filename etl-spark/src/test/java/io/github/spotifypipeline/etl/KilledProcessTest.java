package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job in a JVM of its own, killed without a word when it has done a random part of its work: whatever the operating
 * system leaves of its files and connections, the next job goes on from there.
 *
 * <p>{@code -Dkill.processes=20} kills more of them than a build does, {@code -Dkill.seed=7} at other points.
 */
@ExtendWith(SparkExtension.class)
class KilledProcessTest {
    private static final int PROCESSES = Integer.getInteger("kill.processes", 2);
    private static final int SEED = Integer.getInteger("kill.seed", 1);

    /** A load makes about so many files that can be watched, and is longer busy with the database than that. */
    private static final int FILES = 30;

    @TempDir
    private Path folder;

    @Test
    void aProcessThatIsKilledIsSucceededByTheNext(SparkSession spark) throws Exception {
        Pipeline pipeline = Pipeline.in(folder.resolve("killed"), spark);
        SampleDataTest.copy("2026-11-15", pipeline.raw());
        pipeline.load();
        SampleDataTest.copy("2026-11-22", pipeline.raw());
        Pipeline undisturbed = pipeline.copy(folder.resolve("undisturbed"));
        Map<String, String> before = pipeline.checksums();
        undisturbed.load();
        Map<String, String> after = undisturbed.checksums();

        Random random = new Random(SEED);
        for (int number = 1; number <= PROCESSES; number++) {
            int files = random.nextInt(FILES);
            killWhenGrownBy(files, pipeline);
            pipeline.database().awaitNobodyElse();

            assertThat(pipeline.checksums())
                    .as("kill %d after %d files", number, files)
                    .isIn(before, after);
        }
        pipeline.load();

        assertThat(pipeline.checksums()).isEqualTo(after);
        assertThat(pipeline.curatedChecksums()).isEqualTo(undisturbed.curatedChecksums());
    }

    /** Or lets it end, where it makes fewer files than that. */
    private void killWhenGrownBy(int files, Pipeline pipeline) throws IOException, InterruptedException {
        long enough = fileCount(pipeline.curated()) + files;
        Process process = start(pipeline);
        while (process.isAlive() && fileCount(pipeline.curated()) < enough) {
            Thread.sleep(10);
        }
        process.destroyForcibly().waitFor();
    }

    /** Files come and go while we count. */
    private static long fileCount(Path curated) {
        try (Stream<Path> batches = Files.list(curated.resolve("_batches"))) {
            long count = batches.count();
            for (File table : curated.toFile().listFiles()) {
                count += Stream.ofNullable(new File(table, "_delta_log").list())
                        .mapToInt(names -> names.length)
                        .sum();
            }
            return count;
        } catch (IOException e) {
            return 0;
        }
    }

    private Process start(Pipeline pipeline) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("spark.jvm.options").split(" ")));
        command.addAll(List.of("-Dspark.master=local[2]", "-Dspark.ui.enabled=false", "-Dspark.driver.host=localhost"));
        command.add("-Dspark.hadoop.fs.file.impl=" + LaptopFileSystem.class.getName());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EtlJob.class.getName()));
        command.addAll(List.of(
                "--raw",
                pipeline.raw().toString(),
                "--curated",
                pipeline.curated().toString()));
        command.addAll(List.of("--warehouse", pipeline.database().address().url()));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        process.environment()
                .put("WAREHOUSE_USER", pipeline.database().address().user());
        process.environment()
                .put("WAREHOUSE_PASSWORD", pipeline.database().address().password());
        return process.start();
    }
}
