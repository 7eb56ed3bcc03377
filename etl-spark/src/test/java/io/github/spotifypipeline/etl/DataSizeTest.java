package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However large the job takes its data to be, the rows are the same. */
@ExtendWith(SparkExtension.class)
class DataSizeTest {
    private static Map<String, String> warehouse;
    private static List<String> curated;

    @BeforeAll
    static void loadAsIs(SparkSession spark, @TempDir Path folder) throws IOException {
        Pipeline small = landed(spark, folder);
        small.load();
        warehouse = small.checksums();
        curated = small.curatedChecksums();
    }

    @ParameterizedTest
    @EnumSource(names = "SMALL", mode = EnumSource.Mode.EXCLUDE)
    void moreOrLessDataIsLoadedInAnotherWayToTheSame(DataSize size, SparkSession spark, @TempDir Path folder)
            throws IOException {
        Pipeline pipeline = landed(spark, folder);

        pipeline.loadAs(size);

        assertThat(pipeline.checksums()).isEqualTo(warehouse);
        assertThat(pipeline.curatedChecksums()).isEqualTo(curated);
    }

    private static Pipeline landed(SparkSession spark, Path folder) throws IOException {
        Pipeline pipeline = Pipeline.in(folder, spark);
        SampleDataTest.copy("2026-11-15", pipeline.raw());
        SampleDataTest.copy("2026-11-22", pipeline.raw());
        return pipeline;
    }

    @Test
    void anHourIsTinyAWeekIsSmallSomeYearsAreMediumAndAGigabyteIsLarge() {
        assertThat(List.of(10L << 10, 1L << 20, 20L << 20, 1L << 30))
                .map(DataSize::ofBytes)
                .containsExactly(DataSize.TINY, DataSize.SMALL, DataSize.MEDIUM, DataSize.LARGE);
    }
}
