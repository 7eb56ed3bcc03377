package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The filters of a definition as SQL, as they are at first or as a reader has set them. */
final class SqlOfFilters {

    /** What a reader chooses: some values, or, with none of them, all the time there is. */
    record Choice(String filterId, List<String> values) {}

    private static final Map<String, String> PERIODS =
            Map.of("YYYY", "year", "Q", "quarter", "MM", "month", "WK", "week", "DD", "day", "HH", "hour");
    private static final List<String> WEEKDAYS =
            List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");
    private static final Pattern NOW = Pattern.compile("now\\(\\)");
    private static final Pattern TRUNCATED = Pattern.compile("truncDate\\('(\\w+)',\\s*(.*)\\)");
    private static final Pattern MOVED = Pattern.compile("addDateTime\\((-?\\d+),\\s*'(\\w+)',\\s*(.*)\\)");

    private final JsonNode definition;
    private final LocalDate asOf;
    private final List<Choice> choices;

    SqlOfFilters(JsonNode definition, LocalDate asOf, List<Choice> choices) {
        this.definition = definition;
        this.asOf = asOf;
        this.choices = choices;
    }

    /** A query of the rows of a data set that a visual shows. */
    String rowsOf(DataSet dataSet, String sheetId, String visualId) {
        List<JsonNode> limits = new ArrayList<>();
        StringJoiner conditions = new StringJoiner(" and ", " where ", "").setEmptyValue("");
        for (JsonNode group : definition.path("FilterGroups")) {
            JsonNode kind = group.path("Filters").path(0);
            String name = kind.fieldNames().next();
            JsonNode filter = kind.path(name);
            if (applies(group, filter, dataSet, sheetId, visualId)) {
                if (name.equals("TopBottomFilter")) {
                    limits.add(filter);
                } else {
                    conditions.add("(" + condition(name, filter) + ")");
                }
            }
        }
        String rows = "select * from (" + dataSet.sql() + ") as source" + conditions;
        for (JsonNode limit : limits) {
            rows = firstGroups(limit, rows);
        }
        return rows;
    }

    private static boolean applies(JsonNode group, JsonNode filter, DataSet dataSet, String sheetId, String visualId) {
        String column = filter.at("/Column/ColumnName").asText();
        boolean isHere = filter.at("/Column/DataSetIdentifier").asText().equals(dataSet.identifier())
                || (group.path("CrossDataset").asText().equals("ALL_DATASETS")
                        && dataSet.columns().stream().anyMatch(one -> one.name().equals(column)));
        return isHere
                && !group.path("Status").asText().equals("DISABLED")
                && isInScope(group.path("ScopeConfiguration"), sheetId, visualId);
    }

    private static boolean isInScope(JsonNode scope, String sheetId, String visualId) {
        return scope.has("AllSheets")
                || elements(scope.at("/SelectedSheets/SheetVisualScopingConfigurations"))
                        .anyMatch(sheet -> sheet.path("SheetId").asText().equals(sheetId)
                                && (sheet.path("Scope").asText().equals("ALL_VISUALS")
                                        || elements(sheet.path("VisualIds"))
                                                .anyMatch(id -> id.asText().equals(visualId))));
    }

    private String condition(String kind, JsonNode filter) {
        String column = filter.at("/Column/ColumnName").asText();
        return switch (kind) {
            case "TimeRangeFilter" -> timeCondition(filter, column);
            case "NumericRangeFilter" ->
                range(
                        filter,
                        column,
                        filter.at("/RangeMinimum/StaticValue").asText(),
                        filter.at("/RangeMaximum/StaticValue").asText());
            case "CategoryFilter" -> categoryCondition(filter, column);
            default -> throw new IllegalArgumentException("No SQL is known for filters of kind " + kind);
        };
    }

    private String timeCondition(JsonNode filter, String column) {
        String granularity = filter.path("TimeGranularity").asText("DAY");
        if (choiceOf(filter) != null) {
            return "true";
        }
        return range(
                filter,
                truncated(granularity, column),
                time(filter.path("RangeMinimumValue"), granularity),
                time(filter.path("RangeMaximumValue"), granularity));
    }

    private String time(JsonNode value, String granularity) {
        if (value.has("StaticValue")) {
            return truncated(
                    granularity,
                    "timestamp '" + value.path("StaticValue").asText().substring(0, 10) + "'");
        }
        String expression = value.at("/RollingDate/Expression").asText();
        return expression.isEmpty() ? "" : truncated(granularity, rolling(expression));
    }

