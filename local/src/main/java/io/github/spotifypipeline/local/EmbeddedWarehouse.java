package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.WarehouseAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL server of the home's own, for those who have none: its program comes from the class path, its data lies
 * in the home, and it listens on loopback with a password that only the home's owner can read.
 *
 * <p>A command joins the server that runs already, or starts it and stops it again when it closes; {@link #keepRunning}
 * leaves it up.
 */
final class EmbeddedWarehouse implements AutoCloseable {

    private static final String DATABASE = "warehouse";
    private static final String USER = "postgres";

    private final Path folder;
    private final int port;
    private Optional<EmbeddedPostgres> toStop;

    private EmbeddedWarehouse(Path folder, int port, Optional<EmbeddedPostgres> toStop) {
        this.folder = folder;
        this.port = port;
        this.toStop = toStop;
    }

    static EmbeddedWarehouse open(Home home) {
        Path folder = home.postgres();
        return runningPort(folder)
                .map(port -> new EmbeddedWarehouse(folder, port, Optional.empty()))
                .orElseGet(() -> start(folder));
    }

    /** The home's server where one is running, without starting any. */
    static Optional<EmbeddedWarehouse> running(Home home) {
        return runningPort(home.postgres()).map(port -> new EmbeddedWarehouse(home.postgres(), port, Optional.empty()));
    }

    WarehouseAddress address() {
        return new WarehouseAddress(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DATABASE), USER, password(folder));
    }

    /** A command line that opens this warehouse; the password file keeps the secret out of it. */
    String psqlCommand() {
        return "PGPASSFILE=%s psql -h 127.0.0.1 -p %d -U %s %s".formatted(passFile(folder), port, USER, DATABASE);
    }

    void keepRunning() {
        toStop = Optional.empty();
    }

    /** Asks the server to end once its clients have left, and waits until it has. */
    void stop() {
        postmaster(folder).ifPresent(server -> {
            server.destroy();
            waitForEnd(server);
        });
    }

    /** Another command, or a person's psql, may have joined in the meantime: then the server stays. */
    @Override
    public void close() {
        toStop.filter(server -> !hasOtherClients()).ifPresent(EmbeddedWarehouse::stop);
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that was closed a moment ago may still be leaving: only who stays counts. */
    private boolean hasOtherClients() {
        String others = "select count(*) from pg_stat_activity"
                + " where backend_type = 'client backend' and pid <> pg_backend_pid()";
        try (Connection connection = OpenWarehouse.connect(address());
                PreparedStatement count = connection.prepareStatement(others)) {
            for (int attempt = 0; attempt < 10; attempt++) {
                try (ResultSet clients = count.executeQuery()) {
                    if (clients.next() && clients.getLong(1) == 0) {
                        return false;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return true;
        } catch (SQLException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static EmbeddedWarehouse start(Path folder) {
        try {
            boolean isNew = !Files.exists(readyMark(folder));
            if (isNew) {
                prepare(folder);
            }
            EmbeddedPostgres server = server(folder).start();
            EmbeddedWarehouse started = new EmbeddedWarehouse(folder, server.getPort(), Optional.of(server));
            if (isNew) {
                createDatabase(server);
                Files.createFile(readyMark(folder));
            }
            return started;
        } catch (IOException | SQLException | IllegalStateException e) {
            Optional<Integer> startedByAnother = runningPort(folder);
            if (startedByAnother.isPresent()) {
                return new EmbeddedWarehouse(folder, startedByAnother.get(), Optional.empty());
            }
            throw new PipelineException(
                    ExitCode.WAREHOUSE,
                    "Cannot start the embedded PostgreSQL: %s. See %s, or give a server of your own with --warehouse."
                            .formatted(e.getMessage(), folder.resolve("server.log")),
                    e);
        }
    }

    private static EmbeddedPostgres.Builder server(Path folder) {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("bin").toFile())
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", folder.resolve("password").toString())
                .setConnectConfig("password", password(folder))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "40")
                // The library is made for tests and switches durability off; this data is to last.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setOutputRedirector(
                        Redirect.appendTo(folder.resolve("server.log").toFile()))
                .setErrorRedirector(
                        Redirect.appendTo(folder.resolve("server.log").toFile()))
                .setPGStartupWait(Duration.ofSeconds(60));
    }

    /** A first start that was killed half-way leaves a cluster that never held anything; it is made anew. */
    private static void prepare(Path folder) throws IOException {
        Path data = folder.resolve("data");
        if (Files.exists(data)) {
            Home.delete(data);
        }
        Files.createDirectories(folder);
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        String password = HexFormat.of().formatHex(secret);
        OwnerOnlyFile.write(folder.resolve("password"), password);
        OwnerOnlyFile.write(passFile(folder), "127.0.0.1:*:*:%s:%s%n".formatted(USER, password));
    }

    private static void createDatabase(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
    }

    /** Line 1 of {@code postmaster.pid} is the process, line 4 the port, line 8 the state. */
    private static Optional<Integer> runningPort(Path folder) {
        Optional<ProcessHandle> server = postmaster(folder);
        if (server.isPresent() && isStopping(folder)) {
            waitForEnd(server.get());
            return Optional.empty();
        }
        return server.flatMap(running -> lockFile(folder))
                .filter(lines -> lines.size() > 3 && !lines.get(3).isBlank())
                .map(lines -> Integer.parseInt(lines.get(3).strip()));
    }

    private static boolean isStopping(Path folder) {
        return lockFile(folder)
                .filter(lines -> lines.size() > 7 && lines.get(7).startsWith("stopping"))
                .isPresent();
    }

    private static Optional<ProcessHandle> postmaster(Path folder) {
        return lockFile(folder)
                .flatMap(lines -> ProcessHandle.of(Long.parseLong(lines.get(0).strip())))
                .filter(ProcessHandle::isAlive)
                .filter(EmbeddedWarehouse::isPostgres);
    }

    /** After a crash of the machine another process may have the number. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }

    private static Optional<List<String>> lockFile(Path folder) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"));
            return lines.isEmpty() ? Optional.empty() : Optional.of(lines);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void waitForEnd(ProcessHandle server) {
        try {
            server.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new PipelineException(
                    ExitCode.WAREHOUSE,
                    "Cannot stop the embedded PostgreSQL: someone is still connected (process %d). Close psql first."
                            .formatted(server.pid()),
                    e);
        }
    }

    private static String password(Path folder) {
        try {
            return Files.readString(folder.resolve("password"));
        } catch (IOException e) {
            throw new PipelineException(
                    ExitCode.WAREHOUSE,
                    "Cannot open the embedded PostgreSQL: its password file cannot be read (%s)."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static Path passFile(Path folder) {
        return folder.resolve("pgpass");
    }

    private static Path readyMark(Path folder) {
        return folder.resolve("ready");
    }
}
