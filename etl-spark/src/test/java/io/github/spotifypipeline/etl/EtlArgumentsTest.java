package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtlArgumentsTest {

    @Test
    void whatGlueAddsIsIgnored() {
        EtlArguments arguments = EtlArguments.parse(
                "--JOB_NAME", "nightly", "--raw", "r", "--curated", "c", "--warehouse", "jdbc:postgresql:w");
        EtlRequest request = arguments.request();

        assertThat(request.raw()).isEqualTo("r");
        assertThat(request.curated()).isEqualTo("c");
        assertThat(request.warehouse().url()).isEqualTo("jdbc:postgresql:w");
        assertThat(request.config()).isEqualTo(EtlConfig.standard());
        assertThat(request.warehouse().login()).isEqualTo(WarehouseAddress.Login.PASSWORD);
        assertThat(arguments.report()).isEmpty();
    }

    @Test
    void theClusterLogsInByIamAndWantsAReport() {
        EtlArguments arguments = EtlArguments.parse(
                ("--raw r --curated c --warehouse w --warehouse-login rds-iam --report s3://b/x --execution weekly-1")
                        .split(" "));

        assertThat(arguments.request().warehouse().login()).isEqualTo(WarehouseAddress.Login.RDS_IAM);
        assertThat(arguments.report()).hasValue("s3://b/x");
        assertThat(arguments.execution()).isEqualTo("weekly-1");
    }

    @Test
    void whoStartsTheJobSaysWhatItsHourCosts() {
        EtlArguments arguments =
                EtlArguments.parse("--raw r --curated c --warehouse w --usd-per-hour 0.454428".split(" "));

        assertThat(arguments.request().config())
                .isEqualTo(EtlConfig.standard().withUsdPerHour(new BigDecimal("0.454428")));
    }

    @ParameterizedTest
    @CsvSource({
        "--raw r --curated c --warehouse w --row x, --row",
        "--raw r --curated c, --warehouse",
        "--raw r --curated c --warehouse w --warehouse-login kerberos, --warehouse-login kerberos",
        "--raw r --curated c --warehouse w --usd-per-hour -1, --usd-per-hour -1",
        "--raw, --raw",
        "raw r, raw"
    })
    void whatCannotBeUsedIsNamed(String line, String named) {
        assertThatThrownBy(() -> EtlArguments.parse(line.split(" ")))
                .isInstanceOfSatisfying(
                        EtlException.class, e -> assertThat(e.exitCode()).isEqualTo(43))
                .hasMessageContainingAll(
                        "(" + named + ")",
                        "--raw URI --curated URI --warehouse JDBC-URL [--warehouse-login password|rds-iam]");
    }
}
