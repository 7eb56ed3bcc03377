package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginInUseTest {

    private static final Map<String, String> NOTHING = Map.of();
    private static final Map<String, String> GIVEN =
            Map.of("SPOTIFY_CLIENT_ID", "given-client", "SPOTIFY_REFRESH_TOKEN", "given-1");
    /** It ends on 2027-05-24 at noon. */
    private static final Login LOGIN = new Login(
            new Credentials(Optional.of("the-client"), Optional.of("the-secret"), Optional.of("refresh-1")),
            Optional.of(Instant.parse("2026-11-24T12:00:00Z")));

    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void makeTheHome() {
        home = new Home(folder);
    }

    private String refreshToken(Map<String, String> environment) {
        return LoginInUse.of(home, environment)
                .login()
                .credentials()
                .refreshToken()
                .orElseThrow();
    }

    @Test
    void theHomesLoginIsUsedWholeAndKeepsItsAgeWhenItsTokenIsReplaced() {
        new LoginFile(home).store(LOGIN);

        LoginInUse.of(home, NOTHING).store().replace("refresh-2");

        assertThat(LoginInUse.of(home, NOTHING).login()).isEqualTo(LOGIN.withRefreshToken("refresh-2"));
        assertThat(folder).isDirectoryContaining("glob:**login.json").isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aTokenInTheEnvironmentWinsWithTheAppThere() {
        new LoginFile(home).store(LOGIN);

        assertThat(LoginInUse.of(home, GIVEN).login().credentials())
                .isEqualTo(new Credentials(Optional.of("given-client"), Optional.empty(), Optional.of("given-1")));
        assertThat(LoginInUse.of(home, Map.of("SPOTIFY_CLIENT_ID", "given-client"))
                        .login())
                .isEqualTo(LOGIN);
    }

    @Test
    void whatReplacesATokenOfTheEnvironmentIsUsedUntilThereIsANewOneAndLeavesTheHomesLoginAlone() {
        new LoginFile(home).store(LOGIN);

        LoginInUse.of(home, GIVEN).store().replace("given-2");
        LoginInUse.of(home, GIVEN).store().replace("given-3");

        assertThat(refreshToken(GIVEN)).isEqualTo("given-3");
        assertThat(LoginInUse.of(home, GIVEN).store().latest()).hasValue("given-3");
        assertThat(refreshToken(Map.of("SPOTIFY_REFRESH_TOKEN", "new"))).isEqualTo("new");
        assertThat(refreshToken(NOTHING)).isEqualTo("refresh-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-12-01T00:00:00Z | ends in 174 days (2027-05-24)",
                "2027-04-23T12:00:00Z | ends in 31 days (2027-05-24)",
                "2027-04-23T12:00:01Z | ends in 30 days (2027-05-24): run ./pipeline login",
                "2027-05-23T12:00:00Z | ends in 1 day (2027-05-24): run ./pipeline login",
                "2027-05-24T11:59:59Z | ends in 0 days (2027-05-24): run ./pipeline login",
                "2027-05-24T12:00:00Z | ended on 2027-05-24: run ./pipeline login"
            })
    void theStatusSaysUntilWhenAndFromAMonthBeforeWhatToDo(Instant now, String status) {
        new LoginFile(home).store(LOGIN);

        assertThat(LoginInUse.of(home, NOTHING).status(now).replace(" --home " + folder, ""))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2027-04-24T12:00:00Z | ends in 30 days (2027-05-24) | at leisure",
                "2027-05-09T12:00:00Z | ends in 15 days (2027-05-24) | at leisure",
                "2027-05-10T12:00:00Z | ends in 14 days (2027-05-24) | this week",
                "2027-05-20T12:00:00Z | ends in 4 days (2027-05-24) | this week",
                "2027-05-21T12:00:00Z | ends in 3 days (2027-05-24) | now",
                "2027-06-01T12:00:00Z | ended on 2027-05-24 | now"
            })
    void theWarningGrowsMoreUrgent(Instant now, String ending, String urgency) {
        new LoginFile(home).store(LOGIN);

        assertThat(LoginInUse.of(home, NOTHING).warning(now))
                .hasValue("The login to Spotify %s. Run ./pipeline login --home %s %s."
                        .formatted(ending, folder, urgency));
    }

    @Test
    void nobodyIsWarnedEarlierNorOfALoginWhoseAgeIsNotKnown() {
        new LoginFile(home).store(LOGIN);
        Instant early = Instant.parse("2027-04-23T12:00:00Z");
        Instant late = Instant.parse("2027-06-01T12:00:00Z");

        assertThat(LoginInUse.of(home, NOTHING).warning(early)).isEmpty();
        assertThat(LoginInUse.of(home, GIVEN).warning(late)).isEmpty();
        assertThat(LoginInUse.of(home, GIVEN).status(late)).contains("not known");
    }

    @Test
    void aHomeWithoutALoginSaysHowToMakeOne() throws IOException {
        assertThat(LoginInUse.of(home, NOTHING).status(Instant.EPOCH))
                .isEqualTo("none: run ./pipeline login --home " + folder);

        Files.writeString(home.login(), "spoilt");
        assertThat(LoginInUse.of(home, NOTHING).status(Instant.EPOCH)).startsWith("none");
    }

    @Test
    void theRemedyForALoginOfTheEnvironmentIsToUnsetIt() {
        assertThat(LoginInUse.of(home, GIVEN).store().loginCommand()).endsWith(" and unset SPOTIFY_REFRESH_TOKEN");
    }

    @Test
    void aPlaceThatCannotBeReadOrWrittenIsNamedAndNoTokenIs() throws IOException {
        Files.createDirectories(home.login().resolve("in-the-way"));

        assertThatThrownBy(() -> LoginInUse.of(home, NOTHING))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining(home.login().toString());
        assertThatThrownBy(() -> new LoginFile(home).store(LOGIN))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(home.login().toString())
                .hasMessageNotContainingAny("refresh-1", "the-secret");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }
}
