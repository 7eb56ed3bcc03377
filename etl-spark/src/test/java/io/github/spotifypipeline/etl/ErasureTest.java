package io.github.spotifypipeline.etl;

import static io.github.spotifypipeline.etl.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Of a listener who has left, nothing is left; of the others, everything. */
@ExtendWith(SparkExtension.class)
class ErasureTest {
    private static final String LEAVING = "leaving-listener";
    private static final String STAYING = "staying-listener";

    private static Pipeline loaded;

    @TempDir
    private Path folder;

    private Pipeline pipeline;

    @BeforeAll
    static void loadTwoListeners(SparkSession spark, @TempDir Path folder) throws IOException {
        loaded = Pipeline.in(folder, spark);
        loaded.land(run(LEAVING, "2026-11-01", "a", "b")).land(run(STAYING, "2026-11-02", "b", "c"));
        loaded.load();
        loaded.land(run(LEAVING, "2026-11-08", "a", "only-once")).load();
        Files.createDirectories(folder.resolve("raw/_state/user=" + LEAVING));
        Files.writeString(folder.resolve("raw/_state/user=" + LEAVING + "/memory.json"), "{}");
    }

    @BeforeEach
    void copy() throws IOException {
        pipeline = loaded.copy(folder);
    }

    private static RawRun run(String user, String date, String... tracks) {
        return RawRun.by(user, date)
                .listing(
                        "saved_tracks",
                        Stream.of(tracks).map(ErasureTest::saved).toArray(String[]::new));
    }

    private static String saved(String id) {
        return """
                {"added_at":"2026-01-01T00:00:00Z","track":{"id":"%s","name":"Song %1$s","uri":"spotify:track:%1$s"}}""".formatted(id);
    }

    /** The bytes themselves are searched: file names, logs, statistics, and rows of files that no longer count. */
    @Test
    void itIsAsIfTheListenerHadNeverBeenThere(SparkSession spark) throws IOException {
        assertThat(filesThatSay("only-once")).isNotEmpty();
        assertThat(filesThatSay(LEAVING)).isNotEmpty();

        assertThat(erase(LEAVING)).isEqualTo(new Erasure.Result(2, List.of()));

        assertThat(filesThatSay(LEAVING)).isEmpty();
        assertThat(filesThatSay("only-once")).isEmpty();
        assertThat(pipeline.rows("select stats::text from pg_stats as stats where schemaname = 'warehouse'"))
                .isNotEmpty()
                .noneMatch(row -> row.contains(LEAVING) || row.contains("only-once"));
        for (Path parquet : parquetFiles()) {
            assertThat(rows(parquet))
                    .as(parquet.toString())
                    .noneMatch(row -> row.contains(LEAVING) || row.contains("only-once"));
        }
        assertThat(pipeline.load().runs()).isEmpty();
        Pipeline alone = Pipeline.in(folder.resolve("alone"), spark);
        alone.land(run(STAYING, "2026-11-02", "b", "c")).load();
        assertThat(pipeline.checksums()).isEqualTo(alone.checksums());
    }

    @Test
    void oneThatWasInterruptedIsFinishedByTheNextAndAThirdFindsNothing() {
        pipeline.database().execute("alter table warehouse.dim_track add constraint closed check (false) not valid");
        assertThatThrownBy(() -> erase(LEAVING)).hasMessageContaining("closed");
        pipeline.database().execute("alter table warehouse.dim_track drop constraint closed");

        assertThat(erase(LEAVING).traces()).isEmpty();

        Map<String, String> after = pipeline.checksums();
        assertThat(pipeline.rows("select distinct user_id from warehouse.run")).containsExactly(STAYING);
        assertFails(() -> erase(LEAVING), EtlException.BAD_ARGUMENT, LEAVING, "Known: " + STAYING);
        assertThat(pipeline.checksums()).isEqualTo(after);
    }

    private Erasure.Result erase(String user) {
        EtlRequest request = new EtlRequest(
                pipeline.raw().toString(),
                pipeline.curated().toString(),
                pipeline.database().address(),
                EtlConfig.standard());
        return Erasure.run(request, user, pipeline.spark(), EtlProgress.silent());
    }

    private List<String> filesThatSay(String word) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(word) || contains(file, word))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean contains(Path file, String word) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With checkpoints of logs. */
    private List<Path> parquetFiles() throws IOException {
        try (Stream<Path> files = Files.walk(pipeline.curated())) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    /** Without Spark: it takes a second for each of some hundred files. */
    private static List<String> rows(Path parquet) throws IOException {
        var file = new org.apache.hadoop.fs.Path(parquet.toUri());
        List<String> rows = new ArrayList<>();
        try (ParquetReader<Group> reader =
                ParquetReader.builder(new GroupReadSupport(), file).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
