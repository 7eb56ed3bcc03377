package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.quicksight.DataSet.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateThemeRequest;
import software.amazon.awssdk.services.quicksight.model.DashboardVersionDefinition;

/** Whether QuickSight knows every word of the definitions, and whether their parts name each other. */
class DefinitionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, ColumnType> TYPE_IN_QUICKSIGHT = Map.of(
            "text", ColumnType.STRING,
            "integer", ColumnType.INTEGER,
            "bigint", ColumnType.INTEGER,
            "double precision", ColumnType.DECIMAL,
            "date", ColumnType.DATETIME,
            "timestamp without time zone", ColumnType.DATETIME);

    private final Dashboard dashboard = Dashboard.shipped("listening");
    private final JsonNode definition = dashboard.definition();
    private final Map<String, DataSet> dataSets =
            dashboard.dataSets().stream().collect(Collectors.toMap(DataSet::identifier, Function.identity()));

    @Test
    void quickSightKnowsEveryWord() throws IOException {
        assertThat(ServiceModel.problems(DashboardVersionDefinition.builder(), definition))
                .isEmpty();
        for (Path file : filesOf("datasets")) {
            assertThat(ServiceModel.problems(CreateDataSetRequest.builder(), ofAnAccount(file)))
                    .as(file.toString())
                    .isEmpty();
        }
        for (String theme : List.of("theme.json", "theme-dark.json")) {
            assertThat(ServiceModel.problems(CreateThemeRequest.builder(), ofAnAccount(Path.of(theme))))
                    .as(theme)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Sheets": [{"SheetId": "s", "Colour": "red"}]                 | /Sheets/0/Colour is unknown
            "Sheets": [{"SheetId": 7}]                                    | /Sheets/0/SheetId is no String
            "Sheets": {"SheetId": "s"}                                    | /Sheets is no list
            "Options": "none"                                             | /Options is no object
            "Options": {"WeekStart": "MOONDAY"}                           | /Options/WeekStart cannot be MOONDAY
            "Options": {"ExcludedDataSetArns": ["a", 1]}                  | /Options/ExcludedDataSetArns/1 is no String
            """, quoteCharacter = '`')
    void whatQuickSightDoesNotKnowIsTold(String member, String problem) throws IOException {
        JsonNode wrong = JSON.readTree("{\"DataSetIdentifierDeclarations\": [], " + member + "}");
        assertThat(ServiceModel.problems(DashboardVersionDefinition.builder(), wrong))
                .containsExactly(problem);
    }

    @Test
    void theTwinDrawsEveryVisualAndNothingIsCalculated() {
        for (JsonNode visual : visuals()) {
            assertThat(Dashboard.DRAWN)
                    .containsAll(
                            visual.properties().stream().map(Map.Entry::getKey).toList());
        }
        assertThat(definition.findValues("CalculatedFields")).isEmpty();
    }

    @Test
    void dataSetsDeclareTheColumnsAndTypesOfTheirViews() throws SQLException {
        try (Warehouse warehouse = Warehouse.empty()) {
            for (DataSet dataSet : dashboard.dataSets()) {
                assertThat(dataSet.columns())
                        .as(dataSet.identifier())
                        .isEqualTo(columnsOf(warehouse, dataSet.identifier()));
            }
        }
    }

    @Test
    void theQueryOfADataSetGivesTheColumnsThatItDeclares() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofTwoListeners()) {
            for (DataSet dataSet : dashboard.dataSets()) {
                warehouse.execute("create view reporting.query_of_a_data_set as " + dataSet.sql());
                assertThat(columnsOf(warehouse, "query_of_a_data_set"))
                        .as(dataSet.identifier())
                        .isEqualTo(dataSet.columns());
                assertThat(warehouse.value("select count(*) > 0 from reporting.query_of_a_data_set"))
                        .as(dataSet.identifier())
                        .isEqualTo("t");
                warehouse.execute("drop view reporting.query_of_a_data_set");
            }
        }
    }

    @Test
    void everyDataSetIsDeclaredAndUsed() throws IOException {
        List<String> files = filesOf("datasets").stream()
                .map(file -> file.getFileName().toString().replace(".json", ""))
                .toList();
        assertThat(dataSets.keySet()).containsExactlyInAnyOrderElementsOf(files);
        assertThat(visuals().stream().map(this::dataSetOf).distinct())
                .containsExactlyInAnyOrderElementsOf(dataSets.keySet());
        for (DataSet dataSet : dashboard.dataSets()) {
            assertThat(texts(definition.path("DataSetIdentifierDeclarations"), "DataSetArn"))
                    .contains("arn:aws:quicksight:${AWS::Region}:${AWS::AccountId}:dataset/spotify-"
                            + dataSet.identifier().replace('_', '-'));
        }
    }

    @Test
    void everyColumnThatIsNamedExists() {
        for (JsonNode column : nodesWith("ColumnName")) {
            assertThat(dataSets).as(column.toString()).containsKey(identifierIn(column));
            assertThat(typeOf(column)).as(column.toString()).isNotEmpty();
        }
    }

    @Test
    void everyFieldFitsTheTypeOfItsColumn() {
        List<ColumnType> numbers = List.of(ColumnType.INTEGER, ColumnType.DECIMAL);
        Map<String, List<ColumnType>> fitting = Map.of(
                "CategoricalDimensionField", List.of(ColumnType.STRING),
                "DateDimensionField", List.of(ColumnType.DATETIME),
                "NumericalDimensionField", numbers,
                "NumericalMeasureField", numbers,
                "TimeRangeFilter", List.of(ColumnType.DATETIME),
                "NumericRangeFilter", numbers,
                "CategoryFilter", List.of(ColumnType.STRING));
        fitting.forEach((kind, types) -> {
            assertThat(nodesWith(kind)).as(kind).isNotEmpty();
            for (JsonNode holder : nodesWith(kind)) {
                assertFits(holder.path(kind), types);
            }
        });
        assertThat(definition.toString()).doesNotContain("CategoricalMeasureField", "DateMeasureField");
    }

    @Test
    void everyColumnOfATableIsWrittenAsItsTypeIs() {
        for (JsonNode wells : definition.findValues("TableUnaggregatedFieldWells")) {
            for (JsonNode field : wells.path("Values")) {
                JsonNode format = field.path("FormatConfiguration");
                if (format.has("NumberFormatConfiguration")) {
                    assertFits(field, List.of(ColumnType.INTEGER, ColumnType.DECIMAL));
                } else if (format.has("DateTimeFormatConfiguration")) {
                    assertFits(field, List.of(ColumnType.DATETIME));
                } else {
                    assertFits(field, List.of(ColumnType.STRING));
                }
            }
        }
    }

    @Test
    void aFilterOfAllDataSetsMeansTheSameEverywhere() {
        for (JsonNode group : groups()) {
            if (isOfAllDataSets(group)) {
                JsonNode column = columnOf(group);
                assertThat(dashboard.dataSets().stream()
                                .flatMap(dataSet -> dataSet.columns().stream())
                                .filter(other -> other.name()
                                        .equals(column.path("ColumnName").asText()))
                                .map(DataSet.Column::type)
                                .distinct())
                        .as(column.toString())
                        .containsExactlyElementsOf(typeOf(column));
            }
        }
    }

    @Test
    void everythingIsLaidOutOnce() {
        for (JsonNode sheet : sheets()) {
            Map<String, List<String>> laidOut = StreamSupport.stream(
                            sheet.findValue("Elements").spliterator(), false)
                    .collect(Collectors.groupingBy(
                            place -> place.path("ElementType").asText(),
                            Collectors.mapping(place -> place.path("ElementId").asText(), Collectors.toList())));
            assertThat(laidOut.get("VISUAL"))
                    .containsExactlyInAnyOrderElementsOf(texts(sheet.path("Visuals"), "VisualId"));
            assertThat(laidOut.get("TEXT_BOX"))
                    .containsExactlyInAnyOrderElementsOf(texts(sheet.path("TextBoxes"), "SheetTextBoxId"));
        }
        assertThat(Stream.of("SheetId", "VisualId", "SheetTextBoxId", "FilterControlId")
                        .flatMap(id -> texts(definition.path("Sheets"), id).stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void noTwoShareAPlaceOnTheGridAndNoPlaceIsLeftEmpty() {
        for (JsonNode sheet : sheets()) {
            List<String> cells = new ArrayList<>();
            int rows = 0;
            for (JsonNode place : sheet.findValue("Elements")) {
                cells.addAll(cellsOf(place));
                rows = Math.max(
                        rows,
                        place.path("RowIndex").asInt() + place.path("RowSpan").asInt());
            }
            assertThat(cells).doesNotHaveDuplicates().hasSize(36 * rows).noneMatch(cell -> cell.startsWith("36,"));
        }
    }

    @Test
    void fieldIdsAreUniqueAndSortsNameFieldsOfTheirVisual() {
        List<String> all = new ArrayList<>();
        for (JsonNode visual : visuals()) {
            List<String> fields = texts(visual.findValue("FieldWells"), "FieldId");
            all.addAll(fields);
            assertThat(fields).containsAll(texts(visual, "FieldId"));
        }
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void aVisualReadsOneDataSet() {
        for (JsonNode visual : visuals()) {
            assertThat(texts(visual, "DataSetIdentifier").stream().distinct())
                    .as(idOf(visual))
                    .hasSize(1);
        }
    }

    @Test
    void everyFilterReachesAVisual() {
        assertThat(texts(definition.path("FilterGroups"), "FilterId")).doesNotHaveDuplicates();
        for (JsonNode group : groups()) {
            for (JsonNode scope : group.path("ScopeConfiguration").findValues("VisualIds")) {
                for (JsonNode visual : scope) {
                    assertThat(reached(group).stream().map(DefinitionTest::idOf))
                            .contains(visual.asText());
                }
            }
            assertThat(reached(group)).as(group.toString()).isNotEmpty();
        }
    }

    @Test
    void everyControlIsOfAFilterThatReachesAVisualOfItsSheet() {
        for (JsonNode sheet : sheets()) {
            for (JsonNode control : sheet.path("FilterControls")) {
                String filter = control.findValue("SourceFilterId").asText();
                List<JsonNode> groups = groups().stream()
                        .filter(group -> texts(group, "FilterId").contains(filter))
                        .toList();
                assertThat(groups).as(filter).hasSize(1);
                assertThat(control.has("CrossSheet"))
                        .as(filter)
                        .isEqualTo(groups.get(0).path("ScopeConfiguration").has("AllSheets"));
                assertThat(reached(groups.get(0))).as(filter).containsAnyElementsOf(visualsOf(sheet));
            }
        }
    }

    @Test
    void everySheetCanBeReadForOneListener() {
        for (JsonNode sheet : sheets()) {
            assertThat(texts(sheet.path("FilterControls"), "SourceFilterId")).contains("listener");
        }
        assertThat(visuals().stream()
                        .map(this::dataSetOf)
                        .filter(dataSet -> !hasColumn(dataSets.get(dataSet), "user_name"))
                        .distinct())
                .as("loads take the runs of all listeners in")
                .containsExactlyInAnyOrder("loads", "quality");
    }

    @Test
    void everyVisualHasATitleAndWordsForThoseWhoDoNotSeeIt() {
        for (JsonNode visual : visuals()) {
            assertThat(visual.findPath("Title").findPath("PlainText").asText()).isNotBlank();
            assertThat(visual.findPath("Subtitle").findPath("PlainText").asText())
                    .isNotBlank();
            assertThat(visual.findPath("VisualContentAltText").asText()).isNotBlank();
        }
    }

    @Test
    void whereNamesAreShownSpotifyIsNamedAndATableLeadsThere() {
        for (JsonNode sheet : sheets()) {
            List<JsonNode> showing = visualsOf(sheet).stream()
                    .filter(visual -> texts(visual, "ColumnName").stream()
                            .anyMatch(name -> name.matches("(item|track|album|artist|playlist)_name")))
                    .toList();
            if (!showing.isEmpty()) {
                assertThat(texts(sheet.path("TextBoxes"), "Content"))
                        .anyMatch(text -> text.contains("Data from <a href=\"https://open.spotify.com\""));
            }
            showing.stream().filter(visual -> visual.has("TableVisual")).forEach(table -> {
                assertThat(texts(table, "ColumnName")).as(idOf(table)).contains("spotify_url");
                assertThat(table.findValues("URLStyling")).as(idOf(table)).hasSize(1);
            });
        }
    }

    private void assertFits(JsonNode holder, List<ColumnType> types) {
        assertThat(types).as(holder.toString()).containsAll(typeOf(holder.path("Column")));
    }

    /** The visuals that a filter changes: those in its scope whose data set has its column. */
    private List<JsonNode> reached(JsonNode group) {
        JsonNode column = columnOf(group);
        List<JsonNode> reached = new ArrayList<>();
        for (JsonNode sheet : sheets()) {
            for (JsonNode visual : visualsOf(sheet)) {
                boolean hasColumn = isOfAllDataSets(group)
                        ? hasColumn(
                                dataSets.get(dataSetOf(visual)),
                                column.path("ColumnName").asText())
                        : dataSetOf(visual).equals(identifierIn(column));
                if (hasColumn && isInScope(group.path("ScopeConfiguration"), sheet, visual)) {
                    reached.add(visual);
                }
            }
        }
        return reached;
    }

    private static boolean isInScope(JsonNode scope, JsonNode sheet, JsonNode visual) {
        if (scope.has("AllSheets")) {
            return true;
        }
        for (JsonNode part : scope.at("/SelectedSheets/SheetVisualScopingConfigurations")) {
            if (part.path("SheetId").equals(sheet.path("SheetId"))) {
                return StreamSupport.stream(part.path("VisualIds").spliterator(), false)
                        .anyMatch(id -> id.asText().equals(idOf(visual)));
            }
        }
        return false;
    }

    private static boolean isOfAllDataSets(JsonNode group) {
        return group.path("CrossDataset").asText().equals("ALL_DATASETS");
    }

    private static JsonNode columnOf(JsonNode group) {
        return group.findValue("Column");
    }

    private static boolean hasColumn(DataSet dataSet, String name) {
        return dataSet.columns().stream().anyMatch(column -> column.name().equals(name));
    }

    private static List<DataSet.Column> columnsOf(Warehouse warehouse, String view) throws SQLException {
        return warehouse
                .rows("select column_name, data_type from information_schema.columns where table_schema ="
                        + " 'reporting' and table_name = '" + view + "' order by ordinal_position")
                .stream()
                .map(row -> row.split(" \\| "))
                .map(row -> new DataSet.Column(row[0], TYPE_IN_QUICKSIGHT.get(row[1])))
                .toList();
    }

    private static ObjectNode ofAnAccount(Path file) throws IOException {
        return ((ObjectNode) JSON.readTree(file.toFile())).put("AwsAccountId", "111122223333");
    }

    private static List<Path> filesOf(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.sorted().toList();
        }
    }

    private JsonNode sheets() {
        return definition.path("Sheets");
    }

    private List<JsonNode> groups() {
        return StreamSupport.stream(definition.path("FilterGroups").spliterator(), false)
                .toList();
    }

    private List<JsonNode> visuals() {
        List<JsonNode> visuals = new ArrayList<>();
        sheets().forEach(sheet -> visuals.addAll(visualsOf(sheet)));
        return visuals;
    }

    private static List<JsonNode> visualsOf(JsonNode sheet) {
        return StreamSupport.stream(sheet.path("Visuals").spliterator(), false).toList();
    }

    private static String idOf(JsonNode visual) {
        return visual.findValue("VisualId").asText();
    }

    private String dataSetOf(JsonNode visual) {
        return visual.findValue("DataSetIdentifier").asText();
    }

    private static String identifierIn(JsonNode column) {
        return column.path("DataSetIdentifier").asText();
    }

    private List<JsonNode> nodesWith(String name) {
        return definition.findParents(name);
    }

    private List<ColumnType> typeOf(JsonNode column) {
        return dataSets.get(identifierIn(column)).columns().stream()
                .filter(declared ->
                        declared.name().equals(column.path("ColumnName").asText()))
                .map(DataSet.Column::type)
                .toList();
    }

    private static List<String> texts(JsonNode node, String name) {
        return node.findValuesAsText(name);
    }

    private static Set<String> cellsOf(JsonNode place) {
        Set<String> cells = new TreeSet<>();
        for (int x = 0; x < place.path("ColumnSpan").asInt(); x++) {
            for (int y = 0; y < place.path("RowSpan").asInt(); y++) {
                cells.add((place.path("ColumnIndex").asInt() + x) + ","
                        + (place.path("RowIndex").asInt() + y));
            }
        }
        return cells;
    }
}
