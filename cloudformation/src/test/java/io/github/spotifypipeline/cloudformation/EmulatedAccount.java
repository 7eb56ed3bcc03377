package io.github.spotifypipeline.cloudformation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An AWS account on loopback (src/test/python/account): a process of its own, and the AWS command line to talk to it.
 *
 * <p>Needs Python with moto, and the AWS command line; where they are absent the tests are skipped and say so.
 */
final class EmulatedAccount implements AutoCloseable {
    static final String REGION = "us-east-1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE = 600;

    private final int port;
    private final Path folder;
    private final Process process;

    private EmulatedAccount(int port, Path folder, Process process) {
        this.port = port;
        this.folder = folder;
        this.process = process;
    }

    /**
     * @param functions where Lambda calls are answered
     * @param jobs where Spark jobs are run
     */
    static EmulatedAccount start(Path folder, URI functions, URI jobs) {
        assumeInstalled();
        try {
            Path settings = folder.resolve("aws-config");
            Files.writeString(settings, "[default]\ns3 =\n    addressing_style = path\n");
            int port = freePort();
            ProcessBuilder account = new ProcessBuilder("python3", "-m", "account", Integer.toString(port))
                    .directory(Path.of("src/test/python").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("account.log").toFile());
            account.environment()
                    .putAll(Map.of(
                            "LAMBDA_HOST", functions.toString(),
                            "SPARK_HOST", jobs.toString(),
                            "SECOND", "0.002"));
            EmulatedAccount started = new EmulatedAccount(port, folder, account.start());
            awaitListener(port, folder.resolve("account.log"));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void assumeInstalled() {
        skipUnless(
                exitOf("python3", "-c", "import moto.server, yaml, boto3") == 0,
                "no emulated AWS account, since Python has no moto here");
        skipUnless(exitOf("aws", "--version") == 0, "the AWS command line is not installed");
    }

    /** A skipped test is counted as such, and says why where people look. */
    static void skipUnless(boolean isInstalled, String why) {
        if (!isInstalled) {
            System.err.println("SKIPPED: " + why);
        }
        assumeTrue(isInstalled, why);
    }

    static int exitOf(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What a process needs to find the account; its calls are on record under the principal's name. */
    Map<String, String> environment(String principal) {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint().toString(),
                "AWS_ACCESS_KEY_ID",
                principal,
                "AWS_SECRET_ACCESS_KEY",
                "secret",
                "AWS_REGION",
                REGION,
                "AWS_DEFAULT_REGION",
                REGION,
                "AWS_CONFIG_FILE",
                folder.resolve("aws-config").toAbsolutePath().toString());
    }

    record Outcome(int exitCode, String out) {}

    /** Runs a command with the account's environment, as the deployer. */
    Outcome run(List<String> command) {
        return run("deployer", command);
    }

    Outcome run(String principal, List<String> command) {
        try {
            Path out = Files.createTempFile(folder, "command", ".out");
            ProcessBuilder process =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
            process.environment().putAll(environment(principal));
            int exitCode = process.start().waitFor();
            Outcome outcome = new Outcome(exitCode, Files.readString(out));
            Files.delete(out);
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One call of the AWS command line, and its JSON answer. */
    JsonNode aws(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("aws", "--output", "json", "--endpoint-url", endpoint().toString()));
        command.addAll(Arrays.asList(arguments));
        Outcome outcome = run(command);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(command + ": " + outcome.out());
        }
        return tree(outcome.out().isBlank() ? "{}" : outcome.out());
    }

    /** A call to Step Functions, without the second that the command line takes to start. */
    JsonNode stepFunctions(String action, Map<String, String> parameters) {
        return tree(send(HttpRequest.newBuilder(endpoint())
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=deployer/20260101/%s/states/aws4_request".formatted(REGION))
                .header("X-Amz-Target", "AWSStepFunctions." + action)
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(parameters).toString()))));
    }

    /** All calls so far, as {principal, action, resource}. */
    JsonNode calls() {
        return tree(ask("GET", "/account/calls", "")).path("calls");
    }

    /** What the state machine was told to wait for, in seconds. */
    List<Long> waits() {
        List<Long> waits = new ArrayList<>();
        tree(ask("GET", "/account/calls", "")).path("waits").forEach(wait -> waits.add(wait.asLong()));
        return waits;
    }

    /** The properties of a resource as it was deployed. */
    JsonNode deployed(String logicalName) {
        return tree(ask("GET", "/account/resources/" + logicalName, ""));
    }

    /** What a schedule does at the moment it was made for: what was sent, and what came of it. */
    JsonNode fire(String schedule, String time) {
        return tree(ask("POST", "/account/schedules/" + schedule, time));
    }

    /** The end of a job's run that nobody waits for. */
    void fail(String jobRun) {
        ask("POST", "/account/failures/" + jobRun, "");
    }

    void forgetCalls() {
        ask("DELETE", "/account/calls", "");
    }

    void failRefreshesOf(List<String> dataSets) {
        ask("POST", "/account/quicksight", JSON.valueToTree(dataSets).toString());
    }

    private String ask(String method, String path, String body) {
        return send(HttpRequest.newBuilder(endpoint().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Follows an address, redirects included, as a browser does. */
    static void browse(URI address) {
        send(HttpRequest.newBuilder(address));
    }

    private static String send(HttpRequest.Builder request) {
        try {
            return HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("No JSON: " + json, e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void awaitListener(int port, Path log) {
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                pause();
            }
        }
        throw new IllegalStateException("Nobody listens; see " + log);
    }

    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
