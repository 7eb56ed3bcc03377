package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class QuotaTest {
    private static final Instant NOW = Instant.parse("2026-11-22T06:20:00Z");
    private static final Bucket ARTISTS = new Bucket("/artists/{id}");
    private static final Bucket TRACKS = new Bucket("/me/tracks");

    private final Quota quota = new Quota(3);

    @Test
    void theWallStandsAfterTheLastCallOfADayAndFallsADayAfterTheFirst() {
        call(ARTISTS, NOW, 2);
        call(ARTISTS, NOW.plus(Duration.ofHours(5)), 1);

        assertThat(quota.exhaustion(ARTISTS, NOW.plus(Duration.ofHours(5))))
                .contains(Duration.ofHours(19).minusMinutes(20));
        assertThat(quota.exhaustion(ARTISTS, Instant.parse("2026-11-23T05:59:59Z")))
                .isPresent();
        assertThat(quota.exhaustion(ARTISTS, Instant.parse("2026-11-23T06:00:00Z")))
                .isEmpty();
    }

    @Test
    void whatIsStillWithinTheDayKeepsCounting() {
        call(ARTISTS, NOW, 1);
        call(ARTISTS, NOW.plus(Duration.ofHours(5)), 2);
        Instant nextDay = NOW.plus(Duration.ofHours(24));

        call(ARTISTS, nextDay, 1);

        assertThat(quota.exhaustion(ARTISTS, nextDay))
                .contains(Duration.between(nextDay, Instant.parse("2026-11-23T11:00:00Z")));
    }

    @Test
    void bucketsAreIndependent() {
        call(ARTISTS, NOW, 3);

        assertThat(quota.exhaustion(TRACKS, NOW)).isEmpty();
    }

    @Test
    void aClientMeetsTheWallAndPassesItWhenTheTimeHasCome() {
        try (Sandbox sandbox = withThreeCallsADay()) {
            String token = ChaosTest.accessToken(sandbox);
            for (int i = 0; i < 3; i++) {
                assertThat(Wire.get(sandbox, token, "/me").orElseThrow().status())
                        .isEqualTo(200);
            }

            Wire wall = Wire.get(sandbox, token, "/me").orElseThrow();

            assertThat(wall.status()).isEqualTo(429);
            assertThat(wall.json().orElseThrow().at("/error/reason").asText()).isEqualTo("QUOTA_EXCEEDED");
            assertThat(wall.headers()).containsEntry("retry-after", "86400");
            assertThat(Wire.get(sandbox, token, "/me/tracks").orElseThrow().status())
                    .isEqualTo(200);

            sandbox.pass(Duration.ofSeconds(86_399));
            assertThat(Wire.get(sandbox, ChaosTest.accessToken(sandbox), "/me")
                            .orElseThrow()
                            .headers())
                    .containsEntry("retry-after", "1");
            sandbox.pass(Duration.ofSeconds(1));
            assertThat(Wire.get(sandbox, ChaosTest.accessToken(sandbox), "/me")
                            .orElseThrow()
                            .status())
                    .isEqualTo(200);
            assertThat(sandbox.faultCounts()).containsOnlyKeys(Fault.QUOTA_SPENT);
        }
    }

    @Test
    void aClockThatIsSetBackTakesCallsBack() {
        try (Sandbox sandbox = withThreeCallsADay()) {
            Client.of(sandbox).get("/me");
            sandbox.pass(Duration.ofHours(3));
            Client.of(sandbox).get("/me");
            Client.of(sandbox).get("/me");
            sandbox.setNow(sandbox.now().minus(Duration.ofHours(1)));

            Client.of(sandbox).get("/me");
            Client.of(sandbox).get("/me");

            assertThat(Client.of(sandbox).send("GET", "/me").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void anotherAppOfTheDeveloperIsNoWayAround() {
        try (Sandbox sandbox = withThreeCallsADay()) {
            for (int i = 0; i < 3; i++) {
                Client.of(sandbox).get("/me");
            }

            assertThat(Client.of(sandbox).send("GET", "/me").statusCode()).isEqualTo(429);
        }
    }

    private static Sandbox withThreeCallsADay() {
        return Sandbox.start(SandboxOptions.DEFAULTS.withChaos(
                ChaosOptions.seeded(1).withFaults(Set.of(Fault.QUOTA_SPENT)).withCallsADay(3)));
    }

    private void call(Bucket bucket, Instant at, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(quota.exhaustion(bucket, at)).isEmpty();
            quota.count(bucket, at);
        }
    }
}
