package io.github.spotifypipeline.etl;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The record of loads and of what their checks found: {@code warehouse.load} and {@code quality_result}. */
final class LoadLog {
    private static final String LOAD = "insert into warehouse.load"
            + " (batch_id, run_count, duration_ms, outcome, exit_code, message) values (?, ?, ?, ?, ?, ?)"
            + " returning load_id";
    private static final String RESULT = "insert into warehouse.quality_result"
            + " (load_id, stage, check_name, severity, finding_count, first_finding) values (?, ?, ?, ?, ?, ?)";

    private LoadLog() {}

    /** A load of what is staged, as a part of its transaction. */
    static void loaded(Connection db, WarehouseLoad.Occasion occasion, List<QualityResult> results)
            throws SQLException {
        add(db, results, occasion.batch(), occasion.runCount(), occasion.soFar().toMillis(), "loaded", 0, null);
    }

    /** A load of which nothing else is left. */
    static void failed(Connection db, EtlException failure, Duration soFar) throws SQLException {
        List<QualityResult> results = failure instanceof FailedChecks checks ? checks.results() : List.of();
        add(db, results, 0L, 0, soFar.toMillis(), "failed", failure.exitCode(), failure.getMessage());
    }

    private static void add(Connection db, List<QualityResult> results, Object... load) throws SQLException {
        long loadId;
        try (PreparedStatement statement = db.prepareStatement(LOAD)) {
            for (int i = 0; i < load.length; i++) {
                statement.setObject(i + 1, load[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                loadId = row.getLong(1);
            }
        }
        try (PreparedStatement statement = db.prepareStatement(RESULT)) {
            for (QualityResult result : results) {
                statement.setLong(1, loadId);
                statement.setString(2, result.stage());
                statement.setString(3, result.check());
                statement.setString(4, result.severity().id());
                statement.setLong(5, result.findings());
                statement.setString(6, result.isPassed() ? null : result.first());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
