package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page makes of a definition that is not the shipped one: each test draws one visual over a few numbers. */
class EvaluatorTest {

    private static final String DATA_SET = """
            {"PhysicalTableMap": {"numbers": {"CustomSql": {
              "SqlQuery": "select * from (values\
               ('a', date '2026-11-02', 1, 0.5), ('a', date '2026-11-03', 2, 1.5), ('b', date '2026-11-10', 5, null),\
               ('c', date '2026-11-24', 2, 4.0), (null, null, 1, 1.0)) as numbers (name, day, amount, share)",
              "Columns": [{"Name": "name", "Type": "STRING"}, {"Name": "day", "Type": "DATETIME"},
                          {"Name": "amount", "Type": "INTEGER"}, {"Name": "share", "Type": "DECIMAL"}]}}}}
            """;

    @TempDir
    private static Path profile;

    private static Browser browser;
    private static Warehouse warehouse;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws SQLException {
        browser = Browser.start(profile);
        warehouse = Warehouse.empty();
    }

    @AfterAll
    static void stop() throws SQLException {
        if (browser != null) {
            browser.close();
            warehouse.close();
        }
    }

    @BeforeEach
    void layOutFiles() throws IOException {
        Files.createDirectories(folder.resolve("datasets"));
        Files.createDirectories(folder.resolve("dashboards"));
        Files.writeString(folder.resolve("datasets/numbers.json"), DATA_SET);
        EveryVisual.copyThemes(folder);
    }

    @Test
    void everyAggregationLeavesOutWhatIsNull() throws IOException {
        draw(
                table(
                        "",
                        measure("share", "SUM"),
                        measure("share", "AVERAGE"),
                        measure("share", "MIN"),
                        measure("share", "MAX"),
                        measure("share", "COUNT"),
                        measure("amount", "DISTINCT_COUNT")),
                "");
        assertThat(rows()).containsExactly("7.0|1.8|0.5|4.0|4|3");
    }

    @Test
    void groupsAreSortedByAMeasureThenByNameAndNothingComesLast() throws IOException {
        draw(table(dimension("Categorical", "name", ""), measure("amount", "SUM")), "");
        assertThat(rows()).containsExactly("a|3", "b|5", "c|2", "–|1");
        draw(
                table(dimension("Categorical", "name", ""), measure("amount", "SUM"))
                        .replace("\"RowSort\": []", """
                                "RowSort": [{"ColumnSort": {"SortBy": {"DataSetIdentifier": "numbers", "ColumnName": "share"},
                                  "Direction": "DESC", "AggregationFunction": {"NumericalAggregationFunction":
                                  {"SimpleNumericalAggregation": "MAX"}}}}]"""),
                "");
        assertThat(rows()).containsExactly("c|2", "a|3", "–|1", "b|5");
    }

    @Test
    void aWeekBeginsOnTheDayThatTheDefinitionSays() throws IOException {
        String byWeek = table(dimension("Date", "day", "\"DateGranularity\": \"WEEK\","), measure("amount", "SUM"));
        draw(byWeek, "");
        assertThat(rows()).containsExactly("Nov 1, 2026|3", "Nov 8, 2026|5", "Nov 22, 2026|2", "–|1");
        draw(byWeek, "\"Options\": {\"WeekStart\": \"MONDAY\"},");
        assertThat(rows()).containsExactly("Nov 2, 2026|3", "Nov 9, 2026|5", "Nov 23, 2026|2", "–|1");
    }

    @Test
    void whatIsBeyondTheLimitIsOneOther() throws IOException {
        draw(bars("\"ItemsLimit\": 1, \"OtherCategories\": \"INCLUDE\""), "");
        assertThat(chartRows()).containsExactly("b|5", "Other|6");
        draw(bars("\"ItemsLimit\": 1, \"OtherCategories\": \"EXCLUDE\""), "");
        assertThat(chartRows()).containsExactly("b|5");
    }

    @Test
    void aRollingDateCountsFromTheDayOfThePage() throws IOException {
        draw(total(), filter("""
                {"TimeRangeFilter": {"FilterId": "f", "Column": {"DataSetIdentifier": "numbers", "ColumnName": "day"},
                 "RangeMinimumValue": {"RollingDate": {"Expression": "truncDate('MM', addDateTime(-20, 'DD', now()))"}},
                 "RangeMaximumValue": {"RollingDate": {"Expression": "now()"}},
                 "IncludeMinimum": true, "IncludeMaximum": false, "NullOption": "NON_NULLS_ONLY"}}"""));
        assertThat(rows()).containsExactly("8");
    }

