package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What checks find is told, recorded, and, if it is bad enough, stops the load. */
@ExtendWith(SparkExtension.class)
class QualityChecksTest {
    @TempDir
    private Path folder;

    @Test
    void everyCheckLeavesAResultWithEveryLoad(SparkSession spark) {
        Pipeline pipeline = Pipeline.in(folder, spark);

        EtlSummary summary = pipeline.land(RawRun.on("2026-11-01")).load();

        assertThat(summary.quality()).extracting(QualityResult::stage).contains("raw", "curated", "warehouse", "drift");
        assertThat(summary.warnings()).isEmpty();
        assertThat(pipeline.rows("select count(*), sum(finding_count) from warehouse.quality_result"))
                .containsExactly(summary.quality().size() + " | 0");
    }

    @Test
    void aFatalFindingLoadsNothingAndIsRecorded(SparkSession spark) {
        Pipeline pipeline = Pipeline.in(folder, spark);
        pipeline.land(RawRun.on("2026-11-01").listing("saved_tracks", saved("a", "x")))
                .load();
        pipeline.database().execute("delete from warehouse.dim_track");
        Map<String, String> before = pipeline.checksums();

        assertThatThrownBy(() -> pipeline.land(RawRun.on("2026-11-02")).load())
                .isInstanceOfSatisfying(
                        EtlException.class, e -> assertThat(e.exitCode()).isEqualTo(50))
                .hasMessageContainingAll("facts_resolve", "fact_saved_track");

        assertThat(pipeline.checksums()).isEqualTo(before);
        assertThat(pipeline.rows("""
                select outcome, exit_code, message like '%facts_resolve%', finding_count, first_finding
                from warehouse.load join warehouse.quality_result using (load_id)
                where finding_count > 0""")).containsExactly("failed | 50 | t | 1 | fact=fact_saved_track, id=a");
        pipeline.perform(EtlTask.of(EtlTask.Kind.REBUILD));
        assertThat(pipeline.rows("select count(*) from warehouse.run")).containsExactly("2");
    }

    @Test
    void aFieldThatIsNoLongerSentAndALibraryThatVanishesAreTold(SparkSession spark) {
        Pipeline pipeline = Pipeline.in(folder, spark);
        pipeline.land(RawRun.on("2026-11-01").listing("saved_tracks", tracks(0, 40, "with")));
        pipeline.land(RawRun.on("2026-11-08").listing("saved_tracks", tracks(0, 40, "with")));
        assertThat(pipeline.load().warnings()).isEmpty();

        pipeline.land(RawRun.on("2026-11-15").listing("saved_tracks", tracks(30, 60, "without")));

        assertThat(pipeline.load().warnings())
                .anyMatch(warning -> warning.contains("drift_of_nulls") && warning.contains("column_name=isrc"))
                .anyMatch(warning -> warning.contains("drift_of_library") && warning.contains("removed=30"));
    }

    private static String[] tracks(int from, int to, String isrc) {
        return IntStream.range(from, to)
                .mapToObj(number -> saved("t" + number, isrc))
                .toArray(String[]::new);
    }

    private static String saved(String id, String isrc) {
        String ids = isrc.equals("with") ? "{\"isrc\":\"X" + id + "\"}" : "{}";
        return """
                {"added_at":"2026-01-01T00:00:00Z","track":
                {"id":"%s","name":"Song","uri":"spotify:track:%1$s","external_ids":%s}}""".formatted(id, ids).replace("\n", "");
    }
}
