package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.etl.table.Resource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A row of the warehouse, and the item of Spotify's answer that it was read from.
 *
 * @param row the row's columns and values, in order
 * @param run when the run began and how it ended
 * @param part the raw part, relative to the root of raw
 * @param line in the part, from 1
 * @param ordinal of the item among those of the answer, from 0
 * @param answer the line without its body: what was asked, when, with which status
 * @param item as Spotify sent it, in Jackson's indentation; a line that is no response as it is
 */
public record Provenance(
        Map<String, String> row, String run, String part, int line, int ordinal, String answer, String item) {
    private static final JsonMapper JSON = new JsonMapper();

    /** With this every SQLSTATE begins that PostgreSQL has for a value that cannot be read. */
    private static final String BAD_VALUE = "22";

    /** Of a key that is given in part. */
    public static final int MOST_ROWS = 10;

    /**
     * By what a table's rows are known.
     *
     * @param columns of the key, in order
     * @param newest rows, all their columns, from the newest runs
     */
    public record Keys(String table, List<String> columns, List<Map<String, String>> newest) {

        /** What {@link Provenance#of} takes to find the row again. */
        public List<String> of(Map<String, String> row) {
            return columns.stream().map(row::get).toList();
        }
    }

    /** The key columns of a table and their types, in order. */
    private record Key(String table, Map<String, String> types) {
        String condition(int columns) {
            return types.entrySet().stream()
                    .limit(columns)
                    .map(column -> "it.%s = cast(? as %s)".formatted(column.getKey(), column.getValue()))
                    .collect(Collectors.joining(" and "));
        }

        String described() {
            return types.entrySet().stream()
                    .map(column -> "%s (%s)".formatted(column.getKey(), kind(column.getValue())))
                    .collect(Collectors.joining(", "));
        }

        private static String kind(String type) {
            return switch (type) {
                case "date" -> "a date, like 2026-11-22";
                case "timestamptz" -> "a time, like 2026-11-22T06:00:00Z";
                case "int2", "int4", "int8" -> "a whole number";
                default -> "text";
            };
        }
    }

    /**
     * Explains the rows of a table that have these values in the first columns of its key; at most ten.
     *
     * @param table of schema {@code warehouse}, with or without the schema
     * @throws EtlException 43 if there is no such table or row, 50 if raw no longer has the item
     */
    public static List<Provenance> of(Connection db, String raw, String table, List<String> values)
            throws SQLException {
        Key key = key(db, table);
        requireFitting(key, values);
        List<Provenance> found = new ArrayList<>();
        for (Map<String, String> row : rows(db, key, values)) {
            found.add(explain(raw, row));
        }
        if (found.isEmpty()) {
            throw bad(
                    "no such row (%s: %s)".formatted(key.table(), String.join(", ", values)),
                    "Give the key as %s.".formatted(key.described()));
        }
        return found;
    }

    /**
     * Tells what {@link #of} asks for.
     *
     * @param most rows
     * @throws EtlException 43 if there is no such table
     */
    public static Keys keys(Connection db, String table, int most) throws SQLException {
        Key key = key(db, table);
        String select = "select it.* from warehouse.%s as it join warehouse.run on run.run_id = it.run_id"
                + " order by run.started_at desc, %s limit %d";
        String columns = key.types().keySet().stream().map("it."::concat).collect(Collectors.joining(", "));
        try (PreparedStatement statement = db.prepareStatement(select.formatted(key.table(), columns, most))) {
            return new Keys(key.table(), List.copyOf(key.types().keySet()), rows(statement));
        }
    }

    private static Key key(Connection db, String named) throws SQLException {
        String table = named.replaceFirst("^warehouse\\.", "");
        DatabaseMetaData metadata = db.getMetaData();
        Map<Short, String> names = new TreeMap<>();
        try (ResultSet column = metadata.getPrimaryKeys(null, "warehouse", table)) {
            while (column.next()) {
                names.put(column.getShort("KEY_SEQ"), column.getString("COLUMN_NAME"));
            }
        }
        Map<String, String> types = new LinkedHashMap<>();
        try (ResultSet column = metadata.getColumns(null, "warehouse", table, null)) {
            while (column.next()) {
                types.put(column.getString("COLUMN_NAME"), column.getString("TYPE_NAME"));
            }
        }
        if (!types.containsKey("raw_part") || names.isEmpty()) {
            throw bad("no such table, or none of items (%s)".formatted(table), "Allowed: %s.".formatted(tables(db)));
        }
        Map<String, String> keyTypes = new LinkedHashMap<>();
        names.values().forEach(name -> keyTypes.put(name, types.get(name)));
        return new Key(table, keyTypes);
    }

    private static String tables(Connection db) throws SQLException {
        String select = "select table_name from information_schema.columns"
                + " where table_schema = 'warehouse' and column_name = 'raw_part' order by 1";
        List<String> tables = new ArrayList<>();
        try (PreparedStatement statement = db.prepareStatement(select);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return String.join(", ", tables);
    }

    private static void requireFitting(Key key, List<String> values) {
        if (values.isEmpty() || values.size() > key.types().size()) {
            throw bad(
                    "not the key of %s (%s)".formatted(key.table(), String.join(", ", values)),
                    "Give %s, or the first of them.".formatted(key.described()));
        }
    }

    private static List<Map<String, String>> rows(Connection db, Key key, List<String> values) throws SQLException {
        String select = "select it.*, run.started_at as run_started_at, run.status as run_status from warehouse."
                + key.table() + " as it join warehouse.run on run.run_id = it.run_id where "
                + key.condition(values.size()) + " limit " + MOST_ROWS;
        try (PreparedStatement statement = db.prepareStatement(select)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            return rows(statement);
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).startsWith(BAD_VALUE)) {
                throw e;
            }
            throw bad(
                    "a value is none that its column can have (%s: %s)"
                            .formatted(key.table(), String.join(", ", values)),
                    "Give the key as %s.".formatted(key.described()));
        }
    }

    private static List<Map<String, String>> rows(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<Map<String, String>> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(values(row));
            }
            return rows;
        }
    }

    private static Map<String, String> values(ResultSet row) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            values.put(row.getMetaData().getColumnName(i), row.getString(i));
        }
        return values;
    }

    private static Provenance explain(String raw, Map<String, String> row) {
        String part = row.get("raw_part");
        int line = Integer.parseInt(row.get("raw_line"));
        int ordinal = Integer.parseInt(row.get("raw_ordinal"));
        String run =
                "%s, begun %s, %s".formatted(row.get("run_id"), row.remove("run_started_at"), row.remove("run_status"));
        try {
            String text = RawPartFile.line(new Path(raw, part), line, new Configuration());
            if (isQuarantinedWhole(row, text)) {
                return new Provenance(row, run, part, line, ordinal, "none: the line is no response", text);
            }
            JsonNode response = JSON.readTree(text);
            JsonNode item = item(part, response, ordinal).orElseThrow(() -> gone(part + ", line " + line, null));
            return new Provenance(
                    row,
                    run,
                    part,
                    line,
                    ordinal,
                    response.<ObjectNode>deepCopy().without("body").toPrettyString(),
                    item.toPrettyString());
        } catch (IOException e) {
            throw gone(part, e);
        }
    }

    /** A line that is no response is its own and only item, as it came: it may be no JSON at all. */
    private static boolean isQuarantinedWhole(Map<String, String> row, String text) {
        return row.containsKey("rule") && (text.equals(row.get("item")) || !isJson(text));
    }

    private static boolean isJson(String text) {
        try {
            return JSON.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Optional<JsonNode> item(String part, JsonNode response, int ordinal) {
        return Resource.byId(part.replaceFirst(".*/resource=([^/]+)/.*", "$1"))
                .map(resource -> resource.entries(response).path(ordinal))
                .filter(item -> !item.isMissingNode());
    }

    private static EtlException gone(String where, Exception cause) {
        return new EtlException(
                EtlException.FAILED_CHECK,
                "Cannot explain: raw no longer has the item (%s). Correct --raw, or restore what was deleted (raw_retention_days deletes what is older)."
                        .formatted(where),
                cause);
    }

    private static EtlException bad(String why, String remedy) {
        return new EtlException(EtlException.BAD_ARGUMENT, "Cannot explain: %s. %s".formatted(why, remedy));
    }
}
