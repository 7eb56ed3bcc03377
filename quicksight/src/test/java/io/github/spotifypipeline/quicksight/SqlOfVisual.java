package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.spotifypipeline.quicksight.DataSet.ColumnType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a visual shows, asked of the database in SQL that is written from the definition. */
final class SqlOfVisual {

    /** A number where a row of groups meets a column of groups; without either, a total. */
    record Cell(List<Object> row, List<Object> column, String measure, double value) {}

    /** What is beyond a limit. */
    static final Object OTHER = "(all others)";

    /** Groups along a side of the visual: sorted, perhaps limited, and if they are in the groups before, sorted in each. */
    private record Axis(List<JsonNode> fields, JsonNode sorts, JsonNode limit, List<JsonNode> within) {}

    private final Warehouse warehouse;
    private final DataSet dataSet;
    private final SqlOfFilters filters;
    private final String kind;
    private final JsonNode configuration;
    private final JsonNode wells;
    private final String rows;
    private final Map<String, JsonNode> fieldsById = new HashMap<>();

    SqlOfVisual(Warehouse warehouse, DataSet dataSet, SqlOfFilters filters, String sheetId, JsonNode entry) {
        this.warehouse = warehouse;
        this.dataSet = dataSet;
        this.filters = filters;
        this.kind = entry.fieldNames().next();
        JsonNode visual = entry.path(kind);
        this.configuration = visual.path("ChartConfiguration");
        JsonNode all = configuration.path("FieldWells");
        this.wells = kind.equals("KPIVisual") ? all : all.elements().next();
        this.rows = filters.rowsOf(dataSet, sheetId, visual.path("VisualId").asText());
        wells.forEach(well -> fields(well).forEach(field -> fieldsById.put(idOf(field), field)));
    }

    boolean isTableOfRows() {
        return configuration.path("FieldWells").has("TableUnaggregatedFieldWells");
    }

    boolean isHistogram() {
        return kind.equals("HistogramVisual");
    }

    boolean isKeyFigure() {
        return kind.equals("KPIVisual");
    }

    Set<String> measureIds() {
        return Stream.of("Values", "Sizes", "BarValues", "LineValues")
                .flatMap(well -> fields(wells.path(well)).stream())
                .map(SqlOfVisual::idOf)
                .collect(Collectors.toSet());
    }

    /** All cells of the visual in the order of its rows and columns, without its totals. */
    List<Cell> cells() throws SQLException {
        if (kind.equals("ComboChartVisual")) {
            List<Cell> cells = new ArrayList<>(cells(rowAxes(), columnAxes(), fields(wells.path("BarValues"))));
            cells.addAll(cells(rowAxes(), List.of(), fields(wells.path("LineValues"))));
            return cells;
        }
        return cells(rowAxes(), columnAxes(), measures());
    }

    List<Cell> totalsOfRows() throws SQLException {
        return cells(rowAxes(), List.of(), measures());
    }

    List<Cell> totalsOfColumns() throws SQLException {
        return cells(List.of(), columnAxes(), measures());
    }

    List<Cell> grandTotals() throws SQLException {
        return cells(List.of(), List.of(), measures());
    }

    private List<JsonNode> measures() {
        return Stream.of("Values", "Sizes")
                .flatMap(well -> fields(wells.path(well)).stream())
                .toList();
    }

    private List<Axis> rowAxes() {
        JsonNode sorting = configuration.path("SortConfiguration");
        return switch (kind) {
            case "KPIVisual" -> axis("TrendGroups", sorting.path("TrendGroupSort"), none());
            case "BarChartVisual", "ComboChartVisual", "PieChartVisual" ->
                axis("Category", sorting.path("CategorySort"), sorting.path("CategoryItemsLimit"));
            case "LineChartVisual" ->
                axis("Category", sorting.path("CategorySort"), sorting.path("CategoryItemsLimitConfiguration"));
            case "HeatMapVisual" ->
                axis("Rows", sorting.path("HeatMapRowSort"), sorting.path("HeatMapRowItemsLimitConfiguration"));
            case "TreeMapVisual" ->
                axis("Groups", sorting.path("TreeMapSort"), sorting.path("TreeMapGroupItemsLimitConfiguration"));
            case "TableVisual" -> axis("GroupBy", sorting.path("RowSort"), none());
            case "PivotTableVisual" -> pivotAxes("Rows");
            default -> throw new IllegalArgumentException("No SQL is known for " + kind);
        };
    }

