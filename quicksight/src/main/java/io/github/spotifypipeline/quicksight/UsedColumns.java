package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The columns that a dashboard shows, sorts by or filters on. The page carries no others. */
final class UsedColumns {

    private record ColumnOf(String dataSet, String column) {}

    private final Set<ColumnOf> named = new LinkedHashSet<>();
    /** Columns of filters that hold for every data set with a column of that name. */
    private final Set<String> everywhere = new HashSet<>();

    private UsedColumns() {}

    static UsedColumns of(JsonNode definition) {
        UsedColumns used = new UsedColumns();
        used.collect(definition);
        for (JsonNode group : definition.path("FilterGroups")) {
            if (group.path("CrossDataset").asText().equals("ALL_DATASETS")) {
                group.findValuesAsText("ColumnName").forEach(used.everywhere::add);
            }
        }
        return used;
    }

    List<DataSet.Column> in(DataSet dataSet) {
        return dataSet.columns().stream()
                .filter(column -> everywhere.contains(column.name())
                        || named.contains(new ColumnOf(dataSet.identifier(), column.name())))
                .toList();
    }

    /** A misspelled name would be a card without a drawing, which nobody may see for weeks. */
    void requireDeclared(List<DataSet> dataSets) {
        for (ColumnOf used : named) {
            DataSet dataSet = dataSets.stream()
                    .filter(declared -> declared.identifier().equals(used.dataSet))
                    .findFirst()
                    .orElseThrow(() -> DashboardException.badArgument(
                            "Cannot draw the dashboard: column %s is of data set %s, which it does not declare. Check the name."
                                    .formatted(used.column, used.dataSet)));
            List<String> columns =
                    dataSet.columns().stream().map(DataSet.Column::name).toList();
            if (!columns.contains(used.column)) {
                throw DashboardException.badArgument(
                        "Cannot draw the dashboard: no column %s in data set %s. Name one of %s, or add it to datasets/%s.json."
                                .formatted(used.column, used.dataSet, columns, used.dataSet));
            }
        }
    }

    private void collect(JsonNode node) {
        if (node.has("DataSetIdentifier") && node.has("ColumnName")) {
            named.add(new ColumnOf(
                    node.get("DataSetIdentifier").asText(),
                    node.get("ColumnName").asText()));
        }
        node.forEach(this::collect);
    }
}
