package io.github.spotifypipeline.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What three validators say: cfn-lint and AWS's own of the templates, asl-validator of the state machines. The last two come
 * by npm ({@code src/test/validators}, installed in {@code target/validators}); a validator that is absent skips its tests.
 */
class ValidatorsTest {
    private static final Path VALIDATORS = Path.of("target/validators");
    private static final List<String> TEMPLATES =
            List.of("template.yaml", "data.yaml", "pipeline.yaml", "target/dashboards.json");

    @TempDir
    private Path folder;

    @Test
    void cfnLintFindsNothing() {
        assertThat(cfnLint(TEMPLATES)).isBlank();
    }

    @Test
    void cfnLintFindsAPropertyThatIsMisspelt() throws IOException {
        Path wrong = changed("data.yaml", "BackupRetentionPeriod:", "BackupRetention:");

        assertThat(cfnLint(List.of(wrong.toString()))).contains("BackupRetention");
    }

    @Test
    void awsFindsNothing() {
        assertThat(awsAndAsl(TEMPLATES)).isBlank();
    }

    @Test
    void awsFindsAPropertyThatIsMisspelt() throws IOException {
        Path wrong = changed("data.yaml", "BackupRetentionPeriod:", "BackupRetention:");

        assertThat(awsAndAsl(List.of(wrong.toString()))).contains("BackupRetention");
    }

    @Test
    void theStateMachinesAreSound() {
        assertThat(awsAndAsl(List.of("weekly.asl.json", "live.asl.json"))).isBlank();
    }

    @Test
    void aStateThatLeadsNowhereIsFound() throws IOException {
        Path wrong = changed("weekly.asl.json", "\"Next\": \"WaitForRefresh\"", "\"Next\": \"Nowhere\"");

        assertThat(awsAndAsl(List.of(wrong.toString()))).contains("Nowhere");
    }

    private Path changed(String file, String from, String to) throws IOException {
        String text = Files.readString(Path.of(file));
        assertThat(text).contains(from);
        return Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    private static String cfnLint(List<String> files) {
        EmulatedAccount.skipUnless(EmulatedAccount.exitOf("cfn-lint", "--version") == 0, "cfn-lint is not installed");
        return output(List.of("cfn-lint"), files);
    }

    private static String awsAndAsl(List<String> files) {
        EmulatedAccount.skipUnless(
                Files.exists(VALIDATORS.resolve("node_modules")),
                "the validators from npm are not installed (see README.md, \"Tests\")");
        List<String> command = new ArrayList<>(
                List.of("node", VALIDATORS.resolve("validate.mjs").toString()));
        return output(command, files);
    }

    private static String output(List<String> command, List<String> files) {
        List<String> words = new ArrayList<>(command);
        words.addAll(files);
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(Arrays.toString(words.toArray()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