    private static String range(JsonNode filter, String value, String least, String most) {
        StringJoiner bounds = new StringJoiner(" and ").setEmptyValue("true");
        if (!least.isEmpty()) {
            bounds.add(value + (filter.path("IncludeMinimum").asBoolean() ? " >= " : " > ") + least);
        }
        if (!most.isEmpty()) {
            bounds.add(value + (filter.path("IncludeMaximum").asBoolean() ? " <= " : " < ") + most);
        }
        return nullOption(filter, value, bounds.toString());
    }

    private static String nullOption(JsonNode holder, String value, String condition) {
        return switch (holder.path("NullOption").asText()) {
            case "NULLS_ONLY" -> value + " is null";
            case "NON_NULLS_ONLY" -> value + " is not null and (" + condition + ")";
            default -> value + " is null or (" + condition + ")";
        };
    }

    private String categoryCondition(JsonNode filter, String column) {
        JsonNode custom = filter.at("/Configuration/CustomFilterConfiguration");
        if (!custom.isMissingNode()) {
            return customCondition(custom, column);
        }
        JsonNode list = filter.at("/Configuration/FilterListConfiguration");
        Choice choice = choiceOf(filter);
        List<String> values = choice != null
                ? choice.values()
                : elements(list.path("CategoryValues")).map(JsonNode::asText).toList();
        StringJoiner literals = new StringJoiner(", ", "(", ")");
        values.forEach(value -> literals.add(literal(value)));
        boolean isExcluding = list.path("MatchOperator").asText().startsWith("DOES_NOT");
        String condition =
                values.isEmpty() ? "true" : "coalesce(%s in %s, false) <> %s".formatted(column, literals, isExcluding);
        return list.path("NullOption").asText("ALL_VALUES").equals("ALL_VALUES")
                ? condition
                : nullOption(list, column, condition);
    }

    private static String customCondition(JsonNode custom, String column) {
        if (custom.has("SelectAllOptions")) {
            return "true";
        }
        String part = literal(custom.path("CategoryValue").asText());
        String test = switch (custom.path("MatchOperator").asText()) {
            case "EQUALS" -> column + " = " + part;
            case "DOES_NOT_EQUAL" -> column + " <> " + part;
            case "CONTAINS" -> "position(%s in %s) > 0".formatted(part, column);
            case "DOES_NOT_CONTAIN" -> "position(%s in %s) = 0".formatted(part, column);
            case "STARTS_WITH" -> "starts_with(%s, %s)".formatted(column, part);
            default -> "right(%s, length(%s)) = %s".formatted(column, part, part);
        };
        return nullOption(custom, column, test);
    }

    private String firstGroups(JsonNode limit, String rows) {
        String column = limit.at("/Column/ColumnName").asText();
        StringJoiner order = new StringJoiner(", ");
        for (JsonNode sort : limit.path("AggregationSortConfigurations")) {
            order.add(SqlOfVisual.aggregate(
                            SqlOfVisual.aggregationName(sort.path("AggregationFunction")),
                            sort.at("/Column/ColumnName").asText())
                    + " " + sort.path("SortDirection").asText() + " nulls last");
        }
        return "select rows.* from (%s) as rows join (select %s as first from (%s) as rows group by 1 order by %s, %s limit %s)"
                        .formatted(
                                rows,
                                column,
                                rows,
                                order,
                                SqlOfVisual.inReadingOrder(column, "asc"),
                                limit.path("Limit").asText())
                + " as firsts on " + SqlOfVisual.comparable("rows." + column) + " = "
                + SqlOfVisual.comparable("firsts.first");
    }

    private Choice choiceOf(JsonNode filter) {
        return choices.stream()
                .filter(choice ->
                        choice.filterId().equals(filter.path("FilterId").asText()))
                .findFirst()
                .orElse(null);
    }

    /** QuickSight's rolling dates, which are one in the other. */
    private String rolling(String expression) {
        if (NOW.matcher(expression).matches()) {
            return "timestamp '" + asOf + "'";
        }
        Matcher truncated = TRUNCATED.matcher(expression);
        if (truncated.matches()) {
            return truncated(PERIODS.get(truncated.group(1)), rolling(truncated.group(2)));
        }
        Matcher moved = MOVED.matcher(expression);
        if (moved.matches()) {
            return "(%s + %s * interval '1 %s')"
                    .formatted(rolling(moved.group(3)), moved.group(1), PERIODS.get(moved.group(2)));
        }
        throw new IllegalArgumentException("No SQL is known for " + expression);
    }

    /** The beginning of the period; a week begins where the definition says. */
    String truncated(String granularity, String time) {
        int shift = granularity.equalsIgnoreCase("week")
                ? WEEKDAYS.indexOf(definition.at("/Options/WeekStart").asText("SUNDAY"))
                : 0;
        return "(date_trunc('%s', %s::timestamp - interval '%d days') + interval '%d days')"
                .formatted(granularity.toLowerCase(Locale.ROOT), time, shift, shift);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
