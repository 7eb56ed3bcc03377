package io.github.spotifypipeline.cloudformation;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * Runs {@code sql/roles/roles.sql} as the master user and sets the dashboard role's password, as often as it is asked.
 *
 * <p>It comes by the passwords in its order: in the private network there is no way to Secrets Manager. They are neither
 * logged nor told in an error, and the server gets the new one as a digest only.
 */
public final class DatabaseRoles implements RequestStreamHandler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROLES = "/sql/roles/roles.sql";
    private static final String CERTIFICATES = "/jobs-config/rds-ca.pem";

    /** The database, and the passwords of two users of it. Never printed. */
    record Order(
            String host,
            int port,
            String database,
            String masterUser,
            String masterPassword,
            String dashboardPassword) {
        @Override
        public String toString() {
            return "Order[%s:%d/%s]".formatted(host, port, database);
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Order order = JSON.readValue(input, Order.class);
        try (Connection connection = connect(order);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(text(ROLES));
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword("dashboard", order.dashboardPassword().toCharArray(), "scram-sha-256");
            connection.commit();
        } catch (SQLException e) {
            throw new RolesFailed(order, e);
        }
        JSON.writeValue(output, Map.of("roles", "etl, dashboard"));
    }

    private static Connection connect(Order order) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "roles");
        properties.setProperty("user", order.masterUser());
        properties.setProperty("password", order.masterPassword());
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", certificates().toString());
        String url = "jdbc:postgresql://%s:%d/%s".formatted(order.host(), order.port(), order.database());
        return new Driver().connect(url, properties);
    }

    /** The driver reads certificates from files only. WAREHOUSE_CA names those of a server that is not RDS. */
    private static Path certificates() {
        return Optional.ofNullable(System.getenv("WAREHOUSE_CA"))
                .map(Path::of)
                .orElseGet(DatabaseRoles::unpackedCertificates);
    }

    private static Path unpackedCertificates() {
        try (InputStream packed = DatabaseRoles.class.getResourceAsStream(CERTIFICATES)) {
            Path file = Path.of(System.getProperty("java.io.tmpdir"), "rds-ca.pem");
            Files.copy(packed, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack the certificates of RDS", e);
        }
    }

    private static String text(String resource) throws IOException {
        try (InputStream packed = DatabaseRoles.class.getResourceAsStream(resource)) {
            return new String(packed.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** In one line: the server's own words, which hold no password. */
    static final class RolesFailed extends RuntimeException {
        RolesFailed(Order order, SQLException cause) {
            super("Cannot make the roles: %s (%s)"
                    .formatted(
                            String.valueOf(cause.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                            order));
        }
    }
}
