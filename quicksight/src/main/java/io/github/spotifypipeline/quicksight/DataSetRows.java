package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The rows of one data set, read from the warehouse column by column. */
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
        List<CodedColumn> columns = kept.stream().map(CodedColumn::new).toList();
        int rowCount = 0;
        while (rows.next()) {
            for (CodedColumn column : columns) {
                column.add(rows);
            }
            rowCount++;
        }
        return new DataSetRows(columns, rowCount);
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("rowCount", rowCount);
        json.writeObjectFieldStart("columns");
        for (CodedColumn column : columns) {
            column.writeTo(json);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String firstLine(SQLException failed) {
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    }
}
