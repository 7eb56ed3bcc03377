package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.spotifypipeline.quicksight.DataSet.ColumnType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What neither CloudFormation nor QuickSight's own schema sees: whether the parts of a definition name each other. */
class DefinitionTest {

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
    void dataSetsDeclareTheColumnsAndTypesOfTheirViews() throws SQLException {
        try (Warehouse warehouse = Warehouse.empty()) {
            for (DataSet dataSet : dashboard.dataSets()) {
                List<DataSet.Column> columnsOfView = warehouse
                        .rows("select column_name, data_type from information_schema.columns where table_schema ="
                                + " 'reporting' and table_name = '" + dataSet.identifier()
                                + "' order by ordinal_position")
                        .stream()
                        .map(row -> row.split(" \\| "))
                        .map(row -> new DataSet.Column(row[0], TYPE_IN_QUICKSIGHT.get(row[1])))
                        .toList();
                assertThat(dataSet.columns()).as(dataSet.identifier()).isEqualTo(columnsOfView);
            }
        }
    }

    @Test
    void everyColumnThatIsNamedExists() {
        for (JsonNode column : nodesWith("ColumnName")) {
            String identifier = column.path("DataSetIdentifier").asText();
            assertThat(dataSets).as(column.toString()).containsKey(identifier);
            assertThat(typeOf(column)).as(column.toString()).isNotEmpty();
        }
    }

    @Test
    void everyFieldFitsTheTypeOfItsColumn() {
        Map<String, List<ColumnType>> fitting = Map.of(
                "CategoricalDimensionField", List.of(ColumnType.STRING),
                "CategoricalMeasureField", List.of(ColumnType.STRING),
                "DateDimensionField", List.of(ColumnType.DATETIME),
                "DateMeasureField", List.of(ColumnType.DATETIME),
                "NumericalDimensionField", List.of(ColumnType.INTEGER, ColumnType.DECIMAL),
                "NumericalMeasureField", List.of(ColumnType.INTEGER, ColumnType.DECIMAL),
                "TimeRangeFilter", List.of(ColumnType.DATETIME),
                "NumericRangeFilter", List.of(ColumnType.INTEGER, ColumnType.DECIMAL),
                "CategoryFilter", List.of(ColumnType.STRING));
        fitting.forEach((kind, types) -> {
            for (JsonNode holder : nodesWith(kind)) {
                JsonNode column = holder.path(kind).path("Column");
                assertThat(types).as(kind + " " + column).containsAll(typeOf(column));
            }
        });
    }

    @Test
    void everyVisualIsLaidOutOnce() {
        for (JsonNode sheet : definition.path("Sheets")) {
            List<String> visuals = texts(sheet.path("Visuals"), "VisualId");
            List<String> laidOut = texts(sheet.path("Layouts"), "ElementId");
            assertThat(laidOut).containsExactlyInAnyOrderElementsOf(visuals);
        }
        assertThat(texts(definition.path("Sheets"), "VisualId")).doesNotHaveDuplicates();
    }

    @Test
    void noTwoVisualsShareAPlaceOnTheGrid() {
        for (JsonNode sheet : definition.path("Sheets")) {
            List<String> cells = new ArrayList<>();
            for (JsonNode place : sheet.findValue("Elements")) {
                assertThat(place.path("ColumnIndex").asInt()
                                + place.path("ColumnSpan").asInt())
                        .isLessThanOrEqualTo(36);
                cells.addAll(cellsOf(place));
            }
            assertThat(cells).doesNotHaveDuplicates();
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
                    .as(visual.findValue("VisualId").asText())
                    .hasSize(1);
        }
    }

    @Test
    void filtersScopeVisualsThatExistAndControlsNameFiltersThatExist() {
        List<String> filters = texts(definition.path("FilterGroups"), "FilterId");
        assertThat(filters).doesNotHaveDuplicates().containsAll(texts(definition.path("Sheets"), "SourceFilterId"));

        Map<String, List<String>> visualsOfSheet = StreamSupport.stream(
                        definition.path("Sheets").spliterator(), false)
                .collect(Collectors.toMap(
                        sheet -> sheet.path("SheetId").asText(), sheet -> texts(sheet.path("Visuals"), "VisualId")));
        for (JsonNode scope : definition.path("FilterGroups").findValues("SheetVisualScopingConfigurations")) {
            for (JsonNode sheet : scope) {
                String sheetId = sheet.path("SheetId").asText();
                assertThat(visualsOfSheet).containsKey(sheetId);
                for (JsonNode visual : sheet.path("VisualIds")) {
                    assertThat(visualsOfSheet.get(sheetId)).contains(visual.asText());
                }
            }
        }
    }

    @Test
    void everyVisualHasATitleAndWordsForThoseWhoDoNotSeeIt() {
        for (JsonNode visual : visuals()) {
            assertThat(visual.findPath("Title").findPath("PlainText").asText()).isNotBlank();
            assertThat(visual.findPath("VisualContentAltText").asText()).isNotBlank();
        }
    }

    private List<JsonNode> visuals() {
        List<JsonNode> visuals = new ArrayList<>();
        definition.path("Sheets").forEach(sheet -> sheet.path("Visuals").forEach(visuals::add));
        return visuals;
    }

    private List<JsonNode> nodesWith(String name) {
        List<JsonNode> found = definition.findParents(name);
        assertThat(found).as("somewhere there is a " + name).isNotNull();
        return found;
    }

    private List<ColumnType> typeOf(JsonNode column) {
        return dataSets.get(column.path("DataSetIdentifier").asText()).columns().stream()
                .filter(declared ->
                        declared.name().equals(column.path("ColumnName").asText()))
                .map(DataSet.Column::type)
                .toList();
    }

    private static List<String> texts(JsonNode node, String name) {
        return node.findValuesAsText(name);
    }

    private static List<String> cellsOf(JsonNode place) {
        List<String> cells = new ArrayList<>();
        for (int x = 0; x < place.path("ColumnSpan").asInt(); x++) {
            for (int y = 0; y < place.path("RowSpan").asInt(); y++) {
                cells.add((place.path("ColumnIndex").asInt() + x) + ","
                        + (place.path("RowIndex").asInt() + y));
            }
        }
        return cells;
    }
}
