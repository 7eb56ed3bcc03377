package io.github.spotifypipeline.etl;

import static java.util.Map.entry;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.postgresql.core.Oid;

/**
 * PostgreSQL's counterpart of a Spark type.
 *
 * @param name as PostgreSQL calls it
 * @param oid its number there, which arrays tell of their elements
 */
record CopyType(String name, int oid, Encoder encoder) implements Serializable {
    private static final int DAYS_TO_2000 = 10_957;
    private static final long MICROS_TO_2000 = DAYS_TO_2000 * 86_400_000_000L;

    private static final CopyType TEXT =
            new CopyType("text", Oid.TEXT, (values, at, out) -> out.putText(values.getUTF8String(at)));

    /** By Spark's names. */
    private static final Map<String, CopyType> SIMPLE = Map.ofEntries(
            entry(
                    "boolean",
                    new CopyType("boolean", Oid.BOOL, (values, at, out) -> out.putBoolean(values.getBoolean(at)))),
            entry("byte", new CopyType("smallint", Oid.INT2, (values, at, out) -> out.putShort(values.getByte(at)))),
            entry("short", new CopyType("smallint", Oid.INT2, (values, at, out) -> out.putShort(values.getShort(at)))),
            entry("integer", new CopyType("integer", Oid.INT4, (values, at, out) -> out.putInt(values.getInt(at)))),
            entry("long", new CopyType("bigint", Oid.INT8, (values, at, out) -> out.putLong(values.getLong(at)))),
            entry("float", new CopyType("real", Oid.FLOAT4, (values, at, out) -> out.putFloat(values.getFloat(at)))),
            entry(
                    "double",
                    new CopyType(
                            "double precision", Oid.FLOAT8, (values, at, out) -> out.putDouble(values.getDouble(at)))),
            entry(
                    "date",
                    new CopyType("date", Oid.DATE, (values, at, out) -> out.putInt(daysSince2000(values.getInt(at))))),
            entry("timestamp", new CopyType("timestamp with time zone", Oid.TIMESTAMPTZ, CopyType::encodeMoment)),
            entry("timestamp_ntz", new CopyType("timestamp without time zone", Oid.TIMESTAMP, CopyType::encodeMoment)),
            entry("binary", new CopyType("bytea", Oid.BYTEA, (values, at, out) -> out.putBytes(values.getBinary(at)))));

    /** Writes the value at a place in a row or an array, which is not null. */
    interface Encoder extends Serializable {
        void encode(SpecializedGetters values, int at, CopyBuffer out);
    }

    static Optional<CopyType> of(DataType type) {
        if (type instanceof ArrayType array) {
            return ofElement(array.elementType()).map(CopyType::array);
        }
        return ofElement(type);
    }

    private static Optional<CopyType> ofElement(DataType type) {
        if (type instanceof StringType) {
            return Optional.of(TEXT);
        }
        if (type instanceof DecimalType decimal) {
            return Optional.of(decimal(decimal.precision(), decimal.scale()));
        }
        return Optional.ofNullable(SIMPLE.get(type.typeName()));
    }

    private static CopyType array(CopyType element) {
        return new CopyType(
                element.name + "[]", Oid.UNSPECIFIED, (values, at, out) -> out.putArray(values.getArray(at), element));
    }

    private static CopyType decimal(int precision, int scale) {
        return new CopyType(
                "numeric",
                Oid.NUMERIC,
                (values, at, out) ->
                        out.putNumeric(values.getDecimal(at, precision, scale).toJavaBigDecimal()));
    }

    /** A day that would overflow, or be taken for infinity, is one that PostgreSQL refuses as well: before 4713 BC. */
    private static int daysSince2000(int days) {
        return Math.max(days, Integer.MIN_VALUE + DAYS_TO_2000 + 1) - DAYS_TO_2000;
    }

    private static void encodeMoment(SpecializedGetters values, int at, CopyBuffer out) {
        out.putLong(Math.max(values.getLong(at), Long.MIN_VALUE + MICROS_TO_2000 + 1) - MICROS_TO_2000);
    }
}
