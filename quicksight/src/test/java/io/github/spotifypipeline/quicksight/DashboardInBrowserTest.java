package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped dashboard, and one with every kind of visual, as a reader gets them: opened from the disk in a real browser. */
class DashboardInBrowserTest {

    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 22);

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Warehouse warehouse;
    private static Path shipped;
    private static Path everyVisual;

    @BeforeAll
    static void drawThePages() throws Exception {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
        warehouse = Warehouse.ofTwoListeners();
        shipped = draw(Dashboard.shipped("listening"), warehouse, "shipped.html");
        everyVisual = draw(EveryVisual.in(folder), warehouse, "every-visual.html");
    }

    @AfterAll
    static void stop() throws SQLException {
        if (browser != null) {
            browser.close();
            warehouse.close();
        }
    }

    static Stream<Arguments> coloursAndWidths() {
        return Stream.of("light", "dark")
                .flatMap(colours -> Stream.of(1400, 820, 390).map(width -> Arguments.of(colours, width)));
    }

    @ParameterizedTest
    @MethodSource("coloursAndWidths")
    void everySheetHasItsMarksAndNothingIsCutOrComplains(String colours, int width) {
        for (Path page : List.of(shipped, everyVisual)) {
            browser.open(page, colours, width);
            for (String sheet : browser.sheets()) {
                browser.showSheet(sheet);
                assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing on %s sticks out to the right".formatted(sheet))
                        .isEqualTo(true);
                assertThat(browser.texts(CARDS_WITH_SOMETHING_CUT)).as(sheet).isEmpty();
            }
            assertThat(
                            browser.run(
                                    "const tabs = document.getElementById('tabs'); return tabs.scrollWidth <= tabs.clientWidth"))
                    .as("every tab is seen")
                    .isEqualTo(true);
            assertThat(browser.marks())
                    .isNotEmpty()
                    .allSatisfy((visual, marks) -> assertThat(marks).as(visual).isPositive());
            assertThat(browser.run("return document.documentElement.dataset.theme"))
                    .isEqualTo(colours);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** A heading, a key figure or a message that does not fit its card. What scrolls may be longer. */
    private static final String CARDS_WITH_SOMETHING_CUT = "return [...document.querySelectorAll('.card')]"
            + ".filter(card => card.offsetParent).filter(card => card.scrollWidth > card.clientWidth + 1"
            + " || card.querySelector('.body').scrollHeight > card.querySelector('.body').clientHeight + 1)"
            + ".map(card => card.dataset.visualId)";

    /** What the checks have found is long, and no word of it can be broken. */
    @Test
    void noTableAboutThePipelineScrollsSideways() {
        browser.open(shipped, "light", 1400);
        browser.showSheet("pipeline");
        assertThat(browser.text("[data-visual-id=quality]")).contains("spotify_snapshot_id=AAAAB");
        assertThat(browser.texts("return [...document.querySelectorAll('.scroll')].filter(table => table.offsetParent)"
                        + ".filter(table => table.scrollWidth > table.clientWidth)"
                        + ".map(table => table.closest('.card').dataset.visualId)"))
                .isEmpty();
    }

    @Test
    void aFilterMovesEveryVisualOfItsSheetsAndNoOther() {
        browser.open(everyVisual);
        browser.showAllSheets();
        int tableRows = browser.marks().get("grouped");
        browser.showSheet("charts");
        browser.run("document.querySelector('[data-filter-id=kind] input[value=mix]').click()");
        assertThat(browser.marks())
                .containsEntry("pie", 1)
                .containsEntry("heat", 17)
                .containsEntry("grouped", tableRows);
        assertThat(browser.text("[data-filter-id=kind] summary")).isEqualTo("mix");
        choose("#sheet-charts [data-filter-id=days] select", "This year");
        assertThat(browser.marks()).containsEntry("pie", 1);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatIsChosenOnOneSheetIsChosenOnTheOther() {
        browser.open(everyVisual);
        choose("#sheet-charts [data-filter-id=days] select", "Last 4 weeks");
        browser.showSheet("tables");
        assertThat(browser.run("return document.querySelector('#sheet-tables [data-filter-id=days] select').value"))
                .isEqualTo("Last 4 weeks");
        int rows = browser.marks().get("plain-rows");
        choose("#sheet-tables [data-filter-id=days] select", "All time");
        assertThat(browser.marks().get("plain-rows")).isGreaterThan(rows);
    }

    @Test
    void whatIsEmptyForTheReadersChoiceSaysSo() {
        browser.open(everyVisual);
        chooseDays("2030-01-01", "2030-02-01");
        assertThat(browser.text("[data-visual-id=pie] .message")).isEqualTo("Nothing in the chosen dates.");
        assertThat(browser.text("#sheet-charts .problem")).isEmpty();
        chooseDays("2026-11-21", "2026-11-22");
        assertThat(browser.marks().get("pie")).isPositive();
        browser.run("document.querySelector('[data-filter-id=kind] input[value=album]').click()");
        assertThat(browser.text("[data-visual-id=pie] .message")).isEqualTo("Nothing for what is chosen.");
        chooseDays("2026-11-21", "2026-11-20");
        assertThat(browser.text("[data-visual-id=pie] .message")).isEqualTo("Nothing in the chosen dates.");
        assertThat(browser.text("#sheet-charts .problem")).isEqualTo("The first day is after the last.");
    }

    @Test
    void datesBetweenTwoBeginningsOfWeeksSayThatNoWeekBeginsInThem() {
        browser.open(shipped);
        chooseDays("2026-11-17", "2026-11-20");
        assertThat(browser.text("[data-visual-id=plays-per-week] .message"))
                .isEqualTo("No week begins in the chosen dates.");
        chooseDays("2026-11-16", "2026-11-20");
        assertThat(browser.marks().get("plays-per-week")).isPositive();
    }

    @Test
    void aSheetShowsTheControlsThatItsDefinitionHas() {
        browser.open(shipped);
        assertThat(browser.texts(CONTROLS_AT_THE_TOP)).containsExactly("dates", "listener", "source");
        browser.showSheet("pipeline");
        assertThat(browser.texts(CONTROLS_AT_THE_TOP)).containsExactly("listener");
        browser.showSheet("listening");
        assertThat(browser.texts(CONTROLS_AT_THE_TOP)).containsExactly("dates", "listener", "source");
    }

    private static final String CONTROLS_AT_THE_TOP =
            "return [...document.querySelectorAll('#common-controls .control')]"
                    + ".filter(control => control.offsetParent).map(control => control.dataset.filterId)";

    @Test
    void aTextBoxIsParagraphsOfPlainTextWithLinksToSpotifyOnly() {
        browser.open(everyVisual);
        assertThat(browser.text("[data-text-box-id=about]").lines().filter(line -> !line.isBlank()))
                .containsExactly(
                        "What this is",
                        "Every kind of visual once, with an <img src=x> that stays text.",
                        "Open Spotify and not this");
        assertThat(browser.texts("return [...document.querySelectorAll('.text-box a')].map(link => link.href)"))
                .containsExactly("https://open.spotify.com/");
    }

    @Test
    void totalsAndPivotsReadAsTables() {
        browser.open(everyVisual);
        browser.showSheet("tables");
        assertThat(browser.text("[data-visual-id=grouped] .totals")).startsWith("All\t");
        assertThat(browser.text("[data-visual-id=pivot] thead").strip())
                .startsWith("Kind\tPlace\tNov 2026, Plays\tNov 2026, Average\tOct 2026, Plays")
                .endsWith("All months, Plays\tAll months, Average");
        assertThat(browser.texts(
                        "return [...document.querySelectorAll('[data-visual-id=plain-rows] td a')].map(a => a.href)"))
                .isNotEmpty()
                .allMatch(address -> address.startsWith("https://open.spotify.com/track/"));
    }

    @Test
    void sheetsAreTabsThatArrowKeysMoveAlong() {
        browser.open(everyVisual);
        assertThat(selectedTab()).isEqualTo("Charts");
        press("ArrowRight");
        assertThat(selectedTab()).isEqualTo("Tables");
        press("ArrowRight");
        assertThat(selectedTab()).isEqualTo("Charts");
        press("End");
        assertThat(selectedTab()).isEqualTo("Tables");
        assertThat(
                        browser.texts(
                                "return [...document.querySelectorAll('[role=tabpanel]')].filter(panel => !panel.hidden)"
                                        + ".map(panel => document.getElementById(panel.getAttribute('aria-labelledby')).textContent)"))
                .containsExactly("Tables");
    }

    @Test
    void theAddressNamesTheSheetAndBackGoesBack() {
        browser.open(everyVisual);
        browser.showSheet("tables");
        assertThat(browser.run("return location.hash")).isEqualTo("#sheet-tables");
        goTo("history.back()");
        assertThat(selectedTab()).isEqualTo("Charts");
        goTo("location.hash = '#sheet-tables'");
        assertThat(selectedTab()).isEqualTo("Tables");
        goTo("location.hash = '#sheets'");
        assertThat(selectedTab()).as("the link to the charts names no sheet").isEqualTo("Tables");
    }

    /** Until the page has been told. */
    private static void goTo(String script) {
        browser.run("return new Promise(done => { addEventListener('popstate', () => setTimeout(done), {once: true});"
                + script + "; })");
    }

    @Test
    void everythingThatCanBeOperatedOrSeenHasAName() {
        for (Path page : List.of(shipped, everyVisual)) {
            browser.open(page);
            browser.showAllSheets();
            assertThat(browser.texts(
                            "return [...document.querySelectorAll('button, input, select, summary, a, [tabindex]')]"
                                    + ".filter(node => !(node.getAttribute('aria-label') || node.labels?.length || node.textContent.trim()))"
                                    + ".map(node => node.outerHTML)"))
                    .isEmpty();
            assertThat(browser.texts("return [...document.querySelectorAll('.chart')]"
                            + ".map(chart => chart.getAttribute('role') + chart.getAttribute('aria-label'))"))
                    .isNotEmpty()
                    .allMatch(words -> words.startsWith("img") && words.length() > 6);
        }
    }

    @Test
    void everyChartHasATableBehindIt() {
        browser.open(everyVisual);
        browser.run("document.querySelectorAll('#sheet-charts .body details').forEach(details => details.open = true);"
                + "return new Promise(done => setTimeout(done, 50))");
        assertThat(browser.texts("return [...document.querySelectorAll('#sheet-charts .chart')]"
                        + ".filter(chart => !chart.closest('.card').querySelector('tbody td'))"
                        + ".map(chart => chart.closest('.card').dataset.visualId)"))
                .isEmpty();
        assertThat(browser.text("[data-visual-id=by-five] table")).startsWith("Minutes from\tto\tNumber\n0.0\t5.0\t");
    }

    @Test
    void theSwitchTurnsTheColoursAround() {
        browser.open(shipped);
        String paper = "return getComputedStyle(document.body).backgroundColor";
        Object light = browser.run(paper);
        browser.run("document.getElementById('theme-switch').click()");
        assertThat(browser.run(paper)).isNotEqualTo(light);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void paperIsWhiteAndHasAllSheetsWithoutControls() {
        browser.open(everyVisual, "dark", 1400);
        browser.print();
        assertThat(browser.marks())
                .allSatisfy((visual, marks) -> assertThat(marks).as(visual).isPositive());
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(browser.texts("return [...document.querySelectorAll('.card')].filter(card => !card.offsetParent)"
                        + ".map(card => card.dataset.visualId)"))
                .as("cards that are not printed")
                .isEmpty();
        assertThat(browser.texts("return [...document.querySelectorAll('select, input, button, summary')]"
                        + ".filter(node => node.offsetParent).map(node => node.outerHTML)"))
                .as("controls that are printed")
                .isEmpty();
        browser.endPrint();
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void paperSaysWhatIsChosen() {
        browser.open(everyVisual);
        chooseDays("2026-11-01", "2026-11-22");
        browser.run("document.querySelector('[data-filter-id=kind] input[value=mix]').click()");
        assertThat(browser.texts(PRINTED_CHOICES)).isEmpty();
        browser.print();
        assertThat(browser.texts(PRINTED_CHOICES))
                .containsExactly("Days: 1 Nov 2026 to 22 Nov 2026 · Kind: mix", "Days: 1 Nov 2026 to 22 Nov 2026");
        browser.endPrint();
    }

    private static final String PRINTED_CHOICES = "return [...document.querySelectorAll('.on-paper')]"
            + ".filter(line => line.offsetParent).map(line => line.textContent)";

    @Test
    void anEmptyWarehouseDrawsAPageThatSaysSo() throws Exception {
        try (Warehouse empty = Warehouse.empty()) {
            browser.open(draw(Dashboard.shipped("listening"), empty, "empty.html"));
        }
        browser.showAllSheets();
        assertThat(browser.marks())
                .isNotEmpty()
                .allSatisfy((visual, marks) -> assertThat(marks).as(visual).isZero());
        assertThat(
                        browser.texts(
                                "return [...document.querySelectorAll('.card')]"
                                        + ".filter(card => !card.textContent.includes('No data yet')).map(card => card.dataset.visualId)"))
                .isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void oneSinglePlayDrawsWhatItCan() throws Exception {
        try (Warehouse almostEmpty = Warehouse.empty()) {
            almostEmpty.execute(
                    "insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, source, run_id,"
                            + " raw_part, raw_line, raw_ordinal)"
                            + " values ('listener', '2026-11-21 10:00+00', 'track', 'track', 'api', 'run', 'part', 1, 0)");
            browser.open(draw(Dashboard.shipped("listening"), almostEmpty, "single.html"), "light", 390);
        }
        browser.showAllSheets();
        assertThat(browser.marks().values()).contains(0).contains(1);
        assertThat(
                        browser.texts(
                                "return [...document.querySelectorAll('.card')].filter(card => card.dataset.marks === '0')"
                                        + ".filter(card => !card.textContent.includes('No data yet')).map(card => card.dataset.visualId)"))
                .isEmpty();
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertThat(browser.complaints()).isEmpty();
    }

    private static Path draw(Dashboard dashboard, Warehouse from, String name) throws IOException {
        Path output = folder.resolve(name);
        DashboardPage.write(dashboard, from.connection(), AS_OF, output);
        return output;
    }

    private static Object selectedTab() {
        return browser.run("return document.querySelector('[role=tab][aria-selected=true]').textContent");
    }

    private static void press(String key) {
        browser.run(
                "document.querySelector('[role=tab][aria-selected=true]')"
                        + ".dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))",
                key);
    }

    private static void chooseDays(String first, String last) {
        browser.run(
                "const inputs = [...document.querySelectorAll('input[type=date]')].filter(input => input.offsetParent);"
                        + "inputs.forEach((input, i) => { input.value = arguments[i]; });"
                        + "inputs[0].dispatchEvent(new Event('change'))",
                first,
                last);
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
