package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults as they look on the wire. */
final class ChaosTest {
    private static final String ARTIST = "/artists/0000000000000000000000";
    private static final String NO_TOKEN = "none";

    @Test
    void theSameSeedAndRequestsMeetTheSameFaults() {
        ChaosOptions bad = ChaosOptions.seeded(7).withFaultShare(0.4);

        List<String> once = answers(bad);

        assertThat(answers(bad)).isEqualTo(once);
        assertThat(answers(ChaosOptions.seeded(8).withFaultShare(0.4))).isNotEqualTo(once);
    }

    @Test
    void everyKindThatHealsIsMetWithinThreeThousandRequestsOfSeedOne() {
        try (Sandbox sandbox = chaotic(ChaosOptions.seeded(1))) {
            for (int i = 0; i < 1_000; i++) {
                String token = Wire.token(sandbox)
                        .flatMap(Wire::json)
                        .map(answer -> answer.path("access_token").asText())
                        .orElse(NO_TOKEN);
                Wire.get(sandbox, token, "/me");
                Wire.get(sandbox, token, ARTIST);
                sandbox.pass(Duration.ofMinutes(20));
            }

            assertThat(sandbox.faultCounts()).containsOnlyKeys(Fault.HEALING);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INTERNAL_ERROR,  500, '(?s).*\"status\" : 500.*'",
        "BAD_GATEWAY,     502, '(?s)<!DOCTYPE html>.*502 Bad Gateway.*'",
        "UNAVAILABLE,     503, ''",
        "GATEWAY_TIMEOUT, 504, upstream request timeout",
        "NOT_FOUND,       404, ''",
        "BAD_REQUEST,     400, ''",
        "TEXT_FOR_JSON,   200, OK",
        "PAGE_FOR_JSON,   200, '(?s)<!DOCTYPE html>.*'",
        "EMPTY_BODY,      200, ''",
        "NO_CONTENT,      204, ''",
        "ERROR_FOR_JSON,  200, '(?s)\\{\\s*\"error\" : \\{.*'",
    })
    void anAnswerIsReplacedWhole(Fault fault, int status, String body) {
        try (Sandbox sandbox = always(fault)) {
            Wire answer = Wire.get(sandbox, NO_TOKEN, ARTIST).orElseThrow();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).matches(body);
            assertThat(answer.isWhole()).isTrue();
            assertThat(sandbox.faultCounts()).isEqualTo(Map.of(fault, 1L));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "WAIT_SECONDS,         '(?s).*API rate limit exceeded.*',     1,    5",
        "WAIT_SECONDS_IN_TEXT, Too many requests,                     1,    5",
        "WAIT_HOURS,           '(?s).*API rate limit exceeded.*', 3600, 86400",
    })
    void tooManyRequestsAreToldHowLongToWait(Fault fault, String body, int least, int most) {
        try (Sandbox sandbox = always(fault)) {
            Wire answer = Wire.get(sandbox, NO_TOKEN, "/me").orElseThrow();

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.text()).matches(body);
            assertThat(retryAfter(answer)).isBetween(least, most);
        }
    }

    @Test
    void sometimesTheyAreNotTold() {
        try (Sandbox sandbox = always(Fault.WAIT_UNSAID)) {
            Wire answer = Wire.get(sandbox, NO_TOKEN, "/me").orElseThrow();

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.text()).isEqualTo("Too many requests");
            assertThat(answer.headers()).doesNotContainKey("retry-after");
        }
    }

    @Test
    void whoComesTooEarlyWaitsLongerAndWhoComesInTimeIsServed() {
        Set<Fault> faults = Set.of(Fault.WAIT_SECONDS, Fault.WAIT_IGNORED);
        try (Sandbox sandbox = chaotic(ChaosOptions.seeded(1).withFaults(faults).withFaultShare(0.05))) {
            String token = accessToken(sandbox);
            int first = untilRefused(sandbox, token);

            sandbox.pass(Duration.ofSeconds(first - 1));
            int second = retryAfter(Wire.get(sandbox, token, "/me").orElseThrow());
            assertThat(second).isEqualTo(11);
            assertThat(sandbox.faultCounts()).containsEntry(Fault.WAIT_IGNORED, 1L);

            sandbox.pass(Duration.ofSeconds(second));
            assertThat(Wire.get(sandbox, token, "/me").orElseThrow().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OUTAGE,           502, '(?s).*Bad gateway.*'",
        "NOT_REGISTERED,   403, User not registered in the Developer Dashboard",
        "PREMIUM_REQUIRED, 403, Active premium subscription required for the owner of the app\\. .*",
    })
    void someFaultsLastForAWhile(Fault fault, int status, String body) {
        try (Sandbox sandbox = always(fault)) {
            String token = accessToken(sandbox);
            List<Wire> answers = new ArrayList<>();
            for (int i = 1; i < 400; i++) {
                answers.add(Wire.get(sandbox, token, "/me").orElseThrow());
            }

            List<Wire> struck =
                    answers.stream().filter(answer -> answer.status() != 200).toList();
            assertThat(struck).hasSizeBetween(20, 380).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.text()).matches(body);
            });
            int begin = answers.indexOf(struck.get(0));
            assertThat(answers.subList(begin, begin + 19)).allMatch(answer -> answer.status() == status);
        }
    }

    @Test
    void aConnectionEndsBeforeTheAnswer() {
        try (Sandbox sandbox = always(Fault.CUT_BEFORE_ANSWER)) {
            assertThat(Wire.get(sandbox, NO_TOKEN, "/me")).isEmpty();
            assertThat(Wire.token(sandbox)).isEmpty();
        }
    }

    @Test
    void aConnectionEndsWithinTheAnswer() {
        try (Sandbox sandbox = always(Fault.CUT_WITHIN_ANSWER)) {
            Wire answer = Wire.get(sandbox, accessToken(sandbox), "/me/tracks").orElseThrow();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().length)
                    .isEqualTo(Integer.parseInt(answer.headers().get("content-length")) / 2);
        }
    }

    @Test
    void aClientGetsTiredOfSilence() {
        try (Sandbox sandbox = always(Fault.SILENCE)) {
            assertThatThrownBy(() -> Wire.exchange(sandbox, "GET /v1/me HTTP/1.1\nHost: 127.0.0.1\n\n", 150))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void jsonBreaksOffAsIfThatWereAll() {
        try (Sandbox sandbox = always(Fault.HALF_THE_JSON)) {
            Wire answer = Wire.get(sandbox, accessToken(sandbox), "/me/tracks").orElseThrow();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.isWhole()).isTrue();
            assertThat(answer.text()).startsWith("{\n  \"href\"");
            assertThat(answer.json()).isEmpty();
        }
    }

    @Test
    void theRightAnswerComesBehindAByteOrderMark() {
        try (Sandbox sandbox = always(Fault.BYTE_ORDER_MARK);
                Sandbox faultless = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Wire answer = Wire.get(sandbox, accessToken(sandbox), "/me").orElseThrow();

            assertThat(answer.body()).startsWith(0xEF, 0xBB, 0xBF);
            assertThat(answer.text().substring(1))
                    .isEqualTo(Client.of(faultless).send("GET", "/me").body());
        }
    }

    @Test
    void theFirstPageComesForAnother() {
        try (Sandbox sandbox = always(Fault.OFFSET_IGNORED);
                Sandbox faultless = Sandbox.start(SandboxOptions.DEFAULTS)) {
            JsonNode page = Client.of(sandbox).get("/me/tracks?limit=50&offset=100");

            assertThat(page).isEqualTo(Client.of(faultless).get("/me/tracks?limit=50"));
        }
    }

    @Test
    void aTokenEndsBeforeItsTimeAndAFreshOneIsGood() {
        try (Sandbox sandbox = always(Fault.TOKEN_REFUSED)) {
            String token = accessToken(sandbox);

            assertThat(Wire.get(sandbox, token, "/me").orElseThrow().status()).isEqualTo(200);
            Wire refusal = Wire.get(sandbox, token, "/me").orElseThrow();
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.headers().get("www-authenticate")).contains("invalid_token");
            assertThat(Wire.get(sandbox, token, "/me").orElseThrow().status()).isEqualTo(401);
            assertThat(Wire.get(sandbox, accessToken(sandbox), "/me")
                            .orElseThrow()
                            .status())
                    .isEqualTo(200);
            assertThat(sandbox.faultCounts()).isEqualTo(Map.of(Fault.TOKEN_REFUSED, 1L));
        }
    }

    @Test
    void aRefreshTokenThatRotatesIsNeverLostOnTheWay() {
        try (Sandbox sandbox = chaotic(ChaosOptions.seeded(4).withFaultShare(0.5))) {
            String refreshToken = publicRefreshToken(sandbox);
            for (int i = 0; i < 100; i++) {
                Optional<JsonNode> answer = Wire.token(
                                sandbox,
                                Map.of(
                                        "grant_type",
                                        "refresh_token",
                                        "refresh_token",
                                        refreshToken,
                                        "client_id",
                                        sandbox.clientId()))
                        .flatMap(Wire::json);
                refreshToken =
                        answer.map(json -> json.path("refresh_token").asText()).orElse(refreshToken);
            }

            assertThat(refreshToken).isNotEmpty();
            assertThat(sandbox.faultCounts())
                    .containsOnlyKeys(Fault.CUT_BEFORE_ANSWER, Fault.UNAVAILABLE, Fault.TEXT_FOR_JSON);
        }
    }

    /** What a client hears that goes round in the same circle of requests. */
    private static List<String> answers(ChaosOptions chaos) {
        try (Sandbox sandbox = chaotic(chaos)) {
            List<String> answers = new ArrayList<>();
            String token = NO_TOKEN;
            for (int i = 0; i < 60; i++) {
                Optional<Wire> fresh = Wire.token(sandbox);
                token = fresh.flatMap(Wire::json)
                        .map(json -> json.path("access_token").asText())
                        .orElse(token);
                for (String path : List.of("/me", "/me/tracks?limit=2", ARTIST)) {
                    answers.add(told(Wire.get(sandbox, token, path)));
                }
                answers.add(told(fresh));
            }
            answers.add(sandbox.faultCounts().toString());
            return answers;
        }
    }

    /** Without the moment that it was told. */
    private static String told(Optional<Wire> answer) {
        return answer.map(wire -> {
                    Map<String, String> headers = new TreeMap<>(wire.headers());
                    headers.remove("date");
                    return wire.status() + " " + headers + " " + wire.text();
                })
                .orElse("nothing");
    }

    /** Calls until too many requests are complained of, and returns the seconds that are to be waited. */
    private static int untilRefused(Sandbox sandbox, String token) {
        Wire answer = Wire.get(sandbox, token, "/me").orElseThrow();
        while (answer.status() != 429) {
            answer = Wire.get(sandbox, token, "/me").orElseThrow();
        }
        return retryAfter(answer);
    }

    private static int retryAfter(Wire answer) {
        return Integer.parseInt(answer.headers().get("retry-after"));
    }

    /** Of an app without a secret, whose refresh token changes with every use. */
    private static String publicRefreshToken(Sandbox sandbox) {
        String code = Client.query(Client.authorize(
                        sandbox, Map.of("code_challenge", AccountsTest.CHALLENGE, "code_challenge_method", "S256")))
                .get("code");
        Map<String, String> form = Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                Sandbox.REDIRECT_URI,
                "code_verifier",
                AccountsTest.VERIFIER,
                "client_id",
                sandbox.clientId());
        return Stream.generate(() -> Wire.token(sandbox, form).flatMap(Wire::json))
                .limit(100)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow()
                .get("refresh_token")
                .asText();
    }

    /** With one kind of fault alone, at every request that it can happen to. */
    private static Sandbox always(Fault fault) {
        return chaotic(ChaosOptions.seeded(1)
                .withFaults(Set.of(fault))
                .withFaultShare(1)
                .withOddShare(0));
    }

    private static Sandbox chaotic(ChaosOptions chaos) {
        return Sandbox.start(SandboxOptions.DEFAULTS.withChaos(chaos));
    }

    static String accessToken(Sandbox sandbox) {
        return Wire.token(sandbox)
                .flatMap(Wire::json)
                .orElseThrow()
                .get("access_token")
                .asText();
    }
}
