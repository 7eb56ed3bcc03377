package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.spotifypipeline.quicksight.SqlOfVisual.Cell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The numbers of a visual as the page gives them: columns, rows, and perhaps a row of totals. */
record ShownTable(List<JsonNode> columns, List<JsonNode> rows, JsonNode totals) {

    static ShownTable of(JsonNode evaluated) {
        return new ShownTable(
                elements(evaluated.path("columns")), elements(evaluated.path("rows")), evaluated.path("totals"));
    }

    /** The numbers in columns that are of groups, or of all rows. */
    List<Cell> cells(Set<String> measures) {
        List<Cell> cells = new ArrayList<>();
        for (JsonNode row : rows) {
            List<Object> keys = new ArrayList<>();
            IntStream.range(0, columns.size())
                    .filter(i -> !isNumber(i, measures) && columns.get(i).hasNonNull("id"))
                    .forEach(i -> keys.add(plain(row.path(i))));
            cells.addAll(cellsOf(row, keys, measures, 0));
        }
        return cells;
    }

    /** The numbers of the row of totals, which has none for the names. */
    List<Cell> totalCells(Set<String> measures) {
        int names = columns.size() - totals.size();
        return cellsOf(totals, List.of(), measures, names);
    }

    private List<Cell> cellsOf(JsonNode row, List<Object> keys, Set<String> measures, int offset) {
        return IntStream.range(offset, columns.size())
                .filter(i -> isNumber(i, measures) && row.path(i - offset).isNumber())
                .mapToObj(i -> new Cell(
                        keys,
                        columnKeys(columns.get(i)),
                        columns.get(i).path("id").asText(),
                        row.path(i - offset).asDouble()))
                .toList();
    }

    private boolean isNumber(int column, Set<String> measures) {
        return measures.contains(columns.get(column).path("id").asText());
    }

    /** Of a coloured series its colour, of a pivot table the groups above the column; of a total null. */
    private static List<Object> columnKeys(JsonNode column) {
        if (column.path("keys").isArray()) {
            return plainAll(column.path("keys"));
        }
        if (column.has("keys")) {
            return TOTAL;
        }
        List<Object> key = new ArrayList<>();
        if (column.has("key")) {
            key.add(plain(column.path("key")));
        }
        return key;
    }

    private static List<Object> plainAll(JsonNode values) {
        List<Object> all = new ArrayList<>();
        values.forEach(value -> all.add(plain(value)));
        return all;
    }

    static final List<Object> TOTAL = List.of("(total)");

    private static Object plain(JsonNode value) {
        return value.isNull()
                ? null
                : value.isObject() ? SqlOfVisual.OTHER : value.isNumber() ? value.decimalValue() : value.asText();
    }

    List<Map<String, Object>> namedRows() {
        return rows.stream()
                .map(row -> {
                    Map<String, Object> named = new TreeMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        named.put(columns.get(i).path("id").asText(), plain(row.path(i)));
                    }
                    return named;
                })
                .toList();
    }

    Set<String> columnIds() {
        Set<String> ids = new HashSet<>();
        columns.forEach(column -> ids.add(column.path("id").asText()));
        return ids;
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
