package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.WarehouseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** A warehouse that a home's command may use until it closes it: a database somewhere, or the home's embedded server. */
record OpenWarehouse(Home home, WarehouseAddress address, Optional<EmbeddedWarehouse> server) implements AutoCloseable {

    static OpenWarehouse external(Home home, WarehouseAddress address) {
        return new OpenWarehouse(home, address, Optional.empty());
    }

    static OpenWarehouse embedded(Home home, EmbeddedWarehouse server) {
        return new OpenWarehouse(home, server.address(), Optional.of(server));
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
        Properties properties = address.driverProperties();
        properties.setProperty("ApplicationName", "pipeline");
        try {
            return DriverManager.getConnection(address.url(), properties);
        } catch (SQLException e) {
            throw unreachable(e, address);
        }
    }

    private static PipelineException unreachable(SQLException e, WarehouseAddress address) {
        return new PipelineException(
                ExitCode.WAREHOUSE,
                "Cannot reach the warehouse: %s (%s). Check --warehouse, WAREHOUSE_USER and WAREHOUSE_PASSWORD."
                        .formatted(Stages.firstLine(e), address),
                e);
    }

    @Override
    public void close() {
        server.ifPresent(EmbeddedWarehouse::close);
    }
}
