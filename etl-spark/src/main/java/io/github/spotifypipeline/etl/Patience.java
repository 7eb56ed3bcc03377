package io.github.spotifypipeline.etl;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Knocks again at a server that is not up yet; one that is up and refuses has answered. */
record Patience(int attempts, Duration pause) {

    /** A way to connect. */
    interface Door {
        Connection open() throws SQLException;
    }

    /** @throws SQLException the server's refusal, or the last failure to reach it */
    Connection connect(Door door) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return door.open();
            } catch (SQLException e) {
                if (attempt == attempts || !isNotUpYet(e)) {
                    throw e;
                }
                sleep();
            }
        }
    }

    /** No connection (class 08), unless by mistrust; or "cannot connect now", which a server says while it starts. */
    private static boolean isNotUpYet(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.equals("57P03") || (state.startsWith("08") && !(e.getCause() instanceof SSLException));
    }

    private void sleep() {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EtlException(EtlException.WAREHOUSE, "Cannot reach the warehouse: interrupted. Run it again.", e);
        }
    }
}
