package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped dashboard as a reader gets it: opened from the disk in a real browser. */
class DashboardInBrowserTest {

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Warehouse warehouse;
    private static Path page;

    @BeforeAll
    static void drawThePage() throws Exception {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
        warehouse = Warehouse.ofTwoListeners();
        page = draw(warehouse, "page.html");
    }

    @AfterAll
    static void stop() throws SQLException {
        if (browser != null) {
            browser.close();
            warehouse.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"light, 1400", "dark, 1400", "light, 390", "dark, 390"})
    void everyVisualHasMarksAndNothingComplains(String colorScheme, int width) {
        browser.open(page, colorScheme, width);
        assertThat(browser.marks())
                .hasSize(19)
                .allSatisfy((visual, marks) -> assertThat(marks).as(visual).isPositive());
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo(colorScheme);
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing sticks out to the right")
                .isEqualTo(true);
    }

    @Test
    void keyFiguresEqualWhatSqlSays() throws SQLException {
        browser.open(page);
        String lastYear = " where played_date between date '2026-11-22' - interval '1 year' and date '2026-11-22'";
        assertThat(figure("kpi-plays")).isEqualTo(warehouse.value("select count(*) from reporting.plays" + lastYear));
        assertThat(figure("kpi-hours"))
                .isEqualTo(warehouse.value("select round((sum(listened_ms) / 3600000.0)::numeric, 1)"
                        + " from reporting.plays" + lastYear));
        assertThat(figure("kpi-artists"))
                .isEqualTo(
                        warehouse.value("select count(distinct artist_id) from reporting.plays_per_artist" + lastYear));
        assertThat(figure("kpi-saved")).isEqualTo(warehouse.value("select count(*) from reporting.saved_tracks"));
        assertThat(browser.text("[data-visual-id=kpi-saved] .change")).isEqualTo("−1 since the week before");
    }

    @Test
    void aDateFilterMovesEveryVisualOfItsSheetAtOnce() throws SQLException {
        browser.open(page);
        choose("[data-filter-id=dates] select", "All time");
        assertThat(figure("kpi-plays")).isEqualTo(warehouse.value("select count(*) from reporting.plays"));
        assertThat(browser.marks()).containsEntry("plays-per-week", 3).containsEntry("kpi-saved", 1);
        choose("[data-filter-id=dates] select", "Last 4 weeks");
        assertThat(figure("kpi-plays"))
                .isEqualTo(warehouse.value(
                        "select count(*) from reporting.plays where played_date >= date '2026-11-22' - 28"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aListenerIsChosenForAllSheets() {
        browser.open(page);
        browser.run("document.querySelector('[data-filter-id=listener] input[value=listener-2]').click()");
        assertThat(figure("kpi-plays")).isEqualTo("1");
        assertThat(browser.marks())
                .containsEntry("runs", 1)
                .containsEntry("growth", 0)
                .containsEntry("top-artists", 2);
        assertThat(browser.text("[data-visual-id=growth]")).contains("No data yet");
    }

    @Test
    void aChoiceInACardChangesThatCardOnly() {
        browser.open(page);
        assertThat(browser.marks()).containsEntry("ranks", 3);
        choose("[data-visual-id=ranks] select", "1 year");
        assertThat(browser.marks()).containsEntry("ranks", 1).containsEntry("plays-per-week", 2);
    }

    @Test
    void namesAreTextAndOnlyWebAddressesAreLinks() {
        browser.open(page);
        assertThat(browser.text("[data-visual-id=top-tracks] table"))
                .contains("Slow <b>Harbour</b> <!-- -->")
                .contains("The 🚆 Lanterns, <img src=x onerror=\"document.title='broken'\">");
        assertThat(browser.run("return document.title")).isEqualTo("Listening");
        assertThat(browser.run("return document.querySelectorAll('main img, main script').length"))
                .isEqualTo(0L);
        assertThat(browser.texts("return [...document.querySelectorAll('main td a')].map(a => a.protocol)"))
                .isNotEmpty()
                .allMatch("https:"::equals);
    }

    @Test
    void everyChartHasWordsAndATableBehindIt() {
        browser.open(page);
        browser.run("document.querySelectorAll('.body details').forEach(details => details.open = true)");
        assertThat(browser.texts("return [...document.querySelectorAll('.chart')]"
                        + ".map(chart => chart.getAttribute('role') + chart.getAttribute('aria-label'))"))
                .hasSize(10)
                .allMatch(words -> words.length() > "img".length() + 10);
        assertThat(browser.run("return new Promise(done => setTimeout(() => done("
                        + "document.querySelectorAll('.body details tbody tr').length), 0))"))
                .isInstanceOfSatisfying(Long.class, rows -> assertThat(rows).isGreaterThan(20));
        assertThat(browser.text("[data-visual-id=decades] details table"))
                .contains("1960s\t3")
                .contains("2020s\t2");
    }

    @Test
    void theSwitchTurnsTheColoursAround() {
        browser.open(page);
        String paper = "return getComputedStyle(document.body).backgroundColor";
        Object light = browser.run(paper);
        browser.run("document.getElementById('theme-switch').click()");
        assertThat(browser.run(paper)).isNotEqualTo(light);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anEmptyWarehouseDrawsAPageThatSaysSo() throws Exception {
        try (Warehouse empty = Warehouse.empty()) {
            browser.open(draw(empty, "empty.html"));
        }
        assertThat(browser.marks())
                .hasSize(19)
                .allSatisfy((visual, marks) -> assertThat(marks).as(visual).isZero());
        assertThat(browser.run("return [...document.querySelectorAll('.card')]"
                        + ".filter(card => card.innerText.includes('No data yet')).length"))
                .isEqualTo(19L);
        assertThat(browser.complaints()).isEmpty();
    }

    private static Path draw(Warehouse from, String name) {
        Path output = folder.resolve(name);
        DashboardPage.write(Dashboard.shipped("listening"), from.connection(), LocalDate.of(2026, 11, 22), output);
        return output;
    }

    private static String figure(String visual) {
        return browser.text("[data-visual-id=" + visual + "] .number");
    }

    private static void choose(String selector, String option) {
        browser.run(
                "const select = document.querySelector(arguments[0]);"
                        + "select.selectedIndex = [...select.options].findIndex(one => one.text === arguments[1]);"
                        + "select.dispatchEvent(new Event('change'))",
                selector,
                option);
    }
}
