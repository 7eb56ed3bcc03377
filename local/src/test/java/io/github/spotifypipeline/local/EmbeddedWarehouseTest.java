package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedWarehouseTest {

    private static final String KEY = "a-key-that-nobody-else-has";

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

    /** Ctrl-C: the command that is interrupted closes it, and so does the end of the process. */
    @Test
    void itStopsAlsoWhereTwoCloseItAtOnce() throws Exception {
        EmbeddedWarehouse server = EmbeddedWarehouse.open(home);
        Thread second = new Thread(server::close);
        second.start();
        server.close();
        second.join();
        assertThat(EmbeddedWarehouse.running(home)).isEmpty();
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
    void aServerInUseIsNotEvenAskedToStop() throws SQLException {
        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home);
                Connection load = OpenWarehouse.connect(server.address())) {
            EmbeddedWarehouse seen = EmbeddedWarehouse.running(home).orElseThrow();

            assertThatThrownBy(seen::stop)
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
                    .hasMessageContaining("connections: 2, by pipeline");
            // One that is shutting down would let nobody in any more.
            try (Connection another = OpenWarehouse.connect(server.address())) {
                assertThat(Checksums.text(another, "select 1") + Checksums.text(load, "select 1"))
                        .isEqualTo("11");
            }
        }
    }

    @Test
    void aCommandThatWorksOnSomethingElseForHoursKeepsItsServer() {
        EmbeddedWarehouse first = EmbeddedWarehouse.open(home);
        try (EmbeddedWarehouse fetching = EmbeddedWarehouse.open(home)) {
            first.close();
            assertThat(EmbeddedWarehouse.running(home)).isPresent();
            assertThatThrownBy(
                            () -> EmbeddedWarehouse.running(home).orElseThrow().stop())
                    .isInstanceOf(PipelineException.class);
        }
    }

    @Test
    void whatWasDeletedIsInNoFileOnceThePastIsForgotten() throws Exception {
        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home)) {
            execute(server, "create table listener (name text unique); insert into listener values ('" + KEY + "')");
            assertThatThrownBy(() -> execute(server, "insert into listener values ('" + KEY + "')"))
                    .isInstanceOf(SQLException.class);
            leaveARecycledLogFile(server);
            execute(server, "delete from listener");
            execute(server, "vacuum full listener");
            assertThat(filesWithKey())
                    .extracting(file -> file.getParent().getFileName() + "/" + file.getFileName())
                    .anyMatch(name -> name.startsWith("pg_wal/"))
                    .contains("postgres/server.log");

            server.forgetPast();

            assertThat(filesWithKey()).isEmpty();
            execute(server, "insert into listener values ('another')");
        }
    }

    /** As servers before had them, with what they held. */
    private void leaveARecycledLogFile(EmbeddedWarehouse server) throws SQLException, IOException {
        try (Connection connection = OpenWarehouse.connect(server.address())) {
            String later = Checksums.text(connection, "select pg_walfile_name(pg_current_wal_lsn() + 3 * 16777216)");
            byte[] old = Arrays.copyOf(KEY.getBytes(StandardCharsets.UTF_8), 16_777_216);
            Files.write(home.postgres().resolve("data").resolve("pg_wal").resolve(later), old);
        }
    }

    private List<Path> filesWithKey() throws IOException {
        try (Stream<Path> files = Files.walk(home.postgres())) {
            return files.filter(Files::isRegularFile)
                    .filter(EmbeddedWarehouseTest::hasKey)
                    .toList();
        }
    }

    private static boolean hasKey(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(KEY);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nobodyComesInWithoutThePassword() {
        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home)) {
            assertThatThrownBy(
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
