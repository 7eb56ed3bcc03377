package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.WarehouseAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * leaves it up. Whoever uses it holds a connection all the while, even where it works on something else for hours: by that
 * the others see that the server is needed.
 */
final class EmbeddedWarehouse implements AutoCloseable {

    private static final String DATABASE = "warehouse";
    private static final String USER = "postgres";
    /** It is there from the beginning, also while another command makes ours. */
    private static final String MAINTENANCE_DATABASE = "postgres";

    private static final String OTHERS =
            "select count(*), string_agg(distinct coalesce(nullif(application_name, ''), 'unnamed'), ', ')"
                    + " from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";

    private final Path folder;
    private final int port;
    private Optional<EmbeddedPostgres> toStop;
    private Optional<Connection> presence = Optional.empty();

    private EmbeddedWarehouse(Path folder, int port, Optional<EmbeddedPostgres> toStop) {
        this.folder = folder;
        this.port = port;
        this.toStop = toStop;
    }

    static EmbeddedWarehouse open(Home home) {
        Path folder = home.postgres();
        EmbeddedWarehouse server = runningPort(folder)
                .map(port -> new EmbeddedWarehouse(folder, port, Optional.empty()))
                .orElseGet(() -> start(folder));
        server.presence = Optional.of(OpenWarehouse.connect(server.address(MAINTENANCE_DATABASE)));
        return server;
    }

    /** The home's server where one is running, without starting or joining it. */
    static Optional<EmbeddedWarehouse> running(Home home) {
        return runningPort(home.postgres()).map(port -> new EmbeddedWarehouse(home.postgres(), port, Optional.empty()));
    }

    WarehouseAddress address() {
        return address(DATABASE);
    }

    private WarehouseAddress address(String database) {
        return new WarehouseAddress(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), USER, password(folder));
    }

    /** A command line that opens this warehouse; the password file keeps the secret out of it. */
    String psqlCommand() {
        return "PGPASSFILE=%s psql -h 127.0.0.1 -p %d -U %s %s"
                .formatted(Terminal.typed(passFile(folder)), port, USER, DATABASE);
    }

    void keepRunning() {
        toStop = Optional.empty();
    }

    /**
     * Lets go of what the server has noted of the past, so that what was deleted is in no file any more: its write-ahead
     * log, by going on to a part of it that did not exist before and letting a checkpoint delete those until there; and what
     * it has told in {@code server.log}.
     */
    void forgetPast() {
        try (Connection connection = OpenWarehouse.connect(address());
                Statement statement = connection.createStatement()) {
            String newest = text(statement, "select max(name) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'");
            String current;
            do {
                statement.execute("checkpoint");
                statement.execute("select pg_switch_wal()");
                statement.execute("checkpoint");
                current = text(statement, "select pg_walfile_name(pg_current_wal_insert_lsn())");
            } while (current.compareTo(newest) <= 0);
            Files.write(serverLog(folder), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        } catch (SQLException | IOException e) {
            throw new PipelineException(
                    ExitCode.WAREHOUSE,
                    "Cannot empty the log of the embedded PostgreSQL: %s (%s). Run it again."
                            .formatted(e.getMessage(), folder),
                    e);
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Ends the server, unless somebody uses it: one that is asked to end lets nobody in, and so would end a load. */
    void stop() {
        leave();
        otherClients().ifPresent(clients -> {
            throw new PipelineException(
                    ExitCode.NOT_READY,
                    "Cannot stop the embedded PostgreSQL: it is in use (%s; %s). Wait until they are done, or close them."
                            .formatted(clients, folder));
        });
        postmaster(folder).ifPresent(server -> {
            server.destroy();
            waitForEnd(server);
        });
    }

    /**
     * Another command, or a person's psql, may have joined in the meantime: then the server stays. Two closing it at once, a
     * command and the end of its process, do it one after the other: looking for others they would find each other.
     */
    @Override
    public synchronized void close() {
        leave();
        toStop.filter(server -> otherClients().isEmpty()).ifPresent(EmbeddedWarehouse::stop);
        toStop = Optional.empty();
    }

    private void leave() {
        try {
            if (presence.isPresent()) {
                presence.get().close();
            }
        } catch (SQLException e) {
            // A connection that is broken is closed.
        }
        presence = Optional.empty();
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who else is connected. A connection that was closed a moment ago may still be leaving: only who stays counts. */
    private Optional<String> otherClients() {
        try (Connection connection = OpenWarehouse.connect(address(MAINTENANCE_DATABASE));
                PreparedStatement others = connection.prepareStatement(OTHERS)) {
            Optional<String> found = otherClients(others);
            for (int attempt = 1; attempt < 100 && found.isPresent(); attempt++) {
                TimeUnit.MILLISECONDS.sleep(50);
                found = otherClients(others);
            }
            return found;
        } catch (SQLException | PipelineException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while looking");
        }
    }

    private static Optional<String> otherClients(PreparedStatement others) throws SQLException {
        try (ResultSet clients = others.executeQuery()) {
            clients.next();
            return clients.getLong(1) == 0
                    ? Optional.empty()
                    : Optional.of("connections: %d, by %s".formatted(clients.getLong(1), clients.getString(2)));
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
                            .formatted(e.getMessage(), serverLog(folder)),
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
                // A log file that is used again keeps what it held: what was erased would still be in it.
                .setServerConfig("wal_recycle", "off")
                .setOutputRedirector(Redirect.appendTo(serverLog(folder).toFile()))
                .setErrorRedirector(Redirect.appendTo(serverLog(folder).toFile()))
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

    private static Path serverLog(Path folder) {
        return folder.resolve("server.log");
    }

    private static Path passFile(Path folder) {
        return folder.resolve("pgpass");
    }

    private static Path readyMark(Path folder) {
        return folder.resolve("ready");
    }
}
