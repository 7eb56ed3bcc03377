package io.github.spotifypipeline.etl;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Row;
import scala.collection.Seq;

/** Spark's rows as Delta's kernel reads them: by column. Every column may have nulls, as in every table of Spark's. */
final class KernelRows implements ColumnarBatch {
    private final StructType schema;
    private final List<Row> rows;

    KernelRows(org.apache.spark.sql.types.StructType schema, List<Row> rows) {
        this.schema = new StructType(Arrays.stream(schema.fields())
                .map(field -> new StructField(field.name(), type(field.dataType()), true))
                .toList());
        this.rows = rows;
    }

    /** The types that curated tables have. */
    private static DataType type(org.apache.spark.sql.types.DataType type) {
        if (type instanceof org.apache.spark.sql.types.ArrayType array) {
            return new ArrayType(type(array.elementType()), true);
        }
        return switch (type.typeName()) {
            case "string" -> StringType.STRING;
            case "boolean" -> BooleanType.BOOLEAN;
            case "integer" -> IntegerType.INTEGER;
            case "long" -> LongType.LONG;
            case "date" -> DateType.DATE;
            case "timestamp" -> TimestampType.TIMESTAMP;
            default -> throw new IllegalArgumentException("No curated table has columns of type " + type.sql() + ".");
        };
    }

    @Override
    public StructType getSchema() {
        return schema;
    }

    @Override
    public int getSize() {
        return rows.size();
    }

    @Override
    public ColumnVector getColumnVector(int ordinal) {
        return new Column(
                schema.at(ordinal).getDataType(),
                rows.size(),
                row -> rows.get(row).get(ordinal));
    }

    /** Values of one type, in the order of their rows or of an array. */
    private record Column(DataType type, int size, IntFunction<Object> values) implements ColumnVector {
        @Override
        public DataType getDataType() {
            return type;
        }

        @Override
        public int getSize() {
            return size;
        }

        @Override
        public boolean isNullAt(int row) {
            return values.apply(row) == null;
        }

        @Override
        public String getString(int row) {
            return (String) values.apply(row);
        }

        @Override
        public boolean getBoolean(int row) {
            return (Boolean) values.apply(row);
        }

        /** Of a date, its days since 1970. */
        @Override
        public int getInt(int row) {
            Object value = values.apply(row);
            return value instanceof Date date ? (int) date.toLocalDate().toEpochDay() : (Integer) value;
        }

        /** Of a timestamp, its microseconds since 1970. */
        @Override
        public long getLong(int row) {
            Object value = values.apply(row);
            return value instanceof Timestamp timestamp
                    ? ChronoUnit.MICROS.between(Instant.EPOCH, timestamp.toInstant())
                    : (Long) value;
        }

        @Override
        public ArrayValue getArray(int row) {
            Seq<?> elements = (Seq<?>) values.apply(row);
            return new Elements(new Column(((ArrayType) type).getElementType(), elements.size(), elements::apply));
        }

        @Override
        public void close() {
            // Nothing is held but rows.
        }
    }

    private record Elements(ColumnVector column) implements ArrayValue {
        @Override
        public int getSize() {
            return column.getSize();
        }

        @Override
        public ColumnVector getElements() {
            return column;
        }
    }
}
