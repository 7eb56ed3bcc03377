package io.github.spotifypipeline.cloudformation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One function in Lambda's own runtime client, and the Runtime API that the client asks for work. */
final class FunctionProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RUNTIME_CLIENT =
            Pattern.compile("/aws-lambda-java-[^/]*\\.jar$|/utils-lite-[^/]*\\.jar$");
    private static final long CALL_LASTS_MS = 900_000;

    private final HttpServer runtimeApi;
    private final Path log;
    private final BlockingQueue<Call> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Call> begun = new ConcurrentHashMap<>();
    private Process process;

    /** What a function answers. */
    record Result(byte[] payload, boolean isError) {
        static Result error(String type, String message) {
            return new Result(
                    JSON.createObjectNode()
                            .put("errorType", type)
                            .put("errorMessage", message)
                            .toString()
                            .getBytes(StandardCharsets.UTF_8),
                    true);
        }
    }

    private record Call(String id, byte[] order, CompletableFuture<Result> result) {}

    private FunctionProcess(Path log) throws IOException {
        this.log = log;
        this.runtimeApi = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        runtimeApi.setExecutor(Executors.newCachedThreadPool());
        runtimeApi.createContext("/2018-06-01/runtime/invocation/", this::serve);
        runtimeApi.createContext("/2018-06-01/runtime/init/error", this::initFailed);
        runtimeApi.start();
    }

    static FunctionProcess start(
            Path folder, String name, String handler, int memoryMb, Map<String, String> environment, Path hosts) {
        try {
            FunctionProcess function = new FunctionProcess(folder.resolve(name + ".log"));
            Path task = folder.resolve(name);
            Jars.unpack(Jars.ofFunction(handler), task);
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx%dm".formatted(memoryMb * 4 / 5),
                    "-Djdk.net.hosts.file=" + hosts,
                    "-cp",
                    task + File.pathSeparator + task.resolve("lib/*") + File.pathSeparator + runtimeClient(),
                    "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                    handler);
            ProcessBuilder process =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(function.log.toFile());
            process.environment().putAll(environment);
            process.environment()
                    .putAll(Map.of(
                            "AWS_LAMBDA_RUNTIME_API",
                            "127.0.0.1:" + function.runtimeApi.getAddress().getPort(),
                            "AWS_LAMBDA_FUNCTION_NAME",
                            name,
                            "AWS_LAMBDA_FUNCTION_VERSION",
                            "$LATEST",
                            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                            Integer.toString(memoryMb),
                            "AWS_LAMBDA_LOG_FORMAT",
                            "JSON"));
            function.process = process.start();
            return function;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String runtimeClient() {
        List<String> jars = new ArrayList<>();
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> RUNTIME_CLIENT.matcher(entry).find())
                .forEach(jars::add);
        return jars.stream().collect(Collectors.joining(File.pathSeparator));
    }

    Result invoke(byte[] order) {
        Call call = new Call(UUID.randomUUID().toString(), order, new CompletableFuture<>());
        process.onExit()
                .thenRun(() -> call.result()
                        .complete(Result.error("Runtime.ExitError", "the function's process has ended: " + log())));
        waiting.add(call);
        return call.result().join();
    }

    String log() {
        return FunctionHost.read(log);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try {
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/next")) {
                hand(waiting.take(), exchange);
            } else {
                String id = path.split("/")[4];
                byte[] payload = exchange.getRequestBody().readAllBytes();
                begun.remove(id).result().complete(new Result(payload, path.endsWith("/error")));
                accepted(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hand(Call call, HttpExchange exchange) throws IOException {
        begun.put(call.id(), call);
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", call.id());
        exchange.getResponseHeaders()
                .set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + CALL_LASTS_MS));
        exchange.getResponseHeaders()
                .set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:emulated");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, call.order().length);
        exchange.getResponseBody().write(call.order());
        exchange.close();
    }

    private void initFailed(HttpExchange exchange) throws IOException {
        byte[] payload = exchange.getRequestBody().readAllBytes();
        accepted(exchange);
        Call call = waiting.poll();
        if (call != null) {
            call.result().complete(new Result(payload, true));
        }
    }

    private static void accepted(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    @Override
    public void close() {
        process.destroy();
        runtimeApi.stop(0);
    }
}
