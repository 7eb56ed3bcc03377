package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.quicksight.model.DashboardVersionDefinition;

/** The definition that the page is tested with is one that QuickSight would take. */
class EveryVisualTest {

    @TempDir
    private static Path folder;

    @Test
    void quickSightKnowsEveryWordOfIt() throws IOException {
        JsonNode definition = EveryVisual.in(folder).definition();
        assertThat(ServiceModel.problems(DashboardVersionDefinition.builder(), definition))
                .isEmpty();
    }

    @Test
    void itHasEveryKindOfVisualThatIsDrawn() throws IOException {
        Set<String> kinds = new HashSet<>();
        for (JsonNode sheet : EveryVisual.in(folder).definition().path("Sheets")) {
            sheet.path("Visuals")
                    .forEach(visual -> kinds.add(visual.fieldNames().next()));
        }
        assertThat(kinds).isEqualTo(Dashboard.DRAWN);
    }
}
