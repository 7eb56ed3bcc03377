package io.github.spotifypipeline.etl;

import io.github.spotifypipeline.etl.table.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.Driver;

/** The PostgreSQL database: one connection, which holds the lock of the one load that may go on at a time. */
final class Warehouse implements AutoCloseable {
    /** Any number, as long as all versions of this job agree on it. */
    private static final long LOCK = 0x5350_4F54_4554_4CL;

    private static final int OLDEST_VERSION = 15;

    private static final int SECONDS_TO_ANSWER = 5;

    /** An Aurora that was paused is back after some 15 seconds, sometimes 30. */
    private static final Patience WAKING_UP = new Patience(24, Duration.ofSeconds(5));

    /** Tables that are no result of a merge. */
    private static final List<String> RECORDS = List.of(
            "setting", "run", "run_book", "load", "same_play", "quarantine", "quality_result", "observation_profile");

    private static final Pattern CREATED_VIEW = Pattern.compile("create or replace view (\\S+)");

    private static final String FORGET_STATISTICS = """
            delete from pg_statistic where starelid in (
                select oid from pg_class where relnamespace::regnamespace::text in ('warehouse', 'staging'))""";

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
        return Optional.ofNullable(new Driver().connect(address.url(), address.driverProperties()))
                .orElseThrow(() -> new EtlException(
                        EtlException.BAD_ARGUMENT,
                        "Cannot use the warehouse: no PostgreSQL URL (" + address
                                + "). Use jdbc:postgresql://host:port/database."));
    }

    private static Connection connectOrExplain(WarehouseAddress address) {
        try {
            return address.login() == WarehouseAddress.Login.RDS_IAM
                    ? WAKING_UP.connect(() -> connect(address))
                    : connect(address);
        } catch (SQLException e) {
            throw new EtlException(
                    EtlException.WAREHOUSE,
                    "Cannot reach the warehouse: " + OneLine.of(e) + " (" + address
                            + "). Check the address, and who logs in (WAREHOUSE_USER and WAREHOUSE_PASSWORD, or the role).",
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

    private static void unlock(Connection db) throws SQLException {
        try (Statement statement = db.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
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

    /** Brings tables and views up to date; a view that somebody dropped is made again. */
    void migrate() {
        flyway(Flyway::migrate);
        if (missingTables().isEmpty() && !missing(views()).isEmpty()) {
            call(db -> {
                try (Statement statement = db.createStatement()) {
                    return statement.execute("delete from warehouse.flyway_history where version is null");
                }
            });
            flyway(Flyway::migrate);
        }
    }

    /** Drops everything and makes it again, without rows. */
    void makeAnew() {
        flyway(Flyway::clean);
        migrate();
    }

    /** The tables that somebody dropped. */
    List<String> missingTables() {
        return missing(Stream.concat(Tables.warehouseNames().stream(), RECORDS.stream())
                .map(table -> "warehouse." + table)
                .toList());
    }

    private List<String> missing(List<String> relations) {
        return call(db -> {
            try (PreparedStatement statement =
                    db.prepareStatement("select name from unnest(?) as name where to_regclass(name) is null")) {
                statement.setArray(1, db.createArrayOf("text", relations.toArray()));
                return strings(statement.executeQuery());
            }
        });
    }

    /** Those that the files of today make; some only take away what earlier ones made. */
    private List<String> views() {
        List<String> views = new ArrayList<>();
        flyway(flyway -> Arrays.stream(flyway.info().applied())
                .filter(migration -> migration.getVersion() == null)
                .map(MigrationInfo::getScript)
                .flatMap(script ->
                        CREATED_VIEW.matcher(text("/sql/views/" + script)).results())
                .forEach(created -> views.add(created.group(1))));
        return views;
    }

    private static String text(String resource) {
        try (InputStream file = Warehouse.class.getResourceAsStream(resource)) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> strings(ResultSet rows) throws SQLException {
        List<String> strings = new ArrayList<>();
        while (rows.next()) {
            strings.add(rows.getString(1));
        }
        return strings;
    }

    private void flyway(Consumer<Flyway> work) {
        try {
            work.accept(Flyway.configure(Warehouse.class.getClassLoader())
                    .dataSource(address.url(), null, null)
                    .driver(Driver.class.getName())
                    .jdbcProperties(driverProperties())
                    .schemas("warehouse", "staging", "reporting")
                    .table("flyway_history")
                    .locations("classpath:sql/migrations", "classpath:sql/views", "classpath:sql/roles")
                    .placeholderReplacement(false)
                    .initSql("set client_min_messages = error")
                    .cleanDisabled(false)
                    .load());
        } catch (FlywayException e) {
            throw new EtlException(
                    EtlException.WAREHOUSE,
                    "Cannot prepare the warehouse: " + OneLine.of(e) + " (" + address
                            + "). Check that the user may create schemas and that nobody changed them by hand.",
                    e);
        }
    }

    private Map<String, String> driverProperties() {
        Properties properties = address.driverProperties();
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), properties::getProperty));
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

    /** The newest batch of the last load, 0 before the first. */
    long lastBatch() {
        return call(db -> {
            try (Statement statement = db.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select coalesce(max(batch_id), 0) from warehouse.load where outcome = 'loaded'")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** The runs that are loaded. */
    List<Run> runs() {
        String select = "select run_id, user_id, snapshot_date, started_at, finished_at, status, reason, app_shape,"
                + " request_count, calls_left, login_ends_at from warehouse.run";
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
                row.getInt("request_count"),
                Optional.ofNullable(row.getObject("calls_left", Integer.class)),
                Optional.ofNullable(row.getObject("login_ends_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
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
                commit(db);
                db.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException e) {
                undo(db, e);
                throw e;
            }
        });
    }

    /** Where the answer to a commit is lost, nobody on this side knows whether it went through. */
    private static void commit(Connection db) throws SQLException {
        try {
            db.commit();
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).matches("(08|57P).*")) {
                throw e;
            }
            throw new EtlException(
                    EtlException.WAREHOUSE,
                    "Cannot tell whether the load is stored: the connection broke at its commit (" + OneLine.of(e)
                            + "). It is stored whole or not at all; run it again, nothing is loaded twice.",
                    e);
        }
    }

    /** A connection that broke cannot be rolled back; what broke it is the thing to tell. */
    private static void undo(Connection db, Exception failure) {
        try {
            db.rollback();
            db.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** What checks have found names rows by their keys. */
    void forgetFindings() {
        inTransaction(db -> {
            try (Statement statement = db.createStatement()) {
                statement.execute("update warehouse.quality_result set first_finding = null");
                return statement.execute("update warehouse.load set message = null");
            }
        });
    }

    /**
     * Gives back the room of deleted rows, which are still in the files until then; and what the planner knows of the
     * values, which for a table that is empty now would never be replaced. Only a superuser may do the latter.
     */
    void compact() {
        call(db -> {
            try (Statement statement = db.createStatement()) {
                if (isSuperuser(statement)) {
                    statement.execute(FORGET_STATISTICS);
                    statement.execute("vacuum full pg_statistic");
                }
                for (String table : tables(db)) {
                    statement.execute("vacuum (full, analyze) " + table);
                }
                return statement;
            }
        });
    }

    private static boolean isSuperuser(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select rolsuper from pg_roles where rolname = current_user")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** The tables that have rows in which the key is anywhere. */
    List<String> traces(String key) {
        return call(db -> {
            List<String> traces = new ArrayList<>();
            for (String table : tables(db)) {
                String count = "select count(*) from " + table + " as it where strpos(it::text, ?) > 0";
                try (PreparedStatement statement = db.prepareStatement(count)) {
                    statement.setString(1, key);
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        if (row.getLong(1) > 0) {
                            traces.add("the warehouse has %d rows in %s".formatted(row.getLong(1), table));
                        }
                    }
                }
            }
            return traces;
        });
    }

    private static List<String> tables(Connection db) throws SQLException {
        String select = "select format('%I.%I', schemaname, tablename) from pg_tables"
                + " where schemaname in ('warehouse', 'staging') order by 1";
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            return strings(row);
        }
    }

    WarehouseAddress address() {
        return address;
    }

    static EtlException refused(SQLException e) {
        return new EtlException(
                EtlException.WAREHOUSE,
                "Cannot load: the warehouse refused (" + OneLine.of(e)
                        + "). Nothing of this load is stored; run it again when the cause is gone.",
                e);
    }

    /** Gives the lock back first: the server takes a moment to see that a client is gone. */
    @Override
    public void close() {
        try (Connection ending = connection) {
            if (ending.isValid(SECONDS_TO_ANSWER)) {
                unlock(ending);
            }
        } catch (SQLException e) {
            throw refused(e);
        }
    }
}
