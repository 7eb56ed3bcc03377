package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.quicksight.DataSet.ColumnType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * One column of a data set: its distinct values in ascending order, and for each row the code of its value, counting from
 * one (zero is null). Names and dates repeat a lot, so this is a fraction of the rows written out.
 */
final class CodedColumn {

    /** What decimals are parts of: minutes and hours are sums of milliseconds, the rest are rounded. */
    private static final long[] DENOMINATORS = {1, 10, 100, 1_000, 60_000, 3_600_000};

    private static final double PRECISION = 1e-12;

    private final DataSet.Column column;
    private final int position;
    private final Map<Object, Integer> codeOfValue = new HashMap<>();
    private final List<Object> values = new ArrayList<>();
    /** Reads a clock without a zone as if it showed UTC: the driver would take the machine's zone. */
    private final Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);

    private int[] codes = new int[1_024];
    private int rowCount;

    /** @param position of the column in the rows that are read */
    CodedColumn(DataSet.Column column, int position) {
        this.column = column;
        this.position = position;
    }

    String name() {
        return column.name();
    }

    /** How many codes there are, null's included. */
    int size() {
        return values.size() + 1;
    }

    int code(int row) {
        return codes[row];
    }

    /** Adds the value that the current row has. */
    void add(ResultSet row) throws SQLException {
        if (rowCount == codes.length) {
            codes = Arrays.copyOf(codes, 2 * rowCount);
        }
        Object value = value(row);
        codes[rowCount++] = row.wasNull() ? 0 : codeOfValue.computeIfAbsent(value, this::newCode);
    }

    private int newCode(Object value) {
        values.add(value);
        return values.size();
    }

    private Object value(ResultSet row) throws SQLException {
        return switch (column.type()) {
            case STRING -> String.valueOf(row.getString(position));
            case INTEGER -> row.getLong(position);
            case DECIMAL -> row.getDouble(position);
            case DATETIME -> secondsOfClock(row);
        };
    }

    /** Seconds from 1970-01-01T00:00 on the same zoneless clock; a date counts from its midnight. */
    private long secondsOfClock(ResultSet row) throws SQLException {
        Timestamp time = row.getTimestamp(position, utc);
        return row.wasNull() ? 0 : Math.floorDiv(time.getTime(), 1_000L);
    }

    /** To be called when all rows are there: from now on a greater code is a greater value. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // All values of a column are of one class.
    void sortValues() {
        Collections.sort((List) values);
        int[] newCode = new int[size()];
        for (int i = 0; i < values.size(); i++) {
            newCode[codeOfValue.get(values.get(i))] = i + 1;
        }
        codeOfValue.clear();
        for (int row = 0; row < rowCount; row++) {
            codes[row] = newCode[codes[row]];
        }
    }

    /** As a code for each row. */
    ObjectNode asRows(int[] order, PackedNumbers numbers) {
        ObjectNode described = withValues(numbers);
        described.set(
                "codes", numbers.add(IntStream.of(order).mapToLong(this::code).toArray()));
        return described;
    }

    /** As a code for each value of another column, if one always decides this one, as a track decides its name. */
    Optional<ObjectNode> asDecided(List<CodedColumn> others, PackedNumbers numbers) {
        for (CodedColumn other : others) {
            Optional<long[]> decided = codesBy(other);
            if (decided.isPresent()) {
                ObjectNode described = withValues(numbers).put("by", other.name());
                described.set("codes", numbers.add(decided.get()));
                return Optional.of(described);
            }
        }
        return Optional.empty();
    }

    /** As another column with something before each value, as an address is before an id. */
    Optional<ObjectNode> asPrefixed(List<CodedColumn> others) {
        return others.stream()
                .filter(other -> column.type() == ColumnType.STRING && other.column.type() == ColumnType.STRING)
                .filter(other -> !values.isEmpty() && size() == other.size())
                .flatMap(other -> prefixBefore(other).stream()
                        .map(prefix -> JsonNodeFactory.instance
                                .objectNode()
                                .put("type", column.type().name())
                                .put("prefix", prefix)
                                .put("of", other.name())))
                .findFirst();
    }

    private Optional<String> prefixBefore(CodedColumn other) {
        String first = (String) values.get(0);
        int length = first.length() - ((String) other.values.get(0)).length();
        String prefix = first.substring(0, Math.max(length, 0));
        boolean isEverywhere = Arrays.equals(codes, 0, rowCount, other.codes, 0, rowCount)
                && IntStream.range(0, values.size()).allMatch(i -> values.get(i).equals(prefix + other.values.get(i)));
        return isEverywhere ? Optional.of(prefix) : Optional.empty();
    }

    private Optional<long[]> codesBy(CodedColumn other) {
        long[] decided = new long[other.size()];
        Arrays.fill(decided, -1);
        for (int row = 0; row < rowCount; row++) {
            long known = decided[other.codes[row]];
            if (known >= 0 && known != codes[row]) {
                return Optional.empty();
            }
            decided[other.codes[row]] = codes[row];
        }
        return Optional.of(LongStream.of(decided).map(code -> Math.max(code, 0)).toArray());
    }

    private ObjectNode withValues(PackedNumbers numbers) {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        described.put("type", column.type().name());
        long per = denominator();
        if (per == 0) {
            values.forEach(described.putArray("values")::addPOJO);
        } else {
            described.set("numbers", numbers.add(numerators(per)));
            described.put("per", per);
        }
        return described;
    }

    /** By what the values are whole numbers, or 0 where they are none. */
    private long denominator() {
        return switch (column.type()) {
            case STRING -> 0;
            case INTEGER, DATETIME -> 1;
            case DECIMAL ->
                LongStream.of(DENOMINATORS).filter(this::isWholeBy).findFirst().orElse(0);
        };
    }

    private boolean isWholeBy(long per) {
        return values.stream()
                .mapToDouble(Double.class::cast)
                .allMatch(value ->
                        Math.abs((double) Math.round(value * per) / per - value) <= PRECISION * Math.abs(value));
    }

    private long[] numerators(long per) {
        return values.stream()
                .mapToLong(value ->
                        value instanceof Double decimal ? Math.round(decimal * per) : per * (long) (Long) value)
                .toArray();
    }
}
