package io.github.spotifypipeline.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ingest function as it is deployed, in Lambda's own runtime client: a process of its own with the memory and the flags
 * of the template, and one order that waits for it.
 */
final class IngestFunction implements AutoCloseable {
    private static final String HANDLER = "io.github.spotifypipeline.ingest.lambda.IngestHandler::handleRequest";
    private static final String MEMORY_MB = "1024";
    private static final Pattern RUNTIME_CLIENT =
            Pattern.compile("/aws-lambda-java-[^/]*\\.jar$|/utils-lite-[^/]*\\.jar$");
    private static final long CALL_LASTS_MS = 900_000;

    private final BlockingQueue<byte[]> orders = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer runtimeApi;
    private final Process process;

    /** @param before what of the function's files is to be another, as a folder */
    IngestFunction(String order, Map<String, String> environment, Path before, Path log) throws IOException {
        orders.add(order.getBytes(StandardCharsets.UTF_8));
        this.runtimeApi = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        runtimeApi.setExecutor(threads);
        runtimeApi.createContext("/2018-06-01/runtime/", this::serve);
        runtimeApi.start();
        this.process = start(environment, before, log);
        process.onExit().thenRun(() -> answer.complete("the process has ended: see " + log));
    }

    /** As little as a machine of that size lets a virtual machine begin with. */
    private Process start(Map<String, String> environment, Path before, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:MaxRAM=" + MEMORY_MB + "m",
                        "-XX:MaxRAMPercentage=80",
                        "-XX:+UseSerialGC",
                        "-cp",
                        before
                                + File.pathSeparator
                                + System.getProperty("bench.function")
                                + File.pathSeparator
                                + runtimeClient(),
                        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                        HANDLER)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "JAVA_TOOL_OPTIONS",
                        "-XX:+TieredCompilation -XX:TieredStopAtLevel=1",
                        "AWS_LAMBDA_RUNTIME_API",
                        "127.0.0.1:" + runtimeApi.getAddress().getPort(),
                        "AWS_LAMBDA_FUNCTION_NAME",
                        "ingest",
                        "AWS_LAMBDA_FUNCTION_VERSION",
                        "$LATEST",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        MEMORY_MB,
                        "AWS_LAMBDA_LOG_FORMAT",
                        "JSON"));
        return builder.start();
    }

    private static String runtimeClient() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> RUNTIME_CLIENT.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What the function answers. */
    String await() {
        return answer.join();
    }

    long peakBytes() {
        return Child.peakOf(process).orElseThrow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try {
            if (exchange.getRequestURI().getPath().endsWith("/next")) {
                hand(orders.take(), exchange);
                return;
            }
            String said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
            answer.complete(said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void hand(byte[] order, HttpExchange exchange) throws IOException {
        long deadline = System.currentTimeMillis() + CALL_LASTS_MS;
        Stream.of(
                        List.of("Lambda-Runtime-Aws-Request-Id", "order"),
                        List.of("Lambda-Runtime-Deadline-Ms", Long.toString(deadline)),
                        List.of(
                                "Lambda-Runtime-Invoked-Function-Arn",
                                "arn:aws:lambda:us-east-1:123456789012:function:ingest"),
                        List.of("Content-Type", "application/json"))
                .forEach(header -> exchange.getResponseHeaders().set(header.get(0), header.get(1)));
        exchange.sendResponseHeaders(200, order.length);
        exchange.getResponseBody().write(order);
        exchange.close();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
        runtimeApi.stop(0);
        threads.shutdownNow();
    }
}
