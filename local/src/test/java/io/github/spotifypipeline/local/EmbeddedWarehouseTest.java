package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedWarehouseTest {

    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void createHome() {
        home = new Home(folder.resolve("home"));
        home.create();
    }

    @AfterEach
    void stop() {
        EmbeddedWarehouse.running(home).ifPresent(EmbeddedWarehouse::stop);
    }

    @Test
    void itStopsWithItsLastUserAndKeepsWhatWasWritten() throws SQLException {
        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home)) {
            execute(server, "create table kept as select 42 as answer");
        }
        assertThat(EmbeddedWarehouse.running(home)).isEmpty();

        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home);
                Connection connection = OpenWarehouse.connect(server.address())) {
            assertThat(Checksums.text(connection, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void aSecondUserJoinsTheRunningServerAndLeavesItRunning() {
        try (EmbeddedWarehouse first = EmbeddedWarehouse.open(home)) {
            try (EmbeddedWarehouse second = EmbeddedWarehouse.open(home)) {
                assertThat(second.address()).isEqualTo(first.address());
            }
            assertThat(EmbeddedWarehouse.running(home)).isPresent();
        }
    }

    @Test
    void aServerThatSomeoneIsConnectedToStays() throws SQLException {
        EmbeddedWarehouse server = EmbeddedWarehouse.open(home);
        try (Connection psql = OpenWarehouse.connect(server.address())) {
            server.close();
            assertThat(Checksums.text(psql, "select 'still here'")).isEqualTo("still here");
        }
    }

    @Test
    void nobodyComesInWithoutThePassword() {
        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home)) {
            Assertions.assertThatThrownBy(
                            () -> DriverManager.getConnection(server.address().url(), "postgres", "guess")
                                    .close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void thePasswordIsForTheOwnerOnlyAndInNoText() throws IOException {
        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home)) {
            Path file = home.postgres().resolve("password");
            String password = Files.readString(file);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(server.psqlCommand() + server.address()).doesNotContain(password);
        }
    }

    @Test
    void aFirstStartThatWasKilledHalfWayIsBegunAnew() throws IOException {
        Files.createDirectories(home.postgres().resolve("data"));
        Files.writeString(home.postgres().resolve("data").resolve("postgresql.conf"), "half a cluster");

        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home);
                Connection connection = OpenWarehouse.connect(server.address())) {
            assertThat(connection).isNotNull();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itWritesDurably() throws SQLException {
        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home);
                Connection connection = OpenWarehouse.connect(server.address())) {
            assertThat(Checksums.text(connection, "select current_setting('fsync')"))
                    .isEqualTo("on");
            assertThat(Checksums.text(connection, "select current_setting('synchronous_commit')"))
                    .isEqualTo("on");
        }
    }

    private static void execute(EmbeddedWarehouse server, String sql) throws SQLException {
        try (Connection connection = OpenWarehouse.connect(server.address());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
