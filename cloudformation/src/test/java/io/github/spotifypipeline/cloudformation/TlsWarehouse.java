package io.github.spotifypipeline.cloudformation;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A PostgreSQL server like one on RDS: only TLS, members of rds_iam come in without a password (there a token is checked,
 * here it is not), a master user who is no superuser.
 */
final class TlsWarehouse implements AutoCloseable {
    /** Where the account says that databases are. */
    static final String HOST = "warehouse.emulated.us-east-1.rds.amazonaws.com";

    static final String MASTER_PASSWORD = "the-master-password";

    private static final String ACCESS = """
            hostnossl all all      all reject
            hostssl   all postgres all trust
            hostssl   all master   all scram-sha-256
            hostssl   all +rds_iam all trust
            hostssl   all all      all scram-sha-256
            """;

    private final EmbeddedPostgres server;
    private final Path authority;
    private final Path hosts;

    private TlsWarehouse(EmbeddedPostgres server, Path authority, Path hosts) {
        this.server = server;
        this.authority = authority;
        this.hosts = hosts;
    }

    static TlsWarehouse start(Path folder) throws IOException, GeneralSecurityException, SQLException {
        Path keys = folder.resolve("keys.p12");
        keytool(List.of(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + HOST,
                "-ext",
                "SAN=dns:" + HOST,
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit"));
        KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
        Path certificate = pem(
                folder.resolve("server.crt"),
                "CERTIFICATE",
                store.getCertificate("server").getEncoded());
        Path key = pem(
                folder.resolve("server.key"),
                "PRIVATE KEY",
                store.getKey("server", "changeit".toCharArray()).getEncoded());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path access = Files.writeString(folder.resolve("access.conf"), ACCESS);
        String thisMachine = InetAddress.getLocalHost().getHostName();
        Path hosts =
                Files.writeString(folder.resolve("hosts"), "127.0.0.1 %s localhost %s\n".formatted(HOST, thisMachine));

        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.toString())
                .setServerConfig("ssl_key_file", key.toString())
                .setServerConfig("hba_file", access.toString())
                .start();
        TlsWarehouse warehouse = new TlsWarehouse(server, certificate, hosts);
        warehouse.execute("create role rds_iam");
        warehouse.execute("create role master login createrole createdb password '%s'".formatted(MASTER_PASSWORD));
        warehouse.execute("grant rds_iam to master with admin option");
        warehouse.execute("create database spotify owner master");
        return warehouse;
    }

    int port() {
        return server.getPort();
    }

    /** The authority that has signed its certificate. */
    Path authority() {
        return authority;
    }

    /** A hosts file in which {@link #HOST} is this machine; JVMs take it by the property jdk.net.hosts.file. */
    Path hosts() {
        return hosts;
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=require&user=postgres".formatted(port(), database);
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Path pem(Path file, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return Files.writeString(file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind, text));
    }

    private static void keytool(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        if (EmulatedAccount.exitOf(command.toArray(String[]::new)) != 0) {
            throw new IOException("keytool failed");
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
