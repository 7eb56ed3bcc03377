package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * One column of a data set: its distinct values, in the order they first appear, and for each row the index of its value
 * (-1 for null). Names and dates repeat a lot, so this is a fraction of the rows written out.
 */
final class CodedColumn {

    private static final int NULL_CODE = -1;

    private final DataSet.Column column;
    private final Map<Object, Integer> codeOfValue = new LinkedHashMap<>();
    /** Reads a clock without a zone as if it showed UTC: the driver would take the machine's zone. */
    private final Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);

    private int[] codes = new int[1_024];
    private int rowCount;

    CodedColumn(DataSet.Column column) {
        this.column = column;
    }

    /** Adds the value that the current row has. */
    void add(ResultSet row) throws SQLException {
        if (rowCount == codes.length) {
            codes = Arrays.copyOf(codes, 2 * rowCount);
        }
        Object value = value(row);
        codes[rowCount++] = row.wasNull() ? NULL_CODE : code(value);
    }

    private int code(Object value) {
        int next = codeOfValue.size();
        Integer known = codeOfValue.putIfAbsent(value, next);
        return known == null ? next : known;
    }

    private Object value(ResultSet row) throws SQLException {
        return switch (column.type()) {
            case STRING -> String.valueOf(row.getString(column.name()));
            case INTEGER -> row.getLong(column.name());
            case DECIMAL -> row.getDouble(column.name());
            case DATETIME -> secondsOfClock(row);
        };
    }

    /** Seconds from 1970-01-01T00:00 on the same zoneless clock; a date counts from its midnight. */
    private long secondsOfClock(ResultSet row) throws SQLException {
        Timestamp time = row.getTimestamp(column.name(), utc);
        return row.wasNull() ? 0 : Math.floorDiv(time.getTime(), 1_000L);
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(column.name());
        json.writeStringField("type", column.type().name());
        json.writeArrayFieldStart("values");
        for (Object value : codeOfValue.keySet()) {
            json.writeObject(value);
        }
        json.writeEndArray();
        json.writeFieldName("codes");
        json.writeArray(codes, 0, rowCount);
        json.writeEndObject();
    }
}
