package io.github.spotifypipeline.etl;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.Driver;

/** The PostgreSQL database: one connection, which holds the lock of the one load that may go on at a time. */
final class Warehouse implements AutoCloseable {
    /** Any number, as long as all versions of this job agree on it. */
    private static final long LOCK = 0x5350_4F54_4554_4CL;

    private static final int OLDEST_VERSION = 15;

    private final WarehouseAddress address;
    private final Connection connection;

    private Warehouse(WarehouseAddress address, Connection connection) {
        this.address = address;
        this.connection = connection;
    }

    /** Connects and takes the lock, which ends with the connection. */
    static Warehouse open(WarehouseAddress address) {
        Connection connection = connectOrExplain(address);
        Warehouse warehouse = new Warehouse(address, connection);
        try {
            warehouse.requireVersion();
            warehouse.lock();
            return warehouse;
        } catch (EtlException e) {
            warehouse.close();
            throw e;
        }
    }

    /** Past DriverManager, which does not see a driver that spark-submit has loaded. */
    static Connection connect(WarehouseAddress address) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "etl-spark");
        if (!address.user().isEmpty()) {
            properties.setProperty("user", address.user());
        }
        if (!address.password().isEmpty()) {
            properties.setProperty("password", address.password());
        }
        return Optional.ofNullable(new Driver().connect(address.url(), properties))
                .orElseThrow(() -> new EtlException(
                        EtlException.BAD_ARGUMENT,
                        "Cannot use the warehouse: no PostgreSQL URL (" + address
                                + "). Use jdbc:postgresql://host:port/database."));
    }

    private static Connection connectOrExplain(WarehouseAddress address) {
        try {
            return connect(address);
        } catch (SQLException e) {
            throw new EtlException(
                    EtlException.WAREHOUSE,
                    "Cannot reach the warehouse: " + firstLine(e) + " (" + address
                            + "). Check the address, WAREHOUSE_USER and WAREHOUSE_PASSWORD.",
                    e);
        }
    }

    private void requireVersion() {
        int version = call(db -> db.getMetaData().getDatabaseMajorVersion());
        if (version < OLDEST_VERSION) {
            throw new EtlException(
                    EtlException.WAREHOUSE,
                    "Cannot use the warehouse: PostgreSQL is too old (" + version + "). Use " + OLDEST_VERSION
                            + " or newer.");
        }
    }

    private void lock() {
        boolean isOurs = call(db -> {
            try (Statement statement = db.createStatement();
                    ResultSet result = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
                result.next();
                return result.getBoolean(1);
            }
        });
        if (!isOurs) {
            throw new EtlException(
                    EtlException.NOT_READY,
                    "Cannot load: another load is running (" + address + "). Wait until it is done.");
        }
    }

    /** Brings tables and views up to date. */
    void migrate() {
        try {
            Flyway.configure(Warehouse.class.getClassLoader())
                    .dataSource(address.url(), emptyAsNull(address.user()), emptyAsNull(address.password()))
                    .schemas("warehouse", "staging", "reporting")
                    .table("flyway_history")
                    .locations("classpath:sql/migrations", "classpath:sql/views")
                    .placeholderReplacement(false)
                    .initSql("set client_min_messages = error")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new EtlException(
                    EtlException.WAREHOUSE,
                    "Cannot prepare the warehouse: " + firstLine(e) + " (" + address
                            + "). Check that the user may create schemas and that nobody changed them by hand.",
                    e);
        }
    }

    /** The driver's word for "as the URL says". */
    private static String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }

    void store(Map<String, String> settings) {
        String upsert = "insert into warehouse.setting (name, value) values (?, ?) "
                + "on conflict (name) do update set value = excluded.value where setting.value <> excluded.value";
        call(db -> {
            try (PreparedStatement statement = db.prepareStatement(upsert)) {
                for (Map.Entry<String, String> setting : settings.entrySet()) {
                    statement.setString(1, setting.getKey());
                    statement.setString(2, setting.getValue());
                    statement.addBatch();
                }
                return statement.executeBatch();
            }
        });
    }

    /** The runs that are loaded. */
    List<Run> runs() {
        String select = "select run_id, user_id, snapshot_date, started_at, finished_at, status, reason, app_shape,"
                + " request_count from warehouse.run";
        return call(db -> {
            try (Statement statement = db.createStatement();
                    ResultSet row = statement.executeQuery(select)) {
                List<Run> runs = new ArrayList<>();
                while (row.next()) {
                    runs.add(run(row));
                }
                return runs;
            }
        });
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getString("run_id"),
                row.getString("user_id"),
                row.getObject("snapshot_date", LocalDate.class),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("finished_at", OffsetDateTime.class).toInstant(),
                row.getString("status"),
                Optional.ofNullable(row.getString("reason")),
                row.getString("app_shape"),
                row.getInt("request_count"));
    }

    /** Work to be done with the connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Does the work; what the database refuses is told in one line. */
    <T> T call(Work<T> work) {
        try {
            return work.with(connection);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Does the work in one transaction: all of it, or nothing. */
    <T> T inTransaction(Work<T> work) {
        return call(db -> {
            db.setAutoCommit(false);
            try {
                T result = work.with(db);
                db.commit();
                return result;
            } finally {
                db.rollback();
                db.setAutoCommit(true);
            }
        });
    }

    WarehouseAddress address() {
        return address;
    }

    static EtlException refused(SQLException e) {
        return new EtlException(
                EtlException.WAREHOUSE,
                "Cannot load: the warehouse refused (" + firstLine(e)
                        + "). Nothing of this load is stored; run it again when the cause is gone.",
                e);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw refused(e);
        }
    }
}
