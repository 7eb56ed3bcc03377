package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.WarehouseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** A warehouse that a command may use until it closes it: a database somewhere, or the home's embedded server. */
record OpenWarehouse(WarehouseAddress address, Optional<EmbeddedWarehouse> server) implements AutoCloseable {

    static OpenWarehouse external(WarehouseAddress address) {
        return new OpenWarehouse(address, Optional.empty());
    }

    static OpenWarehouse embedded(EmbeddedWarehouse server) {
        return new OpenWarehouse(server.address(), Optional.of(server));
    }

    Connection connect() {
        return connect(address);
    }

    /** Fails now rather than after a long fetch. */
    void check() {
        try (Connection connection = connect()) {
            connection.isValid(0);
        } catch (SQLException e) {
            throw unreachable(e, address);
        }
    }

    static Connection connect(WarehouseAddress address) {
        Properties credentials = new Properties();
        if (!address.user().isEmpty()) {
            credentials.setProperty("user", address.user());
        }
        if (!address.password().isEmpty()) {
            credentials.setProperty("password", address.password());
        }
        try {
            return DriverManager.getConnection(address.url(), credentials);
        } catch (SQLException e) {
            throw unreachable(e, address);
        }
    }

    private static PipelineException unreachable(SQLException e, WarehouseAddress address) {
        return new PipelineException(
                ExitCode.WAREHOUSE,
                "Cannot reach the warehouse: %s (%s). Check --warehouse, WAREHOUSE_USER and WAREHOUSE_PASSWORD."
                        .formatted(e.getMessage().lines().findFirst().orElse("no reason given"), address),
                e);
    }

    @Override
    public void close() {
        server.ifPresent(EmbeddedWarehouse::close);
    }
}
