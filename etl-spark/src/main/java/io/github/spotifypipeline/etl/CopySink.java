package io.github.spotifypipeline.etl;

import static java.util.stream.Collectors.joining;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes a DataFrame to a PostgreSQL table by COPY, each partition in a connection and a transaction of its own:
 * several times faster than Spark's JDBC writer.
 *
 * <p>Columns: string, boolean, byte to bigint, float, double, decimal, date, timestamp (with or without zone), binary and
 * arrays of those, by name. Values arrive as they were. What PostgreSQL cannot store in a text, a NUL character or bytes
 * that are no UTF-8, becomes U+FFFD; a moment before 4713 BC fails the task. A task that fails leaves none of its rows, one
 * that Spark runs a second time writes them a second time: the target should be a staging table whose count the caller
 * compares with what was returned.
 *
 * <p>A table is named as SQL does, in double quotes where it needs them; columns are always quoted.
 */
public final class CopySink {
    private static final int SENT_AT_ONCE = 1 << 16;

    private CopySink() {}

    /**
     * Creates an unlogged table (no write-ahead log: lost in a crash, twice as fast), in place of one that is there. It is
     * never vacuumed or analysed unasked, for which who reads it next would have to wait.
     *
     * @throws IllegalArgumentException if there is no PostgreSQL type for a column's; nothing is done then
     */
    public static void createUnloggedTable(Connection connection, String table, StructType schema) throws SQLException {
        List<Column> columns = columns(schema);
        String definition = columns.stream()
                .map(column -> column.name + " " + column.type.name())
                .collect(joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists " + table);
            statement.execute(
                    "create unlogged table " + table + " (" + definition + ") with (autovacuum_enabled = off)");
        }
    }

    /**
     * Appends all rows and returns how many there were.
     *
     * @throws IllegalArgumentException if there is no PostgreSQL type for a column's; nothing is done then
     */
    public static long write(Dataset<Row> rows, WarehouseAddress database, String table) {
        Target target = new Target(database, table, columns(rows.schema()));
        // The rows as Spark keeps them: a Row would hold each value as an object, in a calendar of its own before 1582.
        if (HeldRows.are(rows)) {
            return target.writeFromHere(rows.queryExecution().executedPlan().executeCollect());
        }
        return rows.queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitions(target::write)
                .fold(0L, Long::sum);
    }

    private static List<Column> columns(StructType schema) {
        return Arrays.stream(schema.fields()).map(Column::of).toList();
    }

    /** @param name in double quotes */
    private record Column(String name, CopyType type) implements Serializable {
        static Column of(StructField field) {
            String name = '"' + field.name().replace("\"", "\"\"") + '"';
            CopyType type = CopyType.of(field.dataType())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Cannot copy: PostgreSQL has no such type (column %s, %s). Cast it, or use to_json."
                                    .formatted(name, field.dataType().sql())));
            return new Column(name, type);
        }
    }

    /** Where a task writes its partition. */
    private record Target(WarehouseAddress database, String table, List<Column> columns) implements Serializable {

        long writeFromHere(InternalRow... rows) {
            try {
                return write(Arrays.asList(rows).iterator()).next();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The number of rows. */
        Iterator<Long> write(Iterator<InternalRow> rows) throws SQLException {
            if (!rows.hasNext()) {
                return List.of(0L).iterator();
            }
            try (Connection connection = Warehouse.connect(database)) {
                requireTypes(connection);
                String names = columns.stream().map(Column::name).collect(joining(", "));
                CopyIn copy = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy " + table + " (" + names + ") from stdin (format binary)");
                try {
                    send(rows, copy);
                    return List.of(copy.endCopy()).iterator();
                } finally {
                    if (copy.isActive()) {
                        copy.cancelCopy();
                    }
                }
            }
        }

        private void send(Iterator<InternalRow> rows, CopyIn copy) throws SQLException {
            List<CopyType> types = columns.stream().map(Column::type).toList();
            CopyBuffer buffer = new CopyBuffer(2 * SENT_AT_ONCE);
            while (rows.hasNext()) {
                buffer.putRow(rows.next(), types);
                if (buffer.length() >= SENT_AT_ONCE) {
                    copy.writeToCopy(buffer.array(), 0, buffer.length());
                    buffer.clear();
                }
            }
            buffer.putEnd();
            copy.writeToCopy(buffer.array(), 0, buffer.length());
        }

        /** PostgreSQL believes what it is sent: the bytes of a date in a column of integers would be some integer. */
        private void requireTypes(Connection connection) throws SQLException {
            String types = columns.stream()
                    .map(column -> "pg_typeof(target." + column.name + ")")
                    .collect(joining(", "));
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(
                            "select " + types + " from (select) as one left join " + table + " as target on false")) {
                found.next();
                for (int i = 0; i < columns.size(); i++) {
                    requireType(columns.get(i), found.getString(i + 1));
                }
            }
        }

        private void requireType(Column column, String found) {
            if (!found.equals(column.type.name())) {
                throw new IllegalArgumentException("Cannot copy: column %s of %s is of another type (%s, not %s). %s"
                        .formatted(
                                column.name,
                                table,
                                found,
                                column.type.name(),
                                "Copy to a table of createUnloggedTable, and insert from there."));
            }
        }
    }
}
