package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The page carries all rows of all data sets, so their grain must not make many of them, however much was heard. */
class HeavyListenerTest {

    private static final int PLAYS = 300_000;
    private static final int MOST_ROWS = 120_000;

    @Test
    void noDataSetHasARowForEachPlay() throws SQLException {
        try (Warehouse warehouse = Warehouse.ofHeavyListener(PLAYS)) {
            assertThat(warehouse.value("select count(*), count(distinct item_id) from reporting.plays"))
                    .isEqualTo(PLAYS + " | 40000");
            for (DataSet dataSet : Dashboard.shipped("listening").dataSets()) {
                Instant start = Instant.now();
                int rows = warehouse.rows(dataSet.sql()).size();
                System.out.printf(
                        "%-24s %,8d rows in %,6d ms%n",
                        dataSet.identifier(),
                        rows,
                        Duration.between(start, Instant.now()).toMillis());
                assertThat(rows).as(dataSet.identifier()).isBetween(1, MOST_ROWS);
            }
        }
    }
}