    private List<Axis> columnAxes() {
        JsonNode sorting = configuration.path("SortConfiguration");
        return switch (kind) {
            case "BarChartVisual", "ComboChartVisual" ->
                axis("Colors", sorting.path("ColorSort"), sorting.path("ColorItemsLimit"));
            case "LineChartVisual" -> axis("Colors", none(), sorting.path("ColorItemsLimitConfiguration"));
            case "HeatMapVisual" ->
                axis(
                        "Columns",
                        sorting.path("HeatMapColumnSort"),
                        sorting.path("HeatMapColumnItemsLimitConfiguration"));
            case "PivotTableVisual" -> pivotAxes("Columns");
            default -> List.of();
        };
    }

    private List<Axis> axis(String well, JsonNode sorts, JsonNode limit) {
        List<JsonNode> fields = fields(wells.path(well));
        return fields.isEmpty() ? List.of() : List.of(new Axis(fields, sorts, limit, List.of()));
    }

    private List<Axis> pivotAxes(String well) {
        List<JsonNode> fields = fields(wells.path(well));
        return IntStream.range(0, fields.size())
                .mapToObj(i -> new Axis(List.of(fields.get(i)), pivotSort(fields.get(i)), none(), fields.subList(0, i)))
                .toList();
    }

    /** A pivot table's sort of one field in the form that other visuals have. */
    private JsonNode pivotSort(JsonNode field) {
        for (JsonNode option : configuration.at("/SortConfiguration/FieldSortOptions")) {
            if (option.path("FieldId").asText().equals(idOf(field))) {
                JsonNode by = option.path("SortBy");
                ArrayNode sorts = JsonNodeFactory.instance.arrayNode();
                sorts.addObject()
                        .set(
                                by.has("Field") ? "FieldSort" : "ColumnSort",
                                by.elements().next());
                return sorts;
            }
        }
        return none();
    }

    private List<Cell> cells(List<Axis> rowAxes, List<Axis> columnAxes, List<JsonNode> measures) throws SQLException {
        List<Axis> axes = Stream.concat(rowAxes.stream(), columnAxes.stream()).toList();
        List<Cell> cells = new ArrayList<>();
        for (List<Object> row : warehouse.values(grouped(axes, measures))) {
            int rowWidth = width(rowAxes);
            int keyWidth = width(axes);
            for (int i = 0; i < measures.size(); i++) {
                if (row.get(keyWidth + i) instanceof Number value) {
                    cells.add(new Cell(
                            row.subList(0, rowWidth),
                            row.subList(rowWidth, keyWidth),
                            idOf(measures.get(i)),
                            value.doubleValue()));
                }
            }
        }
        return cells;
    }

    private static int width(List<Axis> axes) {
        return axes.stream().mapToInt(axis -> axis.fields().size()).sum();
    }

    private String grouped(List<Axis> axes, List<JsonNode> measures) {
        StringJoiner with = new StringJoiner(", ", "with kept as materialized (" + rows + ")", "");
        StringJoiner joins = new StringJoiner("");
        StringJoiner keys = new StringJoiner(", ");
        StringJoiner places = new StringJoiner(", ");
        for (int i = 0; i < axes.size(); i++) {
            Axis axis = axes.get(i);
            String ranked = "ranked_" + i;
            with.add((i == 0 ? ", " : "") + ranked + " as (" + ranking(axis) + ")");
            joins.add(" join %s on %s".formatted(ranked, agreement(axis, ranked)));
            places.add(place(axis, ranked));
            for (int j = 0; j < axis.fields().size(); j++) {
                keys.add(key(axis, ranked, j));
            }
        }
        StringJoiner columns = new StringJoiner(", ");
        if (!axes.isEmpty()) {
            columns.merge(keys);
        }
        measures.forEach(measure -> columns.add(aggregate(measure)));
        String groups = axes.isEmpty() ? "" : " group by %s, %s order by %s".formatted(keys, places, places);
        return "%s select %s from kept%s%s%s".formatted(with, columns, joins, excluding(axes), groups);
    }

