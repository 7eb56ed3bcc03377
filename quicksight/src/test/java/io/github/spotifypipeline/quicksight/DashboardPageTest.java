package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
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
    void whateverIsInANameStaysInItsScriptElement() throws Exception {
        String page = pageOfTwoListeners();
        assertThat(page).contains("Slow \\u003Cb\\u003EHarbour").contains("Line\\u2028separator");
        assertThat(page).doesNotContain("<img src=x").doesNotContain("document.title=\"broken\"");
        assertThat(page.split("</script>", -1))
                .as("four script elements and no more")
                .hasSize(5);
    }

    @Test
    void thePageCarriesOnlyTheColumnsThatItUses() throws Exception {
        String page = pageOfTwoListeners();
        assertThat(page).contains("\"release_decade\":{\"type\"").doesNotContain("\"album_name\":{\"type\"");
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

    private String pageOfTwoListeners() throws SQLException, IOException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            Path page = folder.resolve("page.html");
            DashboardPage.write(Dashboard.shipped("listening"), warehouse.connection(), AS_OF, page);
            return Files.readString(page);
        }
    }
}
