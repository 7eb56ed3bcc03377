package io.github.spotifypipeline.ingest.lambda;

import static io.github.spotifypipeline.ingest.FakeSpotify.id;
import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.pagesOf;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.FakeSpotify.tooMany;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.spotifypipeline.ingest.FakeSecretsManager;
import io.github.spotifypipeline.ingest.FakeSpotify;
import io.github.spotifypipeline.ingest.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handler as Lambda calls it, against real servers; time passes only while somebody sleeps. */
class IngestHandlerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-11-23T06:00:00Z");
    private static final String SECRET = """
            {"client_id":"the-client","client_secret":"the-secret","refresh_token":"refresh-1",
             "authorized_at":"2026-06-01T12:00:00Z"}""";

    private final FakeSpotify spotify = new FakeSpotify();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private FakeSecretsManager secrets;
    private Instant now = START;
    private Duration requestTakes = Duration.ZERO;

    @TempDir
    private Path raw;

    @BeforeEach
    void start() {
        secrets = new FakeSecretsManager(SECRET);
    }

    @AfterEach
    void stop() {
        secrets.close();
        spotify.close();
    }

    @Test
    void aCompleteRunSaysSo() throws IOException {
        JsonNode outcome = call("{\"snapshotDate\":\"2026-11-22T23:59:00Z\",\"execution\":\"weekly-1\",\"other\":1}");

        assertThat(outcome.path("status").asText()).isEqualTo("complete");
        assertThat(outcome.path("snapshotDate").asText()).isEqualTo("2026-11-22");
        assertThat(outcome.path("runId").asText()).startsWith("20261123T06");
        assertThat(outcome.path("remaining")).isEmpty();
        assertThat(outcome.has("resumeAt")).isFalse();
        assertThat(manifests()).hasSize(1);
    }

    @Test
    void theManifestSaysWhenTheLoginEnds() throws IOException {
        call("{}");

        assertThat(manifest().path("login_ends_at").asText()).isEqualTo("2026-12-01T12:00:00.000Z");
    }

    @Test
    void withoutADateTheRunIsOfTodayInUtc() throws IOException {
        assertThat(call("{}").path("snapshotDate").asText()).isEqualTo("2026-11-23");
    }

    @Test
    void whatTheTimeWasTooShortForIsReadByTheNextCallsAndEveryItemLandsOnce() throws IOException {
        spotify.on("/v1/me/tracks", slowly(pagesOf(230, i -> savedTrack(i))));
        requestTakes = Duration.ofSeconds(200);
        String order = "{\"snapshotDate\":\"2026-11-23\",\"resources\":[\"top_tracks\",\"saved_tracks\"]}";

        JsonNode first = call(order);

        assertThat(first.path("status").asText()).isEqualTo("open");
        assertThat(first.path("reason").asText()).contains("the time of this run is over");
        assertThat(Instant.parse(first.path("resumeAt").asText())).isEqualTo(now);
        assertThat(first.path("remaining")).extracting(JsonNode::asText).containsExactly("saved_tracks");

        requestTakes = Duration.ofSeconds(1);
        JsonNode second = call(order);

        assertThat(second.path("status").asText()).isEqualTo("complete");
        assertThat(second.path("runId")).isEqualTo(first.path("runId"));
        assertThat(spotify.asked("/v1/me/top/tracks")).hasSize(3);
        assertThat(spotify.asked("/v1/me/tracks")).hasSize(5);
        assertThat(linesOf(second.path("runId").asText(), "saved_tracks")).hasSize(5);
    }

    @Test
    void theLastCallClosesWhatItCannotFinish() throws IOException {
        spotify.on("/v1/me/tracks", slowly(pagesOf(430, i -> savedTrack(i))));
        requestTakes = Duration.ofSeconds(300);
        String order = "{\"snapshotDate\":\"2026-11-23\",\"resources\":[\"saved_tracks\"],\"close\":%b}";

        JsonNode first = call(order.formatted(false));
        assertThat(raw.resolve("_runs")).doesNotExist();
        JsonNode last = call(order.formatted(true));

        assertThat(last.path("status").asText()).isEqualTo("partial");
        assertThat(last.path("runId")).isEqualTo(first.path("runId"));
        assertThat(manifests()).hasSize(1);
        assertThat(linesOf(last.path("runId").asText(), "saved_tracks"))
                .hasSize(spotify.asked("/v1/me/tracks").size());
    }

    @Test
    void theLastCallClosesTheRunEvenWhereSpotifyLetsNobodyIn() throws IOException {
        spotify.on("/v1/me/tracks", tooMany("7200"));
        String order = "{\"snapshotDate\":\"2026-11-23\",\"resources\":[\"saved_tracks\"],\"close\":%b}";

        JsonNode first = call(order.formatted(false));
        int asked = spotify.requests().size();
        JsonNode last = call(order.formatted(true));

        assertThat(spotify.requests()).hasSize(asked);
        assertThat(last.path("runId")).isEqualTo(first.path("runId"));
        assertThat(last.path("status").asText()).isEqualTo("partial");
        assertThat(manifest().path("login_ends_at").isNull()).isTrue();
        assertThat(manifest().path("calls_left").isNull()).isTrue();
    }

    @Test
    void aSpentQuotaLeavesTheRunOpenWithTheMomentToGoOn() throws IOException {
        spotify.on("/v1/me/tracks", tooMany("7200"));

        JsonNode outcome = call("{\"resources\":[\"saved_tracks\",\"saved_albums\"]}");

        assertThat(outcome.path("status").asText()).isEqualTo("open");
        assertThat(Instant.parse(outcome.path("resumeAt").asText())).isEqualTo(now.plus(Duration.ofHours(2)));
        assertThat(outcome.path("remaining"))
                .extracting(JsonNode::asText)
                .containsExactly("saved_tracks", "saved_albums");
        assertThat(metrics()).containsEntry("QuotaExhausted", 1L).containsEntry("RunPartial", 1L);
    }

    @Test
    void whereSpotifyLetsNobodyInEverythingRemains() throws IOException {
        spotify.on("/v1/me", tooMany("7200"));

        JsonNode outcome = call("{\"resources\":[\"saved_tracks\"]}");

        assertThat(outcome.path("status").asText()).isEqualTo("open");
        assertThat(outcome.path("remaining")).extracting(JsonNode::asText).containsExactly("saved_tracks");
        assertThat(outcome.has("runId")).isFalse();
    }

    @Test
    void aListingThatFailsIsTriedAgainAQuarterOfAnHourLater() throws IOException {
        spotify.on("/v1/me/tracks", status(503, ""));

        JsonNode outcome = call("{\"resources\":[\"saved_tracks\"]}");

        assertThat(outcome.path("status").asText()).isEqualTo("partial");
        assertThat(Instant.parse(outcome.path("resumeAt").asText())).isEqualTo(now.plus(Duration.ofMinutes(15)));
    }

    @Test
    void anEmptySecretNeedsALogin() {
        secrets.close();
        secrets = new FakeSecretsManager("{}");

        assertThatThrownBy(() -> call("{}"))
                .isInstanceOf(NeedsLogin.class)
                .hasMessage("Cannot read your library: there is no login yet (missing: client id, refresh token). "
                        + "Run ./pipeline login --store aws --secret arn:secret.");
        assertThat(metrics()).containsEntry("NeedsLogin", 1L);
    }

    @Test
    void anEndedLoginNeedsALogin() {
        spotify.on("/api/token", status(400, "{\"error\":\"invalid_grant\"}"));

        assertThatThrownBy(() -> call("{}"))
                .isInstanceOf(NeedsLogin.class)
                .hasMessageContaining("six months")
                .hasMessageEndingWith("Run ./pipeline login --store aws --secret arn:secret.");
    }

    @Test
    void spotifyOutOfReachMayHeal() {
        spotify.on("/v1/me", status(503, ""));

        assertThatThrownBy(() -> call("{}")).isInstanceOf(NotReady.class);
    }

    @Test
    void anOrderThatMakesNoSenseIsToldAsSuch() {
        assertThatThrownBy(() -> call("{\"resources\":[\"loved_tracks\"]}"))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("loved_tracks");
        assertThatThrownBy(() -> call("{\"snapshotDate\":\"yesterday\"}"))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("yesterday");
    }

    @Test
    void aRotatedTokenIsKeptWithTheRestOfTheLoginBeforeAnythingIsRead() throws IOException {
        spotify.on("/api/token", json("{\"access_token\":\"access-1\",\"refresh_token\":\"refresh-2\"}"));
        spotify.on("/v1/me", url -> {
            assertThat(secrets.written()).hasSize(1);
            return json(FakeSpotify.PROFILE);
        });

        call("{}");

        assertThat(JSON.readTree(secrets.written().get(0)))
                .isEqualTo(JSON.readTree(SECRET.replace("refresh-1", "refresh-2")));
    }

    @Test
    void aTokenThatCannotBeKeptEndsTheRunWithoutTellingIt() {
        spotify.on("/api/token", json("{\"access_token\":\"access-1\",\"refresh_token\":\"refresh-2\"}"));
        secrets.readOnly();

        assertThatThrownBy(() -> call("{}"))
                .isInstanceOf(NotReady.class)
                .hasMessageContaining("Cannot keep the new refresh token: arn:secret")
                .hasMessageNotContaining("refresh-2");
    }

    @Test
    void everyLineOfTheLogIsJsonThatNamesTheRunAndNoSecret() throws IOException {
        spotify.on("/v1/me/tracks", status(502, "access-1"), json("{\"items\":[],\"next\":null,\"total\":0}"));
        JsonLog jsonLog = JsonLog.start(new PrintStream(log, true, UTF_8));

        JsonNode outcome = call("{\"execution\":\"weekly-7\",\"snapshotDate\":\"2026-11-23\"}");
        jsonLog.stop();

        List<JsonNode> lines = lines().filter(line -> line.has("message")).toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("execution").asText()).isEqualTo("weekly-7");
            assertThat(line.path("snapshot_date").asText()).isEqualTo("2026-11-23");
        });
        assertThat(lines)
                .anyMatch(line -> line.path("run_id").equals(outcome.path("runId"))
                        && line.path("message").asText().equals("/v1/me/tracks answered 502"));
        assertThat(log.toString(UTF_8)).doesNotContain("access-1", "refresh-1", "the-secret", "the-client");
    }

    @Test
    void metricsAreEmbeddedInTheLog() throws IOException {
        call("{}");

        JsonNode line = lines().filter(json -> json.has("_aws")).findFirst().orElseThrow();
        JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
        assertThat(line.at("/_aws/Timestamp").asLong()).isEqualTo(now.toEpochMilli());
        assertThat(directive.path("Namespace").asText()).isEqualTo("SpotifyPipeline");
        assertThat(directive.at("/Dimensions/0/0").asText()).isEqualTo("Stack");
        assertThat(line.path("Stack").asText()).isEqualTo("spotify");
        assertThat(directive.path("Metrics"))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(
                                line.path(metric.path("Name").asText()).isNumber())
                        .isTrue());
        assertThat(metrics()).containsEntry("LoginDaysLeft", 8L).containsEntry("RunPartial", 0L);
    }

    private JsonNode call(String order) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "RAW_URI", raw.toUri().toString(),
                "SPOTIFY_SECRET_ARN", "arn:secret",
                "STACK", "spotify",
                "SPOTIFY_API_URL", spotify.endpoints().api().toString(),
                "SPOTIFY_ACCOUNTS_URL", spotify.endpoints().accounts().toString()));
        IngestHandler handler = new IngestHandler(
                environment,
                new Surroundings(new StandingClock(), this::pass, new Random(7)),
                new PrintStream(log, true, UTF_8));
        ByteArrayOutputStream outcome = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(order.getBytes(UTF_8)), outcome, new QuarterOfAnHour());
        return JSON.readTree(outcome.toByteArray());
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private FakeSpotify.Route slowly(FakeSpotify.Route route) {
        return url -> {
            pass(requestTakes);
            return route.answer(url);
        };
    }

    private static String savedTrack(int number) {
        return "{\"added_at\":\"2026-11-01T00:00:00Z\",\"track\":{\"id\":\"%s\"}}".formatted(id("t", number));
    }

    private Stream<JsonNode> lines() {
        return log.toString(UTF_8).lines().map(IngestHandlerTest::tree);
    }

    private Map<String, Long> metrics() {
        Map<String, Long> metrics = new HashMap<>();
        JsonNode line =
                lines().filter(json -> json.has("_aws")).reduce((a, b) -> b).orElseThrow();
        line.at("/_aws/CloudWatchMetrics/0/Metrics")
                .forEach(metric -> metrics.put(
                        metric.path("Name").asText(),
                        line.path(metric.path("Name").asText()).asLong()));
        return metrics;
    }

    private JsonNode manifest() throws IOException {
        assertThat(manifests()).hasSize(1);
        return tree(Files.readString(manifests().get(0)));
    }

    private List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(raw.resolve("_runs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private List<String> linesOf(String runId, String resource) throws IOException {
        try (Stream<Path> files = Files.walk(raw)) {
            return files.filter(file -> file.toString().contains("run_id=" + runId)
                            && file.toString().contains("resource=" + resource + "/")
                            && file.toString().endsWith(".gz"))
                    .flatMap(IngestHandlerTest::unzipped)
                    .toList();
        }
    }

    private static Stream<String> unzipped(Path part) {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(part))) {
            return new String(in.readAllBytes(), UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class StandingClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** What Lambda says of a call: here only how much time is left. */
    private static final class QuarterOfAnHour implements Context {
        @Override
        public int getRemainingTimeInMillis() {
            return 900_000;
        }

        @Override
        public String getAwsRequestId() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getLogGroupName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getLogStreamName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getFunctionName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getFunctionVersion() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getInvokedFunctionArn() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CognitoIdentity getIdentity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClientContext getClientContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getMemoryLimitInMB() {
            throw new UnsupportedOperationException();
        }

        @Override
        public LambdaLogger getLogger() {
            throw new UnsupportedOperationException();
        }
    }
}
