package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtlArgumentsTest {

    @Test
    void whatGlueAddsIsIgnored() {
        EtlRequest request = EtlArguments.parse(
                "--JOB_NAME", "nightly", "--raw", "r", "--curated", "c", "--warehouse", "jdbc:postgresql:w");

        assertThat(request.raw()).isEqualTo("r");
        assertThat(request.curated()).isEqualTo("c");
        assertThat(request.warehouse().url()).isEqualTo("jdbc:postgresql:w");
        assertThat(request.config()).isEqualTo(EtlConfig.standard());
    }

    @ParameterizedTest
    @CsvSource({
        "--raw r --curated c --warehouse w --row x, --row",
        "--raw r --curated c, --warehouse",
        "--raw, --raw",
        "raw r, raw"
    })
    void whatCannotBeUsedIsNamed(String line, String named) {
        assertThatThrownBy(() -> EtlArguments.parse(line.split(" ")))
                .isInstanceOfSatisfying(
                        EtlException.class, e -> assertThat(e.exitCode()).isEqualTo(43))
                .hasMessageContainingAll(
                        "(" + named + ")", "--raw URI --curated URI --warehouse JDBC-URL [--config FILE]");
    }
}
