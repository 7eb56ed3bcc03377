package io.github.spotifypipeline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTest {
    /** Few rows take tenths of a second, and another process may double them: 0.16 to 0.21 was seen on a busy machine. */
    private static final double MARGIN = 0.1;

    @Test
    void copyingTakesAPartOfTheTimeOfSparksJdbcWriter() throws Exception {
        try (Workplace place = Workplace.open()) {
            assertThat(new Load(place, 50_000).measure())
                    .filteredOn(result -> result.measure().equals(Load.COPYING)
                            && result.against().equals(Load.JDBC))
                    .singleElement()
                    .satisfies(result ->
                            assertThat(result.ratio()).as(result.line()).isLessThan(Load.GOAL_OF_JDBC + MARGIN));
        }
    }
}