    /** Each group with its place, counting from one. */
    private String ranking(Axis axis) {
        List<JsonNode> all =
                Stream.concat(axis.within().stream(), axis.fields().stream()).toList();
        String names = IntStream.range(0, all.size())
                .mapToObj(i -> dimension(all.get(i)) + " as group_key_" + i)
                .collect(Collectors.joining(", "));
        String groups = all.stream().map(this::dimension).collect(Collectors.joining(", "));
        String partition = axis.within().isEmpty()
                ? ""
                : "partition by " + axis.within().stream().map(this::dimension).collect(Collectors.joining(", "));
        return "select %s, row_number() over (%s order by %s) as nth_group from kept group by %s"
                .formatted(names, partition, order(axis), groups);
    }

    private String order(Axis axis) {
        StringJoiner order = new StringJoiner(", ");
        for (JsonNode sort : axis.sorts()) {
            order.add(order(axis, sort));
        }
        axis.fields().forEach(field -> order.add(inReadingOrder(dimension(field), "asc")));
        return order.toString();
    }

    private String order(Axis axis, JsonNode sort) {
        if (sort.has("ColumnSort")) {
            JsonNode by = sort.path("ColumnSort");
            return aggregate(
                            aggregationName(by.path("AggregationFunction")),
                            by.at("/SortBy/ColumnName").asText()) + " "
                    + by.path("Direction").asText() + " nulls last";
        }
        JsonNode field = fieldsById.get(sort.at("/FieldSort/FieldId").asText());
        String direction = sort.at("/FieldSort/Direction").asText();
        return axis.fields().contains(field)
                ? inReadingOrder(dimension(field), direction)
                : aggregate(field) + " " + direction + " nulls last";
    }

    private String agreement(Axis axis, String ranked) {
        List<JsonNode> all =
                Stream.concat(axis.within().stream(), axis.fields().stream()).toList();
        return IntStream.range(0, all.size())
                .mapToObj(i ->
                        "%s = %s".formatted(comparable(dimension(all.get(i))), comparable(ranked + ".group_key_" + i)))
                .collect(Collectors.joining(" and "));
    }

    /** As a join can hash it, null being like null. */
    static String comparable(String value) {
        return "coalesce((" + value + ")::text, chr(1))";
    }

    private static String place(Axis axis, String ranked) {
        String place = ranked + ".nth_group";
        return hasLimit(axis) ? "least(%s, %d)".formatted(place, limitOf(axis) + 1) : place;
    }

    private String key(Axis axis, String ranked, int position) {
        JsonNode field = axis.fields().get(position);
        String key = ranked + ".group_key_" + (axis.within().size() + position);
        String value = typeOf(field) == ColumnType.DATETIME ? "floor(extract(epoch from " + key + "))::bigint" : key;
        return hasLimit(axis)
                ? "case when %s.nth_group > %d then '%s' else (%s)::text end"
                        .formatted(ranked, limitOf(axis), OTHER, value)
                : value;
    }

    private static String excluding(List<Axis> axes) {
        StringJoiner conditions = new StringJoiner(" and ", " where ", "").setEmptyValue("");
        for (int i = 0; i < axes.size(); i++) {
            Axis axis = axes.get(i);
            if (hasLimit(axis) && !axis.limit().path("OtherCategories").asText().equals("INCLUDE")) {
                conditions.add("ranked_%d.nth_group <= %d".formatted(i, limitOf(axis)));
            }
        }
        return conditions.toString();
    }

    private static boolean hasLimit(Axis axis) {
        return axis.limit().has("ItemsLimit");
    }

    private static int limitOf(Axis axis) {
        return axis.limit().path("ItemsLimit").asInt();
    }

