package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.spotifypipeline.quicksight.SqlOfFilters.Choice;
import io.github.spotifypipeline.quicksight.SqlOfVisual.Cell;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the page computes from the rows that it carries, against what PostgreSQL says to SQL that is written from the same
 * definition. Nothing here knows a visual by name.
 */
class NumbersEqualSqlTest {

    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 22);
    private static final double PRECISION = 1e-9;
    private static final MathContext DIGITS = new MathContext(12);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Warehouse twoListeners;
    private static Warehouse heavyListener;

    /** A dashboard as one warehouse fills it. */
    private record Page(String name, Dashboard dashboard, Warehouse warehouse) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
        twoListeners = Warehouse.ofTwoListeners();
        heavyListener = Warehouse.ofHeavyListener(4_000);
    }

    @AfterAll
    static void stop() throws SQLException {
        if (browser != null) {
            browser.close();
            twoListeners.close();
            heavyListener.close();
        }
    }

    static Stream<Page> pages() throws Exception {
        List<Page> pages = new ArrayList<>();
        pages.add(new Page(
                "every visual", EveryVisual.in(Files.createDirectories(folder.resolve("every"))), twoListeners));
        Path shipped =
                Path.of(Dashboard.class.getResource("/quicksight/dashboards").toURI());
        try (Stream<Path> files = Files.list(shipped)) {
            for (Path file : files.sorted().toList()) {
                Dashboard dashboard =
                        Dashboard.shipped(file.getFileName().toString().replace(".json", ""));
                pages.add(new Page(dashboard.name() + " of two listeners", dashboard, twoListeners));
                pages.add(new Page(dashboard.name() + " of a heavy listener", dashboard, heavyListener));
            }
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyVisualShowsWhatSqlSays(Page page) throws Exception {
        open(page);
        compare(page, List.of());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void soItDoesAfterTheReaderHasChosenOtherDates(Page page) throws Exception {
        open(page);
        String filter = (String) browser.run("const select = [...document.querySelectorAll('[data-filter-id] select')]"
                + ".find(one => [...one.options].some(option => option.text === 'All time'));"
                + "select.value = 'All time'; select.dispatchEvent(new Event('change'));"
                + "return select.closest('[data-filter-id]').dataset.filterId");
        compare(page, List.of(new Choice(filter, List.of())));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void soItDoesAfterTheReaderHasTickedOneValue(Page page) throws Exception {
        open(page);
        List<String> chosen =
                browser.texts("const box = document.querySelector('[data-filter-id] input[type=checkbox]');"
                        + "box.click(); return [box.closest('[data-filter-id]').dataset.filterId, box.value]");
        compare(page, List.of(new Choice(chosen.get(0), List.of(chosen.get(1)))));
    }

    private static void open(Page page) {
        Path file = folder.resolve(page.name() + ".html");
        if (Files.notExists(file)) {
            DashboardPage.write(page.dashboard(), page.warehouse().connection(), AS_OF, file);
        }
        browser.open(file);
    }

    private static void compare(Page page, List<Choice> choices) throws SQLException, IOException {
        browser.showAllSheets();
        Map<String, ShownTable> shown = shownTables();
        JsonNode definition = page.dashboard().definition();
        SqlOfFilters filters = new SqlOfFilters(definition, AS_OF, choices);
        for (JsonNode sheet : definition.path("Sheets")) {
            for (JsonNode entry : sheet.path("Visuals")) {
                String id = entry.elements().next().path("VisualId").asText();
                DataSet dataSet = kept(page.warehouse(), dataSetOf(page.dashboard(), entry));
                SqlOfVisual sql = new SqlOfVisual(
                        page.warehouse(),
                        dataSet,
                        filters,
                        sheet.path("SheetId").asText(),
                        entry);
                compare(id, shown.get(id), sql);
            }
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private static void compare(String id, ShownTable shown, SqlOfVisual sql) throws SQLException {
        assertThat(shown).as(id).isNotNull();
        if (sql.isTableOfRows()) {
            compareRows(id, shown, sql.tableOfRows());
        } else if (sql.isHistogram()) {
            compareBins(id, shown, sql.bins());
        } else if (sql.isKeyFigure()) {
            compareFigures(id, shown, sql.cells());
        } else {
            compareCells(id, shown, sql);
        }
    }

    private static void compareCells(String id, ShownTable shown, SqlOfVisual sql) throws SQLException {
        Set<String> measures = sql.measureIds();
        List<Cell> cells = shown.cells(measures);
        List<Cell> inGroups = cells.stream()
                .filter(cell -> !cell.column().equals(ShownTable.TOTAL))
                .toList();
        List<Cell> said = sql.cells();
        assertSame(id, inGroups, said);
        assertThat(order(inGroups, true)).as(id + ", order of rows").isEqualTo(order(said, true));
        assertThat(order(inGroups, false)).as(id + ", order of columns").isEqualTo(order(said, false));
        if (cells.size() > inGroups.size()) {
            assertSame(id + ", totals of rows", totals(cells), sql.totalsOfRows());
        }
        if (shown.totals().isArray()) {
            List<Cell> totals = shown.totalCells(measures);
            List<Cell> ofColumns = totals.stream()
                    .filter(cell -> !cell.column().equals(ShownTable.TOTAL))
                    .toList();
            assertSame(id + ", totals of columns", ofColumns, sql.totalsOfColumns());
            if (totals.size() > ofColumns.size()) {
                assertSame(id + ", grand totals", totals(totals), sql.grandTotals());
            }
        }
    }

    private static List<Cell> totals(List<Cell> cells) {
        return cells.stream()
                .filter(cell -> cell.column().equals(ShownTable.TOTAL))
                .map(cell -> new Cell(cell.row(), List.of(), cell.measure(), cell.value()))
                .toList();
    }

    private static void assertSame(String id, List<Cell> shown, List<Cell> said) {
        Map<String, Double> expected = byName(said);
        Map<String, Double> actual = byName(shown);
        assertThat(actual.keySet()).as(id).isEqualTo(expected.keySet());
        actual.forEach((name, value) -> assertThat(value)
                .as(id + " " + name)
                .isCloseTo(expected.get(name), within(PRECISION * Math.max(1, Math.abs(value)))));
    }

    private static Map<String, Double> byName(List<Cell> cells) {
        return cells.stream()
                .collect(Collectors.toMap(
                        cell -> names(cell.row()) + " × " + names(cell.column()) + ": " + cell.measure(), Cell::value));
    }

    private static List<String> order(List<Cell> cells, boolean ofRows) {
        return cells.stream()
                .map(cell -> names(ofRows ? cell.row() : cell.column()))
                .distinct()
                .toList();
    }

    /** Keys as text: a number is the same however the page and the database hand it over. */
    private static String names(List<Object> keys) {
        return keys.stream().map(NumbersEqualSqlTest::name).collect(Collectors.joining(" | "));
    }

    private static String name(Object key) {
        return key instanceof Number number
                ? new BigDecimal(number.toString())
                        .round(DIGITS)
                        .stripTrailingZeros()
                        .toPlainString()
                : String.valueOf(key);
    }

    private static void compareRows(String id, ShownTable shown, List<Map<String, Object>> said) {
        List<String> expected = said.stream()
                .map(row -> shown.columnIds().stream()
                        .map(column -> column + "=" + name(row.get(column)))
                        .sorted()
                        .collect(Collectors.joining(" | ")))
                .toList();
        List<String> actual = shown.namedRows().stream()
                .map(row -> row.entrySet().stream()
                        .map(value -> value.getKey() + "=" + name(value.getValue()))
                        .collect(Collectors.joining(" | ")))
                .toList();
        assertThat(actual).as(id).isEqualTo(expected);
    }

    private static void compareBins(String id, ShownTable shown, Map<Integer, Long> said) {
        Map<Integer, Long> actual = new LinkedHashMap<>();
        IntStream.range(0, shown.rows().size())
                .filter(i -> shown.rows().get(i).path(2).asLong() > 0)
                .forEach(i -> actual.put(i, shown.rows().get(i).path(2).asLong()));
        assertThat(actual).as(id).isEqualTo(said);
    }

    /** The value of each period, what it is more than the one before, and that in per cent. */
    private static void compareFigures(String id, ShownTable shown, List<Cell> said) {
        List<List<Double>> actual = shown.rows().stream()
                .map(row -> numbers(row, said.isEmpty() || said.get(0).row().isEmpty() ? 0 : 1))
                .filter(row -> !row.isEmpty() && row.get(0) != null)
                .toList();
        assertThat(actual).as(id).hasSameSizeAs(said);
        for (int i = 0; i < said.size(); i++) {
            double value = said.get(i).value();
            assertThat(actual.get(i).get(0)).as(id).isCloseTo(value, within(PRECISION * Math.abs(value) + PRECISION));
            if (i > 0) {
                double before = said.get(i - 1).value();
                assertThat(actual.get(i).get(1)).as(id).isCloseTo(value - before, within(1e-6));
                if (before != 0) {
                    assertThat(actual.get(i).get(2))
                            .as(id)
                            .isCloseTo(100 * (value - before) / Math.abs(before), within(1e-6));
                }
            }
        }
    }

    private static List<Double> numbers(JsonNode row, int from) {
        List<Double> numbers = new ArrayList<>();
        for (int i = from; i < row.size(); i++) {
            numbers.add(row.path(i).isNumber() ? row.path(i).asDouble() : null);
        }
        return numbers;
    }

    private static Map<String, ShownTable> shownTables() throws IOException {
        JsonNode all = JSON.readTree(
                (String)
                        browser.run(
                                "return JSON.stringify(Object.fromEntries("
                                        + "[...document.querySelectorAll('[data-visual-id]')].map(card => [card.dataset.visualId, card.evaluated])))"));
        Map<String, ShownTable> tables = new LinkedHashMap<>();
        all.properties().forEach(entry -> tables.put(entry.getKey(), ShownTable.of(entry.getValue())));
        return tables;
    }

    /** The same data set, its query run once for all visuals. */
    private static DataSet kept(Warehouse warehouse, DataSet dataSet) throws SQLException {
        String table = "kept_" + dataSet.identifier();
        warehouse.execute("create temporary table if not exists " + table + " as " + dataSet.sql());
        return new DataSet(dataSet.identifier(), "select * from " + table, dataSet.columns());
    }

    private static DataSet dataSetOf(Dashboard dashboard, JsonNode entry) {
        String identifier =
                entry.findValue("FieldWells").findValue("DataSetIdentifier").asText();
        return dashboard.dataSets().stream()
                .filter(dataSet -> dataSet.identifier().equals(identifier))
                .findFirst()
                .orElseThrow();
    }
}
