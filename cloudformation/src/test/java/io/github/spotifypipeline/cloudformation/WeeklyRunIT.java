package io.github.spotifypipeline.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A week on AWS, with everything real that can be: the deployed state machine, the packaged functions in Lambda's runtime
 * client, the Spark job over s3a, PostgreSQL over verified TLS. What AWS itself would do is emulated.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WeeklyRunIT {
    private static final Path FOLDER = Path.of("target/weekly-run").toAbsolutePath();

    private static Deployment deployment;
    private static JsonNode execution;
    private static List<JsonNode> messages;

    @BeforeAll
    static void runAWeek() throws Exception {
        deployment = Deployment.prepare(FOLDER);
        deployment.deploy("--parameter", Deployment.DASHBOARDS, "--parameter", "LiveLoads=HOURLY");
        deployment.logIn();
        execution = deployment.executeOnSchedule("EveryWeek", "2026-11-23T06:00:00Z");
        messages = deployment.messages();
    }

    @AfterAll
    static void stop() {
        if (deployment != null) {
            deployment.close();
        }
    }

    @Test
    @Order(1)
    void theDeployedStateMachineSucceeds() {
        assertThat(execution.path("status").asText())
                .as("%s %s", execution, messages)
                .isEqualTo("SUCCEEDED");
    }

    @Test
    @Order(2)
    void theReportIsSent() {
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).path("Subject").asText()).isEqualTo("Spotify: the week to 23 November 2026");
        assertThat(messages.get(0).path("Message").asText())
                .contains("The week to 23 November 2026", "all books balance", "Artists heard most");
    }

    @Test
    @Order(3)
    void everyDataSetIsRefreshed() {
        List<String> refreshed = new ArrayList<>();
        deployment.account().calls().forEach(call -> {
            if (call.path("action").asText().equals("quicksight:CreateIngestion")) {
                refreshed.add(call.path("resource").asText().replaceAll(".*dataset/|/ingestion.*", ""));
            }
        });

        assertThat(refreshed).hasSize(Path.of("../quicksight/datasets").toFile().list().length);
    }

    @Test
    @Order(4)
    void theDashboardUserReadsTheViewsAndNothingElse() throws SQLException {
        try (Connection connection = deployment.warehouse().connect("spotify");
                Statement statement = connection.createStatement()) {
            statement.execute("set role dashboard");
            try (ResultSet plays = statement.executeQuery("select count(*) from reporting.plays")) {
                plays.next();
                assertThat(plays.getLong(1)).isPositive();
            }
            assertThat(refusal(statement, "select * from warehouse.run")).contains("permission denied");
        }
    }

    @Test
    @Order(5)
    void theFunctionsLogIsJsonAndTellsNoSecret() {
        String log = deployment.functions().log();

        assertThat(log)
                .contains("\"execution\":\"weekly-", "\"snapshot_date\":\"2026-11-23\"", "\"_aws\"")
                .doesNotContain(
                        deployment.sandbox().clientSecret(),
                        deployment.sandbox().refreshToken(),
                        TlsWarehouse.MASTER_PASSWORD);
    }

    @Test
    @Order(6)
    void theSameRawGivesTheSameWarehouseAtHome() throws Exception {
        Path raw = FOLDER.resolve("raw");
        deployment
                .account()
                .run(List.of("aws", "s3", "sync", "s3://" + deployment.output("LakeBucket") + "/raw", raw.toString()));
        deployment.warehouse().execute("create database at_home");

        Path log = FOLDER.resolve("at-home.log");
        int exitCode = deployment
                .pipeline(
                        "etl",
                        "--home",
                        FOLDER.resolve("home").toString(),
                        "--raw",
                        raw.toString(),
                        "--warehouse",
                        deployment.warehouse().url("at_home"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();

        assertThat(exitCode).as(() -> FunctionHost.read(log)).isZero();
        assertThat(checksums("at_home")).isEqualTo(checksums("spotify")).hasSizeGreaterThan(20);
    }

    @Test
    @Order(7)
    void everyHourThePlaysAreReadAndLoaded() throws SQLException {
        long plays = rows("fact_play");
        long runs = rows("run");
        deployment.sandbox().setNow(deployment.sandbox().now().plus(Duration.ofHours(12)));

        JsonNode hour = deployment.executeOnSchedule("EveryHour", "2026-11-23T18:00:00Z");

        assertThat(hour.path("status").asText()).as(hour.toString()).isEqualTo("SUCCEEDED");
        JsonNode poll =
                EmulatedAccount.tree(hour.path("output").asText()).path("poll").path("result");
        assertThat(poll.path("status").asText()).isEqualTo("complete");
        assertThat(poll.path("snapshotDate").asText()).isEqualTo("2026-11-23");
        // Who it is, and what was heard; most of that is known since the week was loaded.
        int read = poll.path("items").asInt() - 1;
        assertThat(read).isBetween(1, 50);
        assertThat(rows("fact_play")).isStrictlyBetween(plays, plays + read);
        assertThat(rows("run")).isEqualTo(runs + 1);
    }

    @Test
    @Order(8)
    void whatIsLoadedIsNotLoadedAgain() throws SQLException {
        long plays = rows("fact_play");
        long runs = rows("run");

        JsonNode again = deployment.load("HOURLY");

        assertThat(again.path("status").asText()).as(again.toString()).isEqualTo("SUCCEEDED");
        assertThat(deployment.spark().jobs()).hasSize(3);
        assertThat(rows("fact_play")).isEqualTo(plays);
        assertThat(rows("run")).isEqualTo(runs);
    }

    @Test
    @Order(9)
    void aStreamGoesOnUntilThereIsNewerCodeOrItFails() {
        deployment.load("STREAM");
        deployment.load("STREAM");
        Map<String, List<JsonNode>> first = streams();
        assertThat(first).containsOnlyKeys("RUNNING");
        assertThat(first.get("RUNNING"))
                .singleElement()
                .satisfies(run -> assertThat(run.path("name").asText()).startsWith("stream of code/etl-"));

        deployment.load("NONE");
        assertThat(streams()).containsOnlyKeys("CANCELLED");

        startStreamOf("older code");
        deployment.load("STREAM");
        Map<String, List<JsonNode>> newer = streams();
        assertThat(newer.get("CANCELLED")).hasSize(2);
        JsonNode running = newer.get("RUNNING").get(0);
        assertThat(running.path("name")).isEqualTo(first.get("RUNNING").get(0).path("name"));

        deployment.account().fail(running.path("id").asText());
        assertThat(deployment.load("STREAM").path("error").asText()).isEqualTo("StreamFailed");
        assertThat(streams().get("RUNNING")).hasSize(1);
    }

    @Test
    @Order(10)
    void deployingAgainUploadsNothing() {
        EmulatedAccount.Outcome dryRun = deployment.deploySh("--dry-run", "--parameter", Deployment.DASHBOARDS);

        assertThat(dryRun.exitCode()).as(dryRun.out()).isZero();
        assertThat(dryRun.out())
                .contains("  is there   s3://the-artifacts/code/etl-", "Nothing was sent.")
                .doesNotContain("to upload");
    }

    @Test
    @Order(11)
    void everyCallIsPermittedAndEveryPermissionIsNeeded() {
        Permissions permissions = Permissions.of(deployment.account());

        assertThat(permissions.notPermitted(deployment.account().calls()))
                .as("needed and not permitted by%n%s", permissions)
                .isEmpty();
        assertThat(permissions.neverUsed(deployment.account().calls()))
                .as("permitted and not needed")
                .isEmpty();
    }

    @Test
    @Order(12)
    void aPermissionTooFewOrTooManyIsNoticed() {
        Permissions permissions = Permissions.of(deployment.account());
        JsonNode calls = deployment.account().calls();

        assertThat(permissions.without("s3:PutObject").notPermitted(calls))
                .anyMatch(call -> call.startsWith("IngestRole: s3:PutObject on "))
                .anyMatch(call -> call.startsWith("SparkRole: s3:PutObject on "));
        assertThat(permissions
                        .with("IngestRole", "s3:DeleteObject", "arn:aws:s3:::lake/*")
                        .neverUsed(calls))
                .containsExactly("IngestRole: s3:DeleteObject on arn:aws:s3:::lake/*");
    }

    @Test
    @Order(13)
    void aRefreshThatFailsIsTold() {
        deployment.spark().answerWith(deployment.succeeding(true));
        deployment.account().failRefreshesOf(List.of("spotify-plays-per-hour"));

        JsonNode failed = deployment.execute("{\"snapshotDate\":\"2026-11-24\"}");

        assertThat(failed.path("status").asText()).isEqualTo("FAILED");
        assertThat(failed.path("error").asText()).isEqualTo("Refreshing dashboards or sending the report");
        assertThat(deployment.messages())
                .anySatisfy(message -> assertThat(message.path("Message").asText())
                        .contains("SPICE refresh of data set spotify-plays-per-hour ended as FAILED")
                        .contains("snapshot date 2026-11-24")
                        .contains("The warehouse holds this week's data; only what shows it is behind."));
    }

    private static long rows(String table) throws SQLException {
        try (Connection connection = deployment.warehouse().connect("spotify");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from warehouse." + table)) {
            count.next();
            return count.getLong(1);
        }
    }

    /** The streaming runs that there have been, by state. */
    private static Map<String, List<JsonNode>> streams() {
        return StreamSupport.stream(
                        emr("list-job-runs", "--mode", "STREAMING")
                                .path("jobRuns")
                                .spliterator(),
                        false)
                .collect(Collectors.groupingBy(run -> run.path("state").asText()));
    }

    private static void startStreamOf(String code) {
        emr(
                "start-job-run",
                "--mode",
                "STREAMING",
                "--name",
                "stream of " + code,
                "--execution-role-arn",
                "arn:aws:iam::123456789012:role/somebody",
                "--job-driver",
                "{\"sparkSubmit\":{\"entryPoint\":\"s3://the-artifacts/code/etl-older.jar\"}}");
    }

    private static JsonNode emr(String command, String... arguments) {
        String application =
                deployment.spark().jobs().get(0).path("applicationId").asText();
        return deployment
                .account()
                .aws(Stream.concat(
                                Stream.of("emr-serverless", command, "--application-id", application),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static Map<String, String> checksums(String database) throws SQLException {
        try (Connection connection = deployment.warehouse().connect(database)) {
            return Checksums.of(connection);
        }
    }

    private static String refusal(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            return e.getMessage();
        }
    }
}
