package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The columns that a dashboard shows, sorts by or filters on. The page carries no others. */
final class UsedColumns {

    private record ColumnOf(String dataSet, String column) {}

    private final Set<ColumnOf> named = new HashSet<>();
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

    private void collect(JsonNode node) {
        if (node.has("DataSetIdentifier") && node.has("ColumnName")) {
            named.add(new ColumnOf(
                    node.get("DataSetIdentifier").asText(),
                    node.get("ColumnName").asText()));
        }
        node.forEach(this::collect);
    }
}
