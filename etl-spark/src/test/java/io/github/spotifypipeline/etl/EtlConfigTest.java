package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtlConfigTest {
    @TempDir
    private Path folder;

    @Test
    void thePackedFileIsWhatTheProjectDefines() {
        assertThat(EtlConfig.standard()).isEqualTo(EtlConfig.read(Path.of("../jobs-config/etl.yml")));
    }

    @Test
    void whatIsLeftOutIsStandard() throws IOException {
        EtlConfig standard = EtlConfig.standard();
        assertThat(read("time_zone: Europe/Berlin"))
                .isEqualTo(new EtlConfig(
                        ZoneId.of("Europe/Berlin"),
                        standard.countedPlayMs(),
                        standard.samePlaySeconds(),
                        standard.lookbackDays(),
                        standard.rawRetentionDays(),
                        standard.usdPerHour(),
                        standard.limits()));
        assertThat(read("")).isEqualTo(EtlConfig.standard());
        assertThat(read("# only a comment")).isEqualTo(EtlConfig.standard());
    }

    @Test
    void anHourCostsNothingUnlessItIsSaid() throws IOException {
        assertThat(read("").settings()).containsEntry("usd_per_hour", "0");
        assertThat(read("usd_per_hour: 0.58").settings()).containsEntry("usd_per_hour", "0.58");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timezone: UTC              | timezone: UTC",
                "time_zone: Europe/Atlantis | time_zone: Europe/Atlantis",
                "counted_play_ms: -1        | counted_play_ms: -1",
                "counted_play_ms: 30s       | counted_play_ms: 30s",
                "counted_play_ms: 1.5       | counted_play_ms: 1.5",
                "raw_retention_days: never  | raw_retention_days: never",
                "lookback_days: a month     | lookback_days: a month",
                "usd_per_hour: -0.1        | usd_per_hour: -0.1",
                "usd_per_hour: free        | usd_per_hour: free",
                "drift_null_share: 30       | drift_null_share: 30",
                "stale_days: -2             | stale_days: -2",
                "'[1, 2]'                   | not a list of keys",
                "'a: b: c'                  | no YAML (line 1)"
            })
    void whatCannotBeUsedIsNamed(String yaml, String named) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOfSatisfying(
                        EtlException.class, e -> assertThat(e.exitCode()).isEqualTo(43))
                .hasMessageContaining(named)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> EtlConfig.read(folder.resolve("nowhere.yml"))).hasMessageContaining("nowhere.yml");
    }

    private EtlConfig read(String yaml) throws IOException {
        return EtlConfig.read(Files.writeString(folder.resolve("etl.yml"), yaml));
    }
}
