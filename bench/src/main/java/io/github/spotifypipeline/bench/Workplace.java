package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.WarehouseAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder and a PostgreSQL server with durable writes, for one measurement; both are gone after it. */
record Workplace(Path folder, EmbeddedPostgres server) implements AutoCloseable {

    static Workplace open() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        return new Workplace(Files.createTempDirectory("bench"), server);
    }

    /** A new, empty database. */
    WarehouseAddress database(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return address(name);
    }

    WarehouseAddress address(String name) {
        return new WarehouseAddress(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.getPort(), name), "postgres", "postgres");
    }

    /** With all that is in it. */
    void drop(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop database " + name + " with (force)");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        delete(folder);
    }

    /** With all that is in it. */
    void delete(Path some) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(some)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
