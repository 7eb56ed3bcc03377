package io.github.spotifypipeline.etl;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Writes a DataFrame to a PostgreSQL table by COPY, each partition in a connection and a transaction of its own:
 * several times faster than Spark's JDBC writer.
 *
 * <p>Columns: string, boolean, byte to bigint, float, double, decimal, date, timestamp (with or without zone), binary and arrays of those, by
 * name. A NUL character, which PostgreSQL cannot store, becomes U+FFFD. A task that Spark runs a second time writes its
 * rows a second time: the target should be a staging table whose count the caller compares with what was returned.
 */
public final class CopySink {
    private static final int BUFFER_BYTES = 1 << 16;

    private CopySink() {}

    /** Creates an unlogged table (no write-ahead log: lost in a crash, twice as fast), in place of one that is there. */
    public static void createUnloggedTable(Connection connection, String table, StructType schema) throws SQLException {
        String columns = String.join(
                ", ",
                Arrays.stream(schema.fields())
                        .map(field -> quoted(field.name()) + " " + sqlType(field.dataType()))
                        .toList());
        try (var statement = connection.createStatement()) {
            statement.execute("drop table if exists " + table);
            statement.execute("create unlogged table " + table + " (" + columns + ")");
        }
    }

    /** Appends all rows and returns how many there were. */
    public static long write(Dataset<Row> rows, WarehouseAddress database, String table) {
        LongAccumulator count = rows.sparkSession().sparkContext().longAccumulator(table);
        Partition partition = new Partition(database, copyStatement(table, rows.schema()), count);
        rows.foreachPartition(partition::write);
        return count.value();
    }

    private static String copyStatement(String table, StructType schema) {
        String columns = String.join(
                ", ", Arrays.stream(schema.fieldNames()).map(CopySink::quoted).toList());
        return "copy " + table + " (" + columns + ") from stdin";
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String sqlType(DataType type) {
        if (type instanceof ArrayType array) {
            return sqlType(array.elementType()) + "[]";
        }
        if (type instanceof DecimalType decimal) {
            return "numeric(" + decimal.precision() + ", " + decimal.scale() + ")";
        }
        return switch (type.typeName()) {
            case "string" -> "text";
            case "boolean", "date", "integer" -> type.typeName();
            case "byte", "short" -> "smallint";
            case "long" -> "bigint";
            case "float" -> "real";
            case "double" -> "double precision";
            case "timestamp" -> "timestamptz";
            case "timestamp_ntz" -> "timestamp";
            case "binary" -> "bytea";
            default -> throw new IllegalArgumentException("Cannot copy: no PostgreSQL type for " + type.sql() + ".");
        };
    }

    /** What a task does with its partition. */
    private record Partition(WarehouseAddress database, String statement, LongAccumulator count)
            implements Serializable {

        void write(Iterator<Row> rows) throws SQLException {
            if (!rows.hasNext()) {
                return;
            }
            try (Connection connection = Warehouse.connect(database)) {
                copy(rows, connection.unwrap(PGConnection.class));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void copy(Iterator<Row> rows, PGConnection connection) throws SQLException, IOException {
            StringBuilder line = new StringBuilder();
            try (PGCopyOutputStream out = new PGCopyOutputStream(connection, statement, BUFFER_BYTES)) {
                while (rows.hasNext()) {
                    line.setLength(0);
                    CopyText.append(line, rows.next());
                    out.write(line.toString().getBytes(StandardCharsets.UTF_8));
                    count.add(1);
                }
            }
        }
    }
}
