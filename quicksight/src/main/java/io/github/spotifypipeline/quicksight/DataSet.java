package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A QuickSight data set over one query.
 *
 * @param identifier what the dashboard calls it, and the name of its file
 */
record DataSet(String identifier, String sql, List<Column> columns) {

    /** A column that the data set declares, with its QuickSight type. */
    record Column(String name, ColumnType type) {}

    /** The QuickSight types that our data sets use. */
    enum ColumnType {
        STRING,
        INTEGER,
        DECIMAL,
        DATETIME
    }

    static DataSet parse(String identifier, JsonNode json) {
        JsonNode query = onlyCustomSql(identifier, json);
        List<Column> columns = StreamSupport.stream(query.path("Columns").spliterator(), false)
                .map(column -> column(identifier, column))
                .toList();
        return new DataSet(identifier, query.path("SqlQuery").asText(), columns);
    }

    private static JsonNode onlyCustomSql(String identifier, JsonNode json) {
        Iterator<JsonNode> tables = json.path("PhysicalTableMap").elements();
        JsonNode query = tables.hasNext() ? tables.next().path("CustomSql") : json.path("CustomSql");
        if (query.isMissingNode() || tables.hasNext()) {
            throw DashboardException.badArgument(
                    "Cannot draw data set " + identifier + ": it must have one physical table, a CustomSql.");
        }
        return query;
    }

    private static Column column(String identifier, JsonNode json) {
        String name = json.path("Name").asText();
        String type = json.path("Type").asText();
        try {
            return new Column(name, ColumnType.valueOf(type));
        } catch (IllegalArgumentException unknownType) {
            throw DashboardException.badArgument(
                    "Cannot draw data set %s: column %s has type %s. Use one of %s."
                            .formatted(identifier, name, type, List.of(ColumnType.values())),
                    unknownType);
        }
    }
}
