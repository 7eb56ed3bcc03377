package io.github.spotifypipeline.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.spotifypipeline.cloudformation.FunctionProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the deployed state machine does when something goes wrong. The functions and the Spark job say what each test has
 * them say; the deployment is the other one: Glue, Aurora, no QuickSight.
 */
class FaultsIT {
    private static final Path FOLDER = Path.of("target/faults").toAbsolutePath();
    private static final String NOT_READY = "io.github.spotifypipeline.ingest.lambda.NotReady";
    private static final String NEEDS_LOGIN = "io.github.spotifypipeline.ingest.lambda.NeedsLogin";

    private static Deployment deployment;

    private final Deque<Result> ingestAnswers = new ArrayDeque<>();
    private final List<JsonNode> orders = new ArrayList<>();

    @BeforeAll
    static void deploy() throws Exception {
        deployment = Deployment.prepare(FOLDER);
        deployment.deploy("--parameter", "SparkEngine=GLUE", "--parameter", "DatabaseEngine=AURORA_SERVERLESS");
    }

    @AfterAll
    static void stop() {
        if (deployment != null) {
            deployment.close();
        }
    }

    @BeforeEach
    void script() {
        deployment.messages();
        deployment.account().forgetCalls();
        deployment.functions().script("Ingest", order -> {
            orders.add(EmulatedAccount.tree(new String(order, StandardCharsets.UTF_8)));
            return ingestAnswers.size() > 1 ? ingestAnswers.pop() : ingestAnswers.peek();
        });
        ingestAnswers.add(complete());
        deployment.spark().jobs().clear();
        deployment.spark().answerWith(deployment.succeeding(true));
    }

    @Test
    void theSameJarRunsOnGlue() throws IOException, InterruptedException {
        deployment.functions().unscript();
        deployment.spark().answerWith(deployment.submitting());
        deployment.logIn();

        JsonNode execution = deployment.execute("{\"snapshotDate\":\"2026-11-23\"}");

        assertThat(execution.path("status").asText()).as(execution.toString()).isEqualTo("SUCCEEDED");
        assertThat(deployment.messages())
                .singleElement()
                .satisfies(report -> assertThat(report.path("Message").asText())
                        .contains("The week to 23 November 2026", "all books balance"));
    }

    @Test
    void anOpenRunWaitsUntilItMayGoOn() {
        ingestAnswers.clear();
        ingestAnswers.add(unfinished("open", Instant.now().plus(Duration.ofHours(5))));
        ingestAnswers.add(complete());

        JsonNode execution = deployment.execute("{}");

        assertThat(execution.path("status").asText()).as(execution.toString()).isEqualTo("SUCCEEDED");
        assertThat(deployment.account().waits())
                .singleElement()
                .satisfies(seconds ->
                        assertThat(Duration.ofSeconds(seconds)).isBetween(Duration.ofHours(4), Duration.ofHours(5)));
        assertThat(orders).hasSize(2);
        // By its order the function knows the run that it has left open.
        assertThat(orders.get(1)).isEqualTo(orders.get(0));
        assertThat(deployment.spark().jobs()).hasSize(1);
    }

    @Test
    void aWeekWithoutNewsIsToldOfToWhoAsks() {
        deployment.spark().answerWith(deployment.succeeding(false));

        deployment.executeOnSchedule("EveryWeek", "2026-11-23T06:00:00Z");
        assertThat(deployment.messages()).isEmpty();

        deployment.execute("{}");
        assertThat(deployment.messages()).hasSize(1);
    }

    @Test
    void aPollThatNobodyLoadsGoesStraightToTheFunction() {
        JsonNode poll = deployment.account().fire("EveryHour", "2026-11-23T07:00:00Z");

        assertThat(poll.path("answer").asText()).contains("complete");
        assertThat(orders)
                .singleElement()
                .satisfies(
                        order -> assertThat(order.at("/resources/0").asText()).isEqualTo("recently_played"));
        assertThat(deployment.spark().jobs()).isEmpty();
    }

    @Test
    void aRunThatLacksSomethingIsLoadedAfterAFewTries() {
        ingestAnswers.clear();
        ingestAnswers.add(unfinished("partial", Instant.now().plus(Duration.ofMinutes(15))));

        JsonNode execution = deployment.execute("{}");

        assertThat(execution.path("status").asText()).as(execution.toString()).isEqualTo("SUCCEEDED");
        assertThat(orders).hasSize(4);
        assertThat(deployment.spark().jobs()).hasSize(1);
    }