    @Test
    void aCategoryFilterKeepsOrLeavesOutItsValues() throws IOException {
        String list = """
                {"CategoryFilter": {"FilterId": "f", "Column": {"DataSetIdentifier": "numbers", "ColumnName": "name"},
                 "Configuration": {"FilterListConfiguration": {"MatchOperator": "CONTAINS", "CategoryValues": ["a", "b"]}}}}""";
        draw(total(), filter(list));
        assertThat(rows()).containsExactly("8");
        draw(total(), filter(list.replace("CONTAINS", "DOES_NOT_CONTAIN")));
        assertThat(rows()).containsExactly("3");
    }

    @Test
    void aVisualTypeThatIsNotDrawnSaysSo() throws IOException {
        draw("{\"WordCloudVisual\": {\"VisualId\": \"v\"}}", "");
        assertThat(browser.text(".card")).contains("This visual type is not drawn here: WordCloudVisual");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatCannotBeEvaluatedIsNotDrawnWrongly() throws IOException {
        draw(table("", measure("amount", "VARP")), "");
        assertThat(browser.text(".card")).contains("the aggregation VARP is not known here");
        draw(total(), filter("""
                {"RelativeDatesFilter": {"FilterId": "f", "Column": {"DataSetIdentifier": "numbers", "ColumnName": "day"}}}"""));
        assertThat(browser.text(".card")).contains("filters of kind RelativeDatesFilter are not known here");
        assertThat(browser.complaints()).containsExactly("v: filters of kind RelativeDatesFilter are not known here");
    }

    @Test
    void whatAVisualHasButIsNotDrawnIsNamed() throws IOException {
        draw(
                bars("\"ItemsLimit\": 9, \"OtherCategories\": \"EXCLUDE\"")
                        .replace("\"Orientation\"", "\"ReferenceLines\": [{\"Status\": \"ENABLED\"}], \"Orientation\"")
                        .replace("\"Values\"", "\"SmallMultiples\": [{}], \"Values\""),
                "");
        assertThat(browser.text(".card")).contains("Not drawn here: reference lines, small multiples");
        assertThat(browser.marks()).containsEntry("v", 4);
        draw(
                total().replace(
                                "\"SortConfiguration\"",
                                "\"TotalOptions\": {\"TotalAggregationOptions\": [{}]}, \"SortConfiguration\""),
                "");
        assertThat(browser.text(".card")).contains("Not drawn here: total aggregation options");
    }

    @Test
    void aParameterStopsOnlyWhatItFilters() throws IOException {
        draw(total(), filter("""
                {"NumericRangeFilter": {"FilterId": "f", "Column": {"DataSetIdentifier": "numbers", "ColumnName": "amount"},
                 "RangeMinimum": {"Parameter": "least"}, "NullOption": "ALL_VALUES"}}"""));
        assertThat(browser.text(".card")).contains("parameters are not known here");
    }

    @Test
    void aKeyFigureTellsTheChangeSinceThePeriodBefore() throws IOException {
        String figure = """
                {"KPIVisual": {"VisualId": "v", "ChartConfiguration": {"KPIOptions": {"Comparison": {%s}},
                 "FieldWells": {"Values": [%s], "TrendGroups": [%s]}}}}""";
        String week = dimension("Date", "day", "\"DateGranularity\": \"WEEK\",");
        String known = filter("""
                {"TimeRangeFilter": {"FilterId": "f", "Column": {"DataSetIdentifier": "numbers", "ColumnName": "day"},
                 "RangeMaximumValue": {"StaticValue": "2026-11-20T00:00:00Z"}, "NullOption": "NON_NULLS_ONLY"}}""");
        draw(figure.formatted("", measure("amount", "SUM"), week), known);
        assertThat(browser.text(".figure")).isEqualTo("5\n\nWeek of 8 Nov: ▲+2 (+67 %) since 1 Nov");
        draw(figure.formatted("\"ComparisonMethod\": \"PERCENT_DIFFERENCE\"", measure("amount", "SUM"), week), known);
        assertThat(browser.text(".figure")).isEqualTo("5\n\nWeek of 8 Nov: ▲+67 % since 1 Nov");
    }

    @Test
    void aLineOverFewWeeksNamesThoseWeeksBelowIt() throws IOException {
        draw(line("amount"), until("2026-11-20"));
        assertThat(browser.texts("return [...document.querySelectorAll('.chart text')].map(text => text.textContent)"))
                .contains("1 Nov", "8 Nov")
                .noneMatch(text -> text.matches("([2-7]|9) Nov"));
    }

    @Test
    void aLineStopsWhereAWeekIsMissingAndAPointBesideTheGapIsSeen() throws IOException {
        draw(line("amount"), until("2026-11-30"));
        assertThat(browser.texts("return [...document.querySelectorAll('.chart path[stroke-width=\"2.2\"]')]"
                        + ".map(line => line.getAttribute('d').replace(/[^A-Z]/g, ''))"))
                .as("two weeks, none, one")
                .containsExactly("MLM");
        assertThat(browser.run("return document.querySelectorAll('.chart path[d^=\"M1 0A1\"]').length"))
                .isEqualTo(3L);
    }

    private void draw(String visual, String more) throws IOException {
        Files.writeString(folder.resolve("dashboards/numbers.json"), """
                {"DataSetIdentifierDeclarations": [{"Identifier": "numbers"}], %s
                 "Sheets": [{"SheetId": "s", "Name": "Numbers", "Visuals": [%s], "Layouts": [{"Configuration":
                 {"GridLayout": {"Elements": [{"ElementId": "v", "ElementType": "VISUAL", "ColumnIndex": 0,
                 "ColumnSpan": 36, "RowIndex": 0, "RowSpan": 12}]}}}]}]}""".formatted(more, visual));
        Path page = folder.resolve("page.html");
        DashboardPage.write(Dashboard.in(folder, "numbers"), warehouse.connection(), LocalDate.of(2026, 11, 24), page);
        browser.open(page);
    }

    private static String total() {
        return table("", measure("amount", "SUM"));
    }

    private static String table(String groupBy, String... measures) {
        return """
                {"TableVisual": {"VisualId": "v", "ChartConfiguration": {
                 "FieldWells": {"TableAggregatedFieldWells": {"GroupBy": [%s], "Values": [%s]}},
                 "SortConfiguration": {"RowSort": []}}}}""".formatted(groupBy, String.join(",", measures));
    }

    private static String line(String column) {
        return """
                {"LineChartVisual": {"VisualId": "v", "ChartConfiguration": {"FieldWells": {"LineChartAggregatedFieldWells":
                 {"Category": [%s], "Values": [%s]}}}}}""".formatted(dimension("Date", "day", "\"DateGranularity\": \"WEEK\","), measure(column, "SUM"));
    }

    /** Only rows that have a day, up to this one. */
    private static String until(String day) {
        return filter("""
                {"TimeRangeFilter": {"FilterId": "f", "Column": {"DataSetIdentifier": "numbers", "ColumnName": "day"},
                 "RangeMaximumValue": {"StaticValue": "%sT00:00:00Z"}, "NullOption": "NON_NULLS_ONLY"}}""".formatted(day));
    }

    private static String bars(String limit) {
        return """
                {"BarChartVisual": {"VisualId": "v", "ChartConfiguration": {"Orientation": "VERTICAL",
                 "FieldWells": {"BarChartAggregatedFieldWells": {"Category": [%s], "Values": [%s]}},
                 "SortConfiguration": {"CategorySort": [{"FieldSort": {"FieldId": "amount.SUM", "Direction": "DESC"}}],
                 "CategoryItemsLimit": {%s}}}}}""".formatted(dimension("Categorical", "name", ""), measure("amount", "SUM"), limit);
    }

    private static String dimension(String kind, String column, String more) {
        return "{\"%sDimensionField\": {%s \"FieldId\": \"%s\", \"Column\": %s}}"
                .formatted(kind, more, column, column(column));
    }

    private static String measure(String column, String aggregation) {
        return """
                {"NumericalMeasureField": {"FieldId": "%s.%s", "Column": %s,
                 "AggregationFunction": {"SimpleNumericalAggregation": "%s"}}}""".formatted(column, aggregation, column(column), aggregation);
    }

    private static String column(String name) {
        return "{\"DataSetIdentifier\": \"numbers\", \"ColumnName\": \"%s\"}".formatted(name);
    }

    private static String filter(String filter) {
        return """
                "FilterGroups": [{"FilterGroupId": "g", "Filters": [%s], "ScopeConfiguration": {"AllSheets": {}},
                 "CrossDataset": "SINGLE_DATASET"}],""".formatted(filter);
    }

    private static List<String> rows() {
        return browser.texts("return [...document.querySelectorAll('tbody tr')]"
                + ".map(row => [...row.cells].map(cell => cell.textContent).join('|'))");
    }

    private static List<String> chartRows() {
        browser.run("document.querySelector('.body details').open = true;"
                + "return new Promise(done => setTimeout(done, 0))");
        return rows();
    }
}
