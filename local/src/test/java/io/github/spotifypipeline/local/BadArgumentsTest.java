package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is mistyped is answered with what is allowed, in no words of Java. */
class BadArgumentsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "report --month 2026-13, '2026-13' is no month. Give YYYY-MM.",
        "report --month November, 'November' is no month. Give YYYY-MM.",
        "report --year abc,      'abc' is no year. Give YYYY.",
        "report --year 26,       '26' is no year. Give YYYY.",
        "report --week +999999999-12-31, is no date. Give YYYY-MM-DD.",
        "demo --weeks x,         'x' is no whole number.",
        "demo --weeks 99999999999, '99999999999' is no whole number.",
        "demo --weeks 0,         Give at least 1.",
        "demo --seed 1.5,        '1.5' is no whole number.",
        "status --runs 0,        Give at least 1.",
        "ingest --resources =,   'a name is empty (--resources '''')'",
        "'ingest --resources me,,albums', 'a name is empty (--resources ''me,,albums'')'",
        "etl --stream available-now --since 2026-01-01, Cannot stream from a date",
        "ingest --curated x,     '--curated'",
        "report --raw x,         '--raw'",
        "warehouse stop --warehouse x, '--warehouse'",
    })
    void itIsSaidWhatIsAllowed(String arguments, String words) throws Exception {
        String[] given = Stream.concat(
                        Stream.of(arguments.split(" ")).map(word -> word.equals("=") ? "" : word),
                        Stream.of("--home", folder.toString()))
                .toArray(String[]::new);

        PipelineProcess refused = PipelineProcess.run(Map.of(), given);

        assertThat(refused.exitCode()).as(refused.stderr()).isEqualTo(ExitCode.BAD_ARGUMENT.number());
        assertThat(refused.stderr()).contains(words).doesNotContain("java", "Exception", "class ", "not an int");
    }

    @Test
    void aFileIsNoHome() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        PipelineProcess status = PipelineProcess.run(Map.of(), "status", "--home", file.toString());

        assertThat(status.exitCode()).isEqualTo(ExitCode.BAD_ARGUMENT.number());
        assertThat(status.stderr()).contains("it is a file (" + file + ")").doesNotContain("Exception");
    }

    @Test
    void aCommandOffersOnlyWhatItUses() throws Exception {
        assertThat(PipelineProcess.run(Map.of(), "ingest", "--help").stdout())
                .contains("--home", "--raw")
                .doesNotContain("--curated", "--warehouse");
    }
}
