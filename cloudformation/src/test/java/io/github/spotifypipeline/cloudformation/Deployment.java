package io.github.spotifypipeline.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything, deployed by deploy.sh into an emulated account, with a sandbox Spotify and a PostgreSQL like on RDS. */
final class Deployment implements AutoCloseable {
    /** A parameter for deploy.sh: QuickSight too. */
    static final String DASHBOARDS =
            "QuickSightPrincipalArn=arn:aws:quicksight:us-east-1:123456789012:user/default/somebody";

    private static final String STACK = "spotify";

    private final Path folder;
    private final Sandbox sandbox;
    private final TlsWarehouse warehouse;
    private final FunctionHost functions;
    private final SparkHost spark;
    private final EmulatedAccount account;
    private final Map<String, String> outputs = new HashMap<>();
    private String inbox = "";
    private int executions;

    private Deployment(Path folder) throws IOException, GeneralSecurityException, SQLException {
        EmulatedAccount.assumeInstalled();
        this.folder = emptied(folder);
        sandbox = Sandbox.start(SandboxOptions.DEFAULTS);
        warehouse = TlsWarehouse.start(folder);
        functions = new FunctionHost(folder);
        spark = new SparkHost();
        account = EmulatedAccount.start(folder, functions.address(), spark.address());
        functions.serve(
                account,
                Map.of(
                        "SPOTIFY_API_URL", sandbox.apiUrl().toString(),
                        "SPOTIFY_ACCOUNTS_URL", sandbox.accountsUrl().toString(),
                        "WAREHOUSE_CA", warehouse.authority().toString()),
                warehouse.hosts());
        spark.answerWith(submitting());
    }

    /** Jobs are run for real. */
    SparkHost.Job submitting() {
        return SparkHost.submitting(account, folder, warehouse.authority(), warehouse.hosts());
    }

    /** Under target/, where the logs can be read after a failure. */
    static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    /** The account and all around it, with nothing deployed yet. */
    static Deployment prepare(Path folder) throws IOException, GeneralSecurityException, SQLException {
        return new Deployment(folder);
    }

    EmulatedAccount.Outcome deploySh(String... more) {
        List<String> command = new ArrayList<>(List.of(
                "./deploy.sh",
                "--stack",
                STACK,
                "--artifacts",
                "the-artifacts",
                "--email",
                "somebody@example.com",
                "--skip-build",
                "--parameter",
                "DatabasePort=" + warehouse.port()));
        command.addAll(Arrays.asList(more));
        return account.run(command);
    }

    void deploy(String... more) {
        EmulatedAccount.Outcome outcome = deploySh(more);
        assertThat(outcome.exitCode()).as(outcome.out()).isZero();
        account.aws("cloudformation", "describe-stacks", "--stack-name", STACK)
                .at("/Stacks/0/Outputs")
                .forEach(output -> outputs.put(
                        output.path("OutputKey").asText(),
                        output.path("OutputValue").asText()));
        inbox = account.aws("sqs", "create-queue", "--queue-name", "inbox")
                .path("QueueUrl")
                .asText();
        account.aws(
                "sns",
                "subscribe",
                "--topic-arn",
                output("TopicArn"),
                "--protocol",
                "sqs",
                "--notification-endpoint",
                "arn:aws:sqs:us-east-1:123456789012:inbox");
    }

    /**
     * Logs in as the README says, with the listener's browser played by an HTTP client. The app shows no secret, so that
     * Spotify replaces the login's token at every use and the function has to keep the new one.
     */
    void logIn() throws IOException, InterruptedException {
        Path log = folder.resolve("login.log");
        ProcessBuilder command =
                pipeline("login", "--port", "0", "--store", "aws", "--secret", output("SpotifySecretArn"));
        command.environment().put("SPOTIFY_CLIENT_ID", sandbox.clientId());
        command.environment().put("SPOTIFY_ACCOUNTS_URL", sandbox.accountsUrl().toString());
        command.environment().put("SPOTIFY_API_URL", sandbox.apiUrl().toString());
        Process login =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Optional<String> address = Optional.empty();
        while (login.isAlive() && address.isEmpty()) {
            EmulatedAccount.pause();
            address = FunctionHost.read(log)
                    .lines()
                    .filter(line -> line.startsWith(sandbox.accountsUrl() + "/authorize"))
                    .findFirst();
        }
        address.map(URI::create).ifPresent(EmulatedAccount::browse);
        assertThat(login.waitFor()).as(() -> FunctionHost.read(log)).isZero();
    }