    /** The rows of a table that shows them as they are, each column under the id of its field. */
    List<Map<String, Object>> tableOfRows() throws SQLException {
        List<JsonNode> fields = fields(wells.path("Values"));
        StringJoiner columns = new StringJoiner(", ");
        StringJoiner order = new StringJoiner(", ");
        fields.forEach(field -> columns.add(
                typeOf(field) == ColumnType.DATETIME
                        ? "floor(extract(epoch from " + columnOf(field) + "))::bigint"
                        : columnOf(field)));
        for (JsonNode sort : configuration.at("/SortConfiguration/RowSort")) {
            JsonNode by = sort.path("FieldSort");
            order.add(inReadingOrder(
                    columnOf(fieldsById.get(by.path("FieldId").asText())),
                    by.path("Direction").asText()));
        }
        fields.forEach(field -> order.add(inReadingOrder(columnOf(field), "asc")));
        List<Map<String, Object>> table = new ArrayList<>();
        for (List<Object> row :
                warehouse.values("select %s from (%s) as kept order by %s".formatted(columns, rows, order))) {
            Map<String, Object> named = new HashMap<>();
            IntStream.range(0, fields.size()).forEach(i -> named.put(idOf(fields.get(i)), row.get(i)));
            table.add(named);
        }
        return table;
    }

    /** How many values are in each range of a histogram: the number of the range, and of the values. */
    Map<Integer, Long> bins() throws SQLException {
        String column = columnOf(fields(wells.path("Values")).get(0));
        JsonNode options = configuration.path("BinOptions");
        double width = options.at("/BinWidth/Value").asDouble();
        int count = options.at("/BinCount/Value").asInt(10);
        boolean isByWidth = options.path("SelectedBinType").asText().equals("BIN_WIDTH");
        String place = isByWidth
                ? "floor((value - floor(least / %s) * %s) / %s)".formatted(width, width, width)
                : "least(floor((value - least) / ((most - least) / %d)), %d)".formatted(count, count - 1);
        Map<Integer, Long> bins = new HashMap<>();
        for (List<Object> row : warehouse.values(
                "select %s, count(*) from (select %s::double precision as value, min(%s) over () as least, max(%s) over () as most from (%s) as kept)"
                                .formatted(place, column, column, column, rows)
                        + " as valued where value is not null group by 1")) {
            bins.put(((Number) row.get(0)).intValue(), ((Number) row.get(1)).longValue());
        }
        return bins;
    }

    private String dimension(JsonNode field) {
        String column = columnOf(field);
        return typeOf(field) == ColumnType.DATETIME
                ? filters.truncated(field.path("DateGranularity").asText("DAY"), column)
                : column;
    }

    private String aggregate(JsonNode field) {
        String function = aggregationName(field.path("AggregationFunction"));
        String value = aggregate(function, columnOf(field));
        boolean isTime = typeOf(field) == ColumnType.DATETIME && !function.endsWith("COUNT");
        return isTime ? "extract(epoch from %s)".formatted(value) : value;
    }

    static String aggregate(String function, String column) {
        return switch (function) {
            case "SUM" -> "sum(" + column + ")";
            case "AVERAGE" -> "avg(" + column + ")";
            case "MIN" -> "min(" + column + ")";
            case "MAX" -> "max(" + column + ")";
            case "COUNT" -> "count(" + column + ")";
            case "DISTINCT_COUNT" -> "count(distinct " + column + ")";
            default -> throw new IllegalArgumentException("No SQL is known for " + function);
        };
    }

    /** A name of an aggregation, however deep it stands. */
    static String aggregationName(JsonNode function) {
        if (function.isTextual()) {
            return function.asText();
        }
        return function.isEmpty() ? "SUM" : aggregationName(function.elements().next());
    }

    /** Text by the alphabet, the rest by size, nothing last. */
    static String inReadingOrder(String value, String direction) {
        String nameless = "case when pg_typeof(%s) = 'text'::regtype then (%s)::text end".formatted(value, value);
        return "%s collate \"en-x-icu\" %s nulls last, %s %s nulls last"
                .formatted(nameless, direction, value, direction);
    }

    private ColumnType typeOf(JsonNode field) {
        return dataSet.columns().stream()
                .filter(column -> column.name().equals(columnOf(field)))
                .map(DataSet.Column::type)
                .findFirst()
                .orElseThrow();
    }

    private static String columnOf(JsonNode field) {
        return field.at("/Column/ColumnName").asText();
    }

    private static String idOf(JsonNode field) {
        return field.path("FieldId").asText();
    }

    private static JsonNode none() {
        return MissingNode.getInstance();
    }

    /** The fields of a well, out of the one that says what kind each is. */
    private static List<JsonNode> fields(JsonNode well) {
        return StreamSupport.stream(well.spliterator(), false)
                .map(entry -> entry.has("FieldId") ? entry : entry.elements().next())
                .toList();
    }
}
