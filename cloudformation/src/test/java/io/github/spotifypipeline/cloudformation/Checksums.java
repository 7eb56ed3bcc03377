package io.github.spotifypipeline.cloudformation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was loaded into a warehouse: a digest of every table's rows, in whatever order they lie. */
final class Checksums {
    /** When, how and at what cost it was loaded differs by nature; what was loaded must not. */
    private static final List<String> ABOUT_LOADING = List.of("flyway_history", "load", "setting");

    private Checksums() {}

    static Map<String, String> of(Connection connection) throws SQLException {
        Map<String, String> checksums = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                try (ResultSet digest = statement.executeQuery(
                        "select count(*) || ' ' || coalesce(md5(string_agg(r::text, ',' order by r::text)), '') from warehouse.\""
                                + table + "\" r")) {
                    digest.next();
                    checksums.put(table, digest.getString(1));
                }
            }
        }
        return checksums;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet names =
                statement.executeQuery("select tablename from pg_tables where schemaname = 'warehouse' order by 1")) {
            while (names.next()) {
                tables.add(names.getString(1));
            }
        }
        tables.removeAll(ABOUT_LOADING);
        return tables;
    }
}
