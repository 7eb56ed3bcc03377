package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience(3, Duration.ZERO);
    private final AtomicInteger knocks = new AtomicInteger();

    @Test
    void aServerThatIsStillStartingIsAskedAgain() throws SQLException {
        TestDatabase database = TestDatabase.create();

        try (Connection connection = patience.connect(() -> {
            if (knocks.incrementAndGet() < 3) {
                throw new SQLException("the database system is starting up", "57P03");
            }
            return database.connect();
        })) {
            assertThat(connection.isValid(1)).isTrue();
        }
        assertThat(knocks).hasValue(3);
    }

    @Test
    void nobodyThereIsTheLastWordAfterTheLastKnock() {
        WarehouseAddress nowhere = new WarehouseAddress("jdbc:postgresql://127.0.0.1:1/warehouse", "", "");

        assertThatThrownBy(() -> patience.connect(() -> {
                    knocks.incrementAndGet();
                    return Warehouse.connect(nowhere);
                }))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("127.0.0.1:1");
        assertThat(knocks).hasValue(3);
    }

    @Test
    void aRefusalIsAnAnswer() {
        assertRefusedAtOnce(new SQLException("password authentication failed", "28P01"));
    }

    @Test
    void mistrustIsAnAnswer() {
        assertRefusedAtOnce(
                new SQLException("SSL error", "08006", new SSLHandshakeException("no trusted certificate")));
    }

    private void assertRefusedAtOnce(SQLException refusal) {
        assertThatThrownBy(() -> patience.connect(() -> {
                    knocks.incrementAndGet();
                    throw refusal;
                }))
                .isSameAs(refusal);
        assertThat(knocks).hasValue(1);
    }
}
