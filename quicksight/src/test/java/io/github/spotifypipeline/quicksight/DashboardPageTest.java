package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardPageTest {

    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 22);

    @TempDir
    private Path folder;

    @Test
    void thePageAsksTheNetworkForNothing() throws Exception {
        String page = pageOfTwoListeners();
        assertThat(page).contains("default-src 'none'; script-src 'sha256-");
        String outsideOfScripts = page.replaceAll("(?s)<script.*?</script>", "");
        assertThat(outsideOfScripts)
                .doesNotContainPattern("<(link|iframe|object|embed|img)\\b")
                .doesNotContain("url(");
        assertThat(page).doesNotContainPattern("<script[^>]* src");
    }

    @Test
    void nothingFromTheWarehouseStandsInThePageAsItself() throws Exception {
        String page = pageOfTwoListeners();
        assertThat(page).doesNotContain("Slow").doesNotContain("<img").doesNotContain("broken");
        assertThat(page.split("</script>", -1))
                .as("three script elements and no more")
                .hasSize(4);
        assertThat(page).containsPattern("id=\"data\">[A-Za-z0-9+/]+=*</script>");
    }

    @Test
    void thePageCarriesOnlyTheColumnsThatItUses() throws Exception {
        DataSet dataSet = Dashboard.shipped("listening").dataSets().get(0);
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            List<DataSet.Column> kept = dataSet.columns().subList(0, 2);
            ObjectNode described =
                    DataSetRows.read(warehouse.connection(), dataSet, kept).describe(new PackedNumbers());
            assertThat(described.path("columns").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(kept.get(0).name(), kept.get(1).name());
        }
    }

    /** Scripts are 0.54 MB, lists and names 0.4, and 0.7 with ten times as many plays; a row for each play would be 0.3 more. */
    @Test
    void thePageOfAHeavyListenerIsSmall() throws Exception {
        Path page = folder.resolve("heavy.html");
        try (Warehouse warehouse = Warehouse.ofHeavyListener(30_000)) {
            DashboardPage.write(Dashboard.shipped("listening"), warehouse.connection(), AS_OF, page);
        }
        assertThat(Files.size(page)).isLessThan(1_100_000);
    }

    @Test
    void theSameWarehouseGivesTheSamePage() throws Exception {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            DashboardPage.write(
                    Dashboard.shipped("listening"), warehouse.connection(), AS_OF, folder.resolve("1.html"));
            DashboardPage.write(
                    Dashboard.shipped("listening"), warehouse.connection(), AS_OF, folder.resolve("2.html"));
            assertThat(folder.resolve("1.html")).hasSameBinaryContentAs(folder.resolve("2.html"));
        }
    }

    @Test
    void theConnectionIsAsUsableAfterAsBefore() throws Exception {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            DashboardPage.write(
                    Dashboard.shipped("listening"), warehouse.connection(), AS_OF, folder.resolve("1.html"));
            warehouse.execute("create table warehouse.written_after ()");
            assertThat(warehouse.connection().getAutoCommit()).isTrue();
        }
    }

    @Test
    void anUnknownDashboardIsABadArgument() {
        DashboardException problem = catchThrowableOfType(DashboardException.class, () -> Dashboard.shipped("cooking"));
        assertThat(problem).hasMessageContaining("dashboards/cooking.json").hasMessageNotContaining("\n");
        assertThat(problem.exitCode()).isEqualTo(43);
    }

    @Test
    void aDefinitionThatIsNoJsonSaysSo() throws IOException {
        Files.createDirectories(folder.resolve("dashboards"));
        Files.writeString(folder.resolve("dashboards/half.json"), "{\"Sheets\": [");
        DashboardException problem = catchThrowableOfType(DashboardException.class, () -> Dashboard.in(folder, "half"));
        assertThat(problem).hasMessageStartingWith("Cannot draw the dashboard: dashboards/half.json");
        assertThat(problem.exitCode()).isEqualTo(43);
    }

    @Test
    void aMisspelledColumnIsABadDefinitionAndNothingIsWritten() throws Exception {
        Dashboard misspelled = everyVisualWith("\"ColumnName\": \"minutes\"", "\"ColumnName\": \"minuets\"");
        DashboardException problem = catchThrowableOfType(DashboardException.class, () -> write(misspelled, "no.html"));
        assertThat(problem)
                .hasMessageStartingWith("Cannot draw the dashboard: no column minuets in data set plays. Name one of [")
                .hasMessageContaining("minutes")
                .hasMessageNotContaining("\n");
        assertThat(problem.exitCode()).isEqualTo(43);
        assertThat(folder.resolve("no.html")).doesNotExist();
    }

    @Test
    void aDataSetThatIsNotDeclaredIsABadDefinition() throws Exception {
        Dashboard misspelled = everyVisualWith("\"DataSetIdentifier\": \"plays\"", "\"DataSetIdentifier\": \"palys\"");
        DashboardException problem = catchThrowableOfType(DashboardException.class, () -> write(misspelled, "no.html"));
        assertThat(problem).hasMessageContaining("of data set palys, which it does not declare");
        assertThat(problem.exitCode()).isEqualTo(43);
    }

    @Test
    void aVisualOfATypeThatIsNotDrawnIsNamedAndTheOthersAreDrawn() throws Exception {
        Dashboard dashboard = everyVisualWith("\"PieChartVisual\"", "\"FunnelChartVisual\"");
        write(dashboard, "others.html");
        assertThat(folder.resolve("others.html")).isNotEmptyFile();
        assertThat(dashboard.notDrawn())
                .contains("pie (FunnelChartVisual)")
                .allMatch(visual -> visual.endsWith("(FunnelChartVisual)"));
    }

    @Test
    void aMissingViewNamesTheDataSetAndTheRemedy() throws SQLException {
        try (Warehouse warehouse = Warehouse.empty()) {
            warehouse.execute("drop view reporting.freshness");
            DashboardException problem = catchThrowableOfType(
                    DashboardException.class,
                    () -> DashboardPage.write(
                            Dashboard.shipped("listening"), warehouse.connection(), AS_OF, folder.resolve("no.html")));
            assertThat(problem)
                    .hasMessageContaining("data set freshness")
                    .hasMessageContaining("is migrated")
                    .hasMessageNotContaining("\n");
            assertThat(problem.exitCode()).isEqualTo(45);
            assertThat(folder.resolve("no.html")).doesNotExist();
        }
    }

    private Dashboard everyVisualWith(String words, String otherWords) throws IOException {
        EveryVisual.in(folder);
        Path definition = folder.resolve("dashboards/every-visual.json");
        Files.writeString(definition, Files.readString(definition).replace(words, otherWords));
        return Dashboard.in(folder, "every-visual");
    }

    private void write(Dashboard dashboard, String name) throws SQLException {
        try (Warehouse warehouse = Warehouse.empty()) {
            DashboardPage.write(dashboard, warehouse.connection(), AS_OF, folder.resolve(name));
        }
    }

    private String pageOfTwoListeners() throws SQLException, IOException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            Path page = folder.resolve("page.html");
            DashboardPage.write(Dashboard.shipped("listening"), warehouse.connection(), AS_OF, page);
            return Files.readString(page);
        }
    }
}