    /** The command line of the pipeline, as somebody who has this account's credentials. */
    ProcessBuilder pipeline(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(System.getProperty("spark.jvm.options").split(" ")));
        command.addAll(List.of("-Xmx2g", "-cp", System.getProperty("java.class.path")));
        command.add("io.github.spotifypipeline.local.Pipeline");
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder pipeline = new ProcessBuilder(command);
        pipeline.environment().putAll(account.environment("deployer"));
        return pipeline;
    }

    String output(String key) {
        return outputs.get(key);
    }

    /** Jobs are not run, and all went well. */
    SparkHost.Job succeeding(boolean hasNews) {
        return SparkHost.leaving(
                account,
                folder,
                Map.of(
                        "summary.json",
                        "{\"quarantined\":0,\"check_warnings\":0,\"checks_failed\":0,\"books_unbalanced\":0,"
                                + "\"subject\":\"Spotify: the week to 23 November 2026\",\"has_news\":" + hasNews + "}",
                        "report.txt",
                        "The week"),
                true);
    }

    /** Jobs are not run, and all failed as this file says. */
    SparkHost.Job failing(String failure) {
        return SparkHost.leaving(account, folder, Map.of("failure.json", failure), false);
    }

    /** Runs the deployed week as a person would, to its end. */
    JsonNode execute(String input) {
        return execute("StateMachineArn", input);
    }

    /** Has plays loaded as they arrive, as a person would. */
    JsonNode load(String how) {
        return execute("LiveStateMachineArn", "{\"loads\":\"" + how + "\"}");
    }

    private JsonNode execute(String machine, String input) {
        Map<String, String> start =
                Map.of("stateMachineArn", output(machine), "name", "by-hand-" + ++executions, "input", input);
        return awaitEnd(account.stepFunctions("StartExecution", start)
                .path("executionArn")
                .asText());
    }

    /** Runs what a schedule starts, to its end. */
    JsonNode executeOnSchedule(String schedule, String time) {
        return awaitEnd(account.fire(schedule, time).path("execution").asText());
    }

    /** How it ended: status, input, output, error, cause. */
    private JsonNode awaitEnd(String execution) {
        while (true) {
            JsonNode state = account.stepFunctions("DescribeExecution", Map.of("executionArn", execution));
            if (!state.path("status").asText().equals("RUNNING")) {
                return state;
            }
            EmulatedAccount.pause();
        }
    }

    /** What SNS has sent since the last time, as {Subject, Message}. */
    List<JsonNode> messages() {
        List<JsonNode> messages = new ArrayList<>();
        while (true) {
            JsonNode received =
                    account.aws("sqs", "receive-message", "--queue-url", inbox, "--max-number-of-messages", "10");
            if (received.path("Messages").isEmpty()) {
                return messages;
            }
            received.path("Messages").forEach(message -> {
                messages.add(EmulatedAccount.tree(message.path("Body").asText()));
                account.aws(
                        "sqs",
                        "delete-message",
                        "--queue-url",
                        inbox,
                        "--receipt-handle",
                        message.path("ReceiptHandle").asText());
            });
        }
    }

    Path folder() {
        return folder;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    TlsWarehouse warehouse() {
        return warehouse;
    }

    FunctionHost functions() {
        return functions;
    }

    SparkHost spark() {
        return spark;
    }

    EmulatedAccount account() {
        return account;
    }

    @Override
    public void close() {
        account.close();
        functions.close();
        spark.close();
        warehouse.close();
        sandbox.close();
    }
}
