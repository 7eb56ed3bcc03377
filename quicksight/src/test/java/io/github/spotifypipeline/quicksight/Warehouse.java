package io.github.spotifypipeline.quicksight;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/** A real PostgreSQL, started once for all tests. Each test gets a database of its own, migrated as a load would. */
final class Warehouse implements AutoCloseable {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Flyway flyway;
    private final Connection connection;

    private Warehouse() throws SQLException {
        String database = "warehouse_" + COUNT.incrementAndGet();
        try (Connection server = SERVER.getPostgresDatabase().getConnection();
                Statement statement = server.createStatement()) {
            statement.execute("create database " + database);
        }
        this.flyway = Flyway.configure()
                .dataSource(SERVER.getDatabase("postgres", database))
                .schemas("warehouse")
                .table("flyway_history")
                .locations("classpath:sql/migrations", "classpath:sql/views")
                .load();
        flyway.migrate();
        this.connection = SERVER.getDatabase("postgres", database).getConnection();
    }

    static Warehouse empty() throws SQLException {
        return new Warehouse();
    }

    static Warehouse ofTwoListeners() throws SQLException {
        Warehouse warehouse = new Warehouse();
        warehouse.execute(resource("/two-listeners.sql"));
        return warehouse;
    }

    /** One who has heard a great deal in three years. */
    static Warehouse ofHeavyListener(int plays) throws SQLException {
        Warehouse warehouse = new Warehouse();
        warehouse.execute("set listener.plays = " + plays);
        warehouse.execute(resource("/heavy-listener.sql"));
        return warehouse;
    }

    Connection connection() {
        return connection;
    }

    MigrateResult migrateAgain() {
        return flyway.migrate();
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Each row as its values with a bar between them. */
    List<String> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringJoiner row = new StringJoiner(" | ");
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    /** Each row as its values. */
    List<List<Object>> values(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    String value(String sql) throws SQLException {
        return rows(sql).get(0);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = Warehouse.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
