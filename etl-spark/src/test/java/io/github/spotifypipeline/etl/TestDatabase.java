package io.github.spotifypipeline.etl;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A fresh, empty database on the one PostgreSQL server of this JVM. */
public final class TestDatabase {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final WarehouseAddress address;

    /** Started once; it ends with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private TestDatabase(WarehouseAddress address) {
        this.address = address;
    }

    static TestDatabase create() {
        String name = "test_" + COUNT.incrementAndGet();
        TestDatabase server = new TestDatabase(addressOf("postgres"));
        server.execute("create database " + name);
        return new TestDatabase(addressOf(name));
    }

    /** Another database with the same content; nobody may be connected to this one. */
    TestDatabase copy() {
        String name = "test_" + COUNT.incrementAndGet();
        String original = rows("select current_database()").get(0);
        new TestDatabase(addressOf("postgres")).execute("create database " + name + " template " + original);
        return new TestDatabase(addressOf(name));
    }

    /** Returns when no other connection is left: the server takes a moment to see that a client is gone. */
    void awaitNobodyElse() throws InterruptedException {
        String others = "select count(*) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'";
        while (!rows(others).contains("0")) {
            Thread.sleep(20);
        }
    }

    private static WarehouseAddress addressOf(String database) {
        return new WarehouseAddress(Server.POSTGRES.getJdbcUrl("postgres", database), "postgres", "postgres");
    }

    WarehouseAddress address() {
        return address;
    }

    Connection connect() throws SQLException {
        return Warehouse.connect(address);
    }

    void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows of a query, each as its values with a bar between. */
    List<String> rows(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(" | ", values));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
