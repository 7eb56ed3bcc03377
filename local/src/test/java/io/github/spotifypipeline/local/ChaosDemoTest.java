package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with everything going wrong that goes wrong with Spotify. */
class ChaosDemoTest {

    @TempDir
    private Path folder;

    @AfterEach
    void stopTheServer() {
        EmbeddedWarehouse.running(new Home(folder)).ifPresent(EmbeddedWarehouse::stop);
    }

    @Test
    void theDemoArrivesAtBalancedBooksAllTheSame() throws Exception {
        PipelineProcess demo = PipelineProcess.run(
                Map.of(), "demo", "--chaos", "1", "--weeks", "2", "--until", "2026-11-22", "--home", folder.toString());

        assertThat(demo.exitCode()).as(demo.stderr()).isZero();
        assertThat(demo.stdout())
                .contains("2 weekly and 6 daily runs")
                .containsPattern(
                        "Chaos 1: [1-9]\\d* faults \\(.+\\); runs taken up again: \\d+; the books of all \\d+ runs balance");

        PipelineProcess quarantine =
                PipelineProcess.run(Map.of(), "explain", "quarantine", "--home", folder.toString());
        assertThat(quarantine.exitCode()).as(quarantine.stderr()).isZero();
        assertThat(quarantine.stdout())
                .contains("raw_part, raw_line, raw_ordinal", "./pipeline explain quarantine user=")
                .containsPattern("\n  [a-z_]+ +user=\\S+ +\\d+ +\\d+\n");
    }
}
