package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows of one data set, read from the warehouse column by column. Most columns follow from another one, as the name of
 * a track from its id, and are written once for each value of that one. Which row comes first says nothing.
 */
final class DataSetRows {

    private static final int FETCH_SIZE = 10_000;

    private final List<CodedColumn> columns;
    private final int rowCount;

    private DataSetRows(List<CodedColumn> columns, int rowCount) {
        this.columns = columns;
        this.rowCount = rowCount;
    }

    /** Runs the data set's query and keeps the given columns of it. */
    static DataSetRows read(Connection connection, DataSet dataSet, List<DataSet.Column> kept) {
        try (PreparedStatement query = connection.prepareStatement(dataSet.sql())) {
            query.setFetchSize(FETCH_SIZE);
            try (ResultSet rows = query.executeQuery()) {
                return read(rows, kept);
            }
        } catch (SQLException failed) {
            throw DashboardException.warehouse(
                    "Cannot read data set %s: %s. Check that the warehouse is migrated and its views can be read."
                            .formatted(dataSet.identifier(), firstLine(failed)),
                    failed);
        }
    }

    private static DataSetRows read(ResultSet rows, List<DataSet.Column> kept) throws SQLException {
        List<CodedColumn> columns = new ArrayList<>();
        for (DataSet.Column column : kept) {
            columns.add(new CodedColumn(column, rows.findColumn(column.name())));
        }
        int rowCount = 0;
        while (rows.next()) {
            for (CodedColumn column : columns) {
                column.add(rows);
            }
            rowCount++;
        }
        columns.forEach(CodedColumn::sortValues);
        return new DataSetRows(columns, rowCount);
    }

    /** What the page needs to read the rows. */
    ObjectNode describe(PackedNumbers numbers) {
        ObjectNode described = JsonNodeFactory.instance.objectNode().put("rowCount", rowCount);
        ObjectNode byName = described.putObject("columns");
        List<CodedColumn> written = new ArrayList<>();
        List<CodedColumn> independent = new ArrayList<>();
        for (CodedColumn column : fromManyValuesToFew()) {
            Optional<ObjectNode> following =
                    column.asPrefixed(written).or(() -> column.asDecided(independent, numbers));
            following.ifPresent(description -> byName.set(column.name(), description));
            if (following.isEmpty()) {
                independent.add(0, column);
            }
            written.add(column);
        }
        int[] order = orderBy(independent);
        for (CodedColumn column : independent) {
            byName.set(column.name(), column.asRows(order, numbers));
        }
        return described;
    }

    private List<CodedColumn> fromManyValuesToFew() {
        return columns.stream()
                .sorted(Comparator.comparingInt(CodedColumn::size).reversed().thenComparing(CodedColumn::name))
                .toList();
    }

    /** Sorted by each column in turn, since long runs of the same value, or of small steps, take next to no space. */
    private int[] orderBy(List<CodedColumn> sorting) {
        Comparator<Integer> order = (row, other) -> 0;
        for (CodedColumn column : sorting) {
            order = order.thenComparingInt(column::code);
        }
        return IntStream.range(0, rowCount)
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static String firstLine(SQLException failed) {
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    }
}