    @Test
    void whatMayHealIsTriedAgain() {
        ingestAnswers.clear();
        ingestAnswers.add(Result.error(NOT_READY, "Cannot reach Spotify: no answer (timeout). Try again later."));
        ingestAnswers.add(Result.error(NOT_READY, "Cannot reach Spotify: no answer (timeout). Try again later."));
        ingestAnswers.add(complete());

        JsonNode execution = deployment.execute("{}");

        assertThat(execution.path("status").asText()).as(execution.toString()).isEqualTo("SUCCEEDED");
        assertThat(orders).hasSize(3);
    }

    @Test
    void whatSomebodyMustDoIsToldAtOnce() {
        ingestAnswers.clear();
        ingestAnswers.add(Result.error(NEEDS_LOGIN, "Cannot log in to Spotify: the login has ended. Log in again."));

        JsonNode execution = deployment.execute("{\"snapshotDate\":\"2026-11-23\"}");

        assertThat(execution.path("status").asText()).isEqualTo("FAILED");
        assertThat(orders).hasSize(1);
        assertThat(deployment.spark().jobs()).isEmpty();
        JsonNode message = onlyMessage();
        assertThat(message.path("Subject").asText()).isEqualTo("Spotify pipeline failed: Reading Spotify");
        assertThat(message.path("Message").asText())
                .contains("execution by-hand-", "snapshot date 2026-11-23")
                .contains("Cannot log in to Spotify: the login has ended. Log in again.")
                .contains("What was read so far is kept.");
    }

    @Test
    void aFunctionThatDiesIsTold() {
        ingestAnswers.clear();
        ingestAnswers.add(Result.error("Runtime.ExitError", "RequestId: 1 Error: Runtime exited"));

        JsonNode execution = deployment.execute("{}");

        assertThat(execution.path("status").asText()).isEqualTo("FAILED");
        assertThat(onlyMessage().path("Message").asText()).contains("Runtime exited");
    }

    @Test
    void aJobWhoseBooksDoNotBalanceIsToldInItsOwnWordsAndRaisesTheAlarm() {
        deployment
                .spark()
                .answerWith(
                        deployment.failing("{\"exit_code\":70,\"message\":\"The books do not balance: saved_tracks.\","
                                + "\"checks_failed\":0,\"books_unbalanced\":1}"));

        JsonNode execution = deployment.execute("{}");

        assertThat(execution.path("status").asText()).isEqualTo("FAILED");
        // Once more: a machine may have been lost.
        assertThat(deployment.spark().jobs()).hasSize(2);
        assertThat(onlyMessage().path("Message").asText())
                .contains("The books do not balance: saved_tracks.")
                .contains("The warehouse still shows the last good week and raw is complete.");
        assertThat(highest("BooksUnbalanced")).isEqualTo(1);
        assertThat(highest("ChecksFailed")).isEqualTo(0);
    }

    @Test
    void aJobThatDiesWithoutAWordIsTold() {
        deployment.spark().answerWith((engine, order) -> false);

        JsonNode execution = deployment.execute("{}");

        assertThat(execution.path("status").asText()).isEqualTo("FAILED");
        assertThat(onlyMessage().path("Message").asText())
                .contains("Loading the warehouse failed at", "States.TaskFailed", "The log is under s3://");
    }

    private JsonNode onlyMessage() {
        List<JsonNode> messages = deployment.messages();
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    private double highest(String metric) {
        return deployment
                .account()
                .aws(
                        "cloudwatch",
                        "get-metric-statistics",
                        "--namespace",
                        "SpotifyPipeline",
                        "--metric-name",
                        metric,
                        "--dimensions",
                        "Name=Stack,Value=spotify",
                        "--statistics",
                        "Maximum",
                        "--period",
                        "3600",
                        "--start-time",
                        Instant.now().minus(Duration.ofHours(1)).toString(),
                        "--end-time",
                        Instant.now().plus(Duration.ofHours(1)).toString())
                .at("/Datapoints/0/Maximum")
                .asDouble(-1);
    }

    private static Result complete() {
        return new Result("{\"status\":\"complete\",\"remaining\":[]}".getBytes(StandardCharsets.UTF_8), false);
    }

    private static Result unfinished(String status, Instant resumeAt) {
        return new Result(
                "{\"status\":\"%s\",\"resumeAt\":\"%s\",\"remaining\":[\"playlist_items\"]}"
                        .formatted(status, resumeAt)
                        .getBytes(StandardCharsets.UTF_8),
                false);
    }
}
