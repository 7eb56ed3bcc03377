package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.etl.EtlSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StagesTest {

    @TempDir
    private Path folder;

    /** An empty warehouse lacks the views as one does from which somebody has dropped them. */
    @Test
    void aLoadThatIsStoredStaysSoWhenItsReportCannotBeMade() {
        Places places = CommandLine.populateSpec(Places.class, "--home", folder.toString());
        EtlSummary news = new EtlSummary(
                List.of("a-run"),
                List.of(new EtlSummary.TableCount("fact_play", 1, 1, 0, 0, 0)),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                0,
                Map.of());
        PrintStream stderr = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (OpenWarehouse warehouse = places.openWarehouse()) {
            assertThat(Stages.report(places, warehouse, news)).isEmpty();
        } finally {
            System.setErr(stderr);
        }
        assertThat(said.toString(StandardCharsets.UTF_8).strip())
                .startsWith("Cannot tell of what was heard: ")
                .contains("reporting.runs")
                .endsWith("What was loaded stays loaded.")
                .doesNotContain("\n");
    }
}
