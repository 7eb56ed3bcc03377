package io.github.spotifypipeline.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Runs deployed functions: each the packaged zip in Lambda's own runtime client, a process of its own with the environment
 * and the memory that the deployed function has.
 *
 * <p>A call is {@code POST /invoke/<function name>}; the header Function-Error says that the answer is an error.
 */
final class FunctionHost implements AutoCloseable {
    private final HttpServer server;
    private final Path folder;
    private final Map<String, FunctionProcess> running = new ConcurrentHashMap<>();
    private final Map<String, Answer> scripted = new ConcurrentHashMap<>();
    private Function<String, FunctionProcess> starter = name -> {
        throw new IllegalStateException("No account yet to ask for " + name);
    };

    /** What a test says instead of a function: an answer, or an error as the runtime client tells it. */
    interface Answer {
        FunctionProcess.Result to(byte[] order);
    }

    FunctionHost(Path folder) throws IOException {
        this.folder = folder;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/invoke/", this::invoke);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * From now on functions are those of this account.
     *
     * @param extra environment beside what is deployed: where Spotify is, whom to trust
     */
    void serve(EmulatedAccount account, Map<String, String> extra, Path hosts) {
        starter = name -> {
            JsonNode deployed = account.aws("lambda", "get-function-configuration", "--function-name", name);
            Map<String, String> environment = new HashMap<>();
            deployed.at("/Environment/Variables")
                    .fields()
                    .forEachRemaining(entry ->
                            environment.put(entry.getKey(), entry.getValue().asText()));
            String role = deployed.path("Role").asText().replaceAll(".*-(\\w+Role)-.*", "$1");
            environment.putAll(account.environment(role));
            environment.putAll(extra);
            return FunctionProcess.start(
                    folder,
                    name,
                    deployed.path("Handler").asText(),
                    deployed.path("MemorySize").asInt(),
                    environment,
                    hosts);
        };
    }

    /** Functions whose name contains this are answered by the test. */
    void script(String nameContains, Answer answer) {
        scripted.put(nameContains, answer);
    }

    void unscript() {
        scripted.clear();
    }

    /** Everything that functions have printed. */
    String log() {
        StringBuilder text = new StringBuilder();
        running.values().forEach(process -> text.append(process.log()));
        return text.toString();
    }

    private void invoke(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/invoke/".length());
        byte[] order = exchange.getRequestBody().readAllBytes();
        FunctionProcess.Result result;
        try {
            result = scripted.entrySet().stream()
                    .filter(entry -> name.contains(entry.getKey()))
                    .findFirst()
                    .map(entry -> entry.getValue().to(order))
                    .orElseGet(() -> running.computeIfAbsent(name, starter).invoke(order));
        } catch (RuntimeException e) {
            result = FunctionProcess.Result.error("Runtime.ExitError", e.toString());
        }
        if (result.isError()) {
            exchange.getResponseHeaders().set("Function-Error", "Unhandled");
        }
        exchange.sendResponseHeaders(200, result.payload().length == 0 ? -1 : result.payload().length);
        exchange.getResponseBody().write(result.payload());
        exchange.close();
    }

    @Override
    public void close() {
        running.values().forEach(FunctionProcess::close);
        server.stop(0);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
