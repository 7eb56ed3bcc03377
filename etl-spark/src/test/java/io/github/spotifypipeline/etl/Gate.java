package io.github.spotifypipeline.etl;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Future;

/** Holds whoever writes to a table, in the middle of his transaction, until it is opened. */
final class Gate implements AutoCloseable {
    private static final int LOCK = 4711;

    private final TestDatabase database;
    private final Connection key;

    private Gate(TestDatabase database, Connection key) {
        this.database = database;
        this.key = key;
    }

    /** A load's last statement is held: everything is written, nothing is committed. */
    static Gate beforeTheEndOfALoad(TestDatabase database) throws SQLException {
        return before(database, "warehouse.load");
    }

    static Gate before(TestDatabase database, String table) throws SQLException {
        database.execute("""
                create function wait_at_gate() returns trigger language plpgsql as
                    'begin perform pg_advisory_xact_lock_shared(%1$d); return null; end';
                create trigger gate before insert on %2$s for each statement execute function wait_at_gate()""".formatted(LOCK, table));
        Connection key = database.connect();
        key.createStatement().execute("select pg_advisory_lock(" + LOCK + ")");
        return new Gate(database, key);
    }

    /** Returns when somebody waits. */
    void awaitKnock(Future<?> whoComes) throws InterruptedException {
        String waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted and objid = " + LOCK
                + " and database = (select oid from pg_database where datname = current_database())";
        while (database.rows(waiting).contains("0")) {
            if (whoComes.isDone()) {
                throw new IllegalStateException("Nobody came to the gate.");
            }
            Thread.sleep(20);
        }
    }

    /** Lets everybody through, now and later. */
    void open() throws SQLException {
        key.close();
    }

    @Override
    public void close() throws SQLException {
        open();
        database.execute("drop function wait_at_gate() cascade");
    }
}
