package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    private Path folder;

    @Test
    void aCommandNamesTheHomeUnlessItIsTheOneThatIsTakenAnyway() {
        assertThat(Home.at(Path.of(Home.DEFAULT_FOLDER)).command("etl")).isEqualTo("./pipeline etl");
        assertThat(Home.at(Path.of("/music")).command("etl")).isEqualTo("./pipeline etl --home /music");
        assertThat(Home.at(Path.of("/my music's")).command("etl")).isEqualTo("./pipeline etl --home '/my music'\\''s'");
    }

    @Test
    void theFirstStepIsWhatTheHomeIsReadyFor() {
        Home home = Home.at(folder);
        assertThat(home.firstStep()).contains(home.command("demo"), home.command("login"));

        new LoginFile(home)
                .store(new Login(
                        new Credentials(Optional.of("id"), Optional.empty(), Optional.of("token")), Optional.empty()));
        assertThat(home.firstStep()).contains(home.command("run")).doesNotContain("demo", "login");

        home.markAsDemo();
        assertThat(home.firstStep()).contains(home.command("demo")).doesNotContain("run");
    }

    @Test
    void aFileIsNoHomeNorIsAnythingBelowOne() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        for (Path place : new Path[] {file, file.resolve("home")}) {
            assertThatThrownBy(() -> Home.at(place).requireFolder())
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_ARGUMENT))
                    .hasMessageContainingAll("it is a file (" + file + ")", "--home DIR");
        }
        assertThat(Home.at(folder.resolve("none")).requireFolder().isUnused()).isTrue();
    }
}
