package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener leaves: the bytes of the key are looked for in every file of the home. */
class EraseTest {

    @TempDir
    private Path folder;

    @AfterEach
    void stopTheServer() {
        EmbeddedWarehouse.running(new Home(folder)).ifPresent(EmbeddedWarehouse::stop);
    }

    @Test
    void nothingOfTheListenerIsInAnyFile() throws Exception {
        assertThat(pipeline("demo", "--weeks", "1", "--until", "2026-11-22").exitCode())
                .isZero();
        String key = RawRuns.users(folder.resolve("raw").toString()).iterator().next();
        assertThat(filesWith(key)).anyMatch(file -> file.toString().contains("pg_wal"));

        PipelineProcess mistyped = pipeline("erase", "--user", "somebody");
        assertThat(mistyped.exitCode()).isEqualTo(ExitCode.BAD_ARGUMENT.number());
        assertThat(mistyped.stderr()).contains("nothing of such a listener (somebody)", "Known: " + key);
        PipelineProcess unconfirmed = pipeline("erase", "--user", key);
        assertThat(unconfirmed.exitCode()).isEqualTo(ExitCode.BAD_ARGUMENT.number());
        assertThat(unconfirmed.stderr()).contains("Nothing is erased yet", key, "--yes");

        PipelineProcess erased = pipeline("erase", "--user", key, "--yes");

        assertThat(erased.exitCode()).as(erased.stderr()).isZero();
        assertThat(erased.stdout()).contains("the key is nowhere");
        assertThat(filesWith(key)).isEmpty();
    }

    private PipelineProcess pipeline(String... arguments) throws Exception {
        return PipelineProcess.run(
                Map.of(),
                Stream.concat(Stream.of(arguments), Stream.of("--home", folder.toString()))
                        .toArray(String[]::new));
    }

    private List<Path> filesWith(String key) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().contains(key) || content(file).contains(key))
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
