package io.github.spotifypipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginStoreTest {
    private static final Login LOGIN = new Login(
            new Credentials(Optional.of("the-client"), Optional.of("the-secret"), Optional.of("refresh-1")),
            Optional.of(Instant.parse("2026-08-31T12:00:00Z")));

    @Test
    void aLoginIsWrittenAsOneJsonObjectAndReadBack() {
        assertThat(LOGIN.json())
                .isEqualTo("{\"client_id\":\"the-client\",\"client_secret\":\"the-secret\","
                        + "\"refresh_token\":\"refresh-1\",\"authorized_at\":\"2026-08-31T12:00:00Z\"}");
        assertThat(Login.parse(LOGIN.json())).isEqualTo(LOGIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "refresh-1", "{\"authorized_at\": \"once\", \"client_id\": 7}"})
    void whatIsNoLoginIsNone(String text) {
        assertThat(Login.parse(text)).isEqualTo(Login.NONE);
    }

    @Test
    void sixMonthsEndOnTheLastDayOfAShorterMonth() {
        assertThat(LOGIN.endsAt()).hasValue(Instant.parse("2027-02-28T12:00:00Z"));
        assertThat(Login.NONE.endsAt()).isEmpty();
    }

    @Test
    void aLoginDoesNotPrintItself() {
        assertThat(LOGIN.toString()).doesNotContain("the-client", "the-secret", "refresh-1");
    }

    @Test
    void aSecretKeepsTheLoginAndWhenItWasMade() {
        try (FakeSecretsManager secrets = new FakeSecretsManager("{}");
                LoginSecret secret = LoginSecret.at("arn:spotify")) {
            assertThat(secret.read()).isEqualTo(Login.NONE);

            secret.store(LOGIN);
            secret.replace("refresh-2");

            assertThat(secret.read()).isEqualTo(LOGIN.withRefreshToken("refresh-2"));
            assertThat(secret.latest()).hasValue("refresh-2");
            assertThat(secrets.written())
                    .containsExactly(LOGIN.json(), LOGIN.json().replace("refresh-1", "refresh-2"));
        }
    }

    @Test
    void anArnNamesItsRegionItself() {
        String arn = "arn:aws:secretsmanager:ap-south-1:123456789012:secret:spotify";
        try (FakeSecretsManager secrets = new FakeSecretsManager("{}");
                LoginSecret byArn = LoginSecret.at(arn);
                LoginSecret byName = LoginSecret.at("spotify")) {
            byArn.read();
            assertThat(secrets.region()).isEqualTo("ap-south-1");

            byName.read();
            assertThat(secrets.region()).isEqualTo("eu-central-1");
        }
    }

    @Test
    void aSecretThatMayNotBeWrittenIsNamedAndWhatItWasToHoldIsNot() {
        try (FakeSecretsManager secrets = new FakeSecretsManager("{}").readOnly();
                LoginSecret secret = LoginSecret.at("arn:spotify")) {
            assertThatThrownBy(() -> secret.store(LOGIN))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith("arn:spotify: You may not (AccessDeniedException). ")
                    .hasMessageNotContainingAny("the-client", "the-secret", "refresh-1");
            assertThat(secrets.written()).isEmpty();
        }
    }
}
