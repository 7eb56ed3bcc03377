package io.github.spotifypipeline.local;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is in a warehouse: a digest of every table's rows, in whatever order they lie. */
final class Checksums {

    private Checksums() {}

    static Map<String, String> of(Connection connection) throws SQLException {
        Map<String, String> checksums = new TreeMap<>();
        for (String table : names(connection, "warehouse", "BASE TABLE")) {
            checksums.put(
                    table,
                    text(
                            connection,
                            "select count(*) || ' rows ' || coalesce(md5(string_agg(row::text, chr(10) order by row::text)), '')"
                                    + " from warehouse.\"" + table + "\" as row"));
        }
        return checksums;
    }

    static List<String> names(Connection connection, String schema, String type) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select table_name from information_schema.tables"
                        + " where table_schema = '%s' and table_type = '%s' order by 1".formatted(schema, type))) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
