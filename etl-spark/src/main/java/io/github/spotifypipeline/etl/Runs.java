package io.github.spotifypipeline.etl;

import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Runs as rows: the curated table {@code run}, one row a run. */
final class Runs {
    static final StructType SCHEMA = StructType.fromDDL(
            "run_id STRING, user_id STRING, snapshot_date DATE, started_at TIMESTAMP, finished_at TIMESTAMP, "
                    + "status STRING, reason STRING, app_shape STRING, request_count INT, calls_left INT, "
                    + "login_ends_at TIMESTAMP");

    private static final StructType ORDERED = SCHEMA.add("run_order", DataTypes.IntegerType);

    private Runs() {}

    static Dataset<Row> rows(SparkSession spark, List<Run> runs) {
        return spark.createDataFrame(runs.stream().map(Runs::row).toList(), SCHEMA);
    }

    /** The same, and which run comes when, from 1. */
    static Dataset<Row> ordered(SparkSession spark, List<Run> runs) {
        List<Row> rows = new ArrayList<>();
        for (Run run : runs.stream().sorted(Run.ORDER).toList()) {
            rows.add(RowFactory.create(append(row(run), rows.size() + 1)));
        }
        return spark.createDataFrame(rows, ORDERED);
    }

    private static Object[] append(Row row, int order) {
        Object[] values = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        values[row.size()] = order;
        return values;
    }

    /** A column that the table does not have yet is null in all of its rows. */
    static List<Run> read(Dataset<Row> rows) {
        return rows(rows.sparkSession(), List.of()).unionByName(rows, true).collectAsList().stream()
                .map(Runs::run)
                .toList();
    }

    private static Row row(Run run) {
        return RowFactory.create(
                run.runId(),
                run.userId(),
                Date.valueOf(run.snapshotDate()),
                Timestamp.from(run.startedAt()),
                Timestamp.from(run.finishedAt()),
                run.status(),
                run.reason().orElse(null),
                run.appShape(),
                run.requestCount(),
                run.callsLeft().orElse(null),
                run.loginEndsAt().map(Timestamp::from).orElse(null));
    }

    private static Run run(Row row) {
        return new Run(
                row.getString(0),
                row.getString(1),
                row.getDate(2).toLocalDate(),
                row.getTimestamp(3).toInstant(),
                row.getTimestamp(4).toInstant(),
                row.getString(5),
                Optional.ofNullable(row.getString(6)),
                row.getString(7),
                row.getInt(8),
                Optional.ofNullable(row.<Integer>getAs(9)),
                Optional.ofNullable(row.getTimestamp(10)).map(Timestamp::toInstant));
    }
}
