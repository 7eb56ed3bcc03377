package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the job itself refuses to commit. Since its own books always balance, a trigger in the warehouse spoils them. */
@ExtendWith(SparkExtension.class)
class RefusedLoadTest {
    @TempDir
    private Path folder;

    private Pipeline pipeline;
    private Map<String, String> before;

    @BeforeEach
    void loadAWeek(SparkSession spark) {
        pipeline = Pipeline.in(folder, spark);
        pipeline.land(RawRun.on("2026-11-01").listing("saved_tracks", saved("a")))
                .load();
        before = pipeline.checksums();
        pipeline.land(RawRun.on("2026-11-08").listing("saved_tracks", saved("a"), saved("b")));
    }

    @Test
    void booksThatDoNotBalanceLoadNothing() throws IOException {
        JsonNode failure = failureWith("warehouse.run_book", "new.accepted := new.accepted + 1; return new;");

        assertThat(failure.path("exit_code").asInt()).isEqualTo(EtlException.UNBALANCED);
        assertThat(failure.path("message").asText()).startsWith("Cannot load: the books do not balance (");
        assertThat(failure.path("books_unbalanced").asInt()).isEqualTo(1);
        assertThat(failure.path("checks_failed").asInt()).isZero();
    }

    @Test
    void aCheckThatFindsRowsLoadsNothing() throws IOException {
        JsonNode failure = failureWith("warehouse.dim_track", "return null;");

        assertThat(failure.path("exit_code").asInt()).isEqualTo(EtlException.FAILED_CHECK);
        assertThat(failure.path("message").asText())
                .startsWith("Cannot load: check facts_resolve found 1 rows (first: fact=fact_saved_track, id=b)");
        assertThat(failure.path("checks_failed").asInt()).isEqualTo(1);
        assertThat(failure.path("books_unbalanced").asInt()).isZero();
    }

    /** What the job reports when this befalls each row of the table; without that, it then loads. */
    private JsonNode failureWith(String table, String trigger) throws IOException {
        pipeline.database().execute("""
                create function spoil() returns trigger language plpgsql as $$ begin %s end $$;
                create trigger spoil before insert on %s for each row execute function spoil()""".formatted(trigger, table));
        Path report = folder.resolve("report");
        assertThatThrownBy(() -> EtlJob.runAndReport(arguments(report), pipeline.spark()))
                .isInstanceOf(EtlException.class)
                .message()
                .doesNotContain("\n");
        assertThat(pipeline.checksums()).isEqualTo(before);
        assertThat(report).isDirectoryNotContaining("glob:**/{summary.json,report.txt}");

        pipeline.database().execute("drop function spoil cascade");
        assertThat(pipeline.load().runs()).hasSize(1);
        return new ObjectMapper().readTree(report.resolve("failure.json").toFile());
    }

    private EtlArguments arguments(Path report) {
        WarehouseAddress address = pipeline.database().address();
        return EtlArguments.parse(
                "--raw", pipeline.raw().toString(),
                "--curated", pipeline.curated().toString(),
                "--warehouse", address.url() + "&password=" + address.password(),
                "--report", report.toString());
    }

    private static String saved(String trackId) {
        return "{\"added_at\":\"2026-01-01T00:00:00Z\",\"track\":{\"id\":\"%s\",\"name\":\"%1$s\"}}".formatted(trackId);
    }
}
