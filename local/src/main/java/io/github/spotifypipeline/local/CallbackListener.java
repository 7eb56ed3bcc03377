package io.github.spotifypipeline.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits on 127.0.0.1 until the browser brings Spotify's answer. Only the first one counts, and the page that is shown
 * repeats nothing of it. Whatever else a browser asks for (it asks for icons) is not found.
 */
final class CallbackListener implements AutoCloseable {

    private static final String PATH = "/callback";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Spotify Data Pipeline</title>
            <p>The pipeline has Spotify's answer. You can close this page; the terminal says how it went.</p>
            </html>
            """;

    private static final String NOT_FOUND = "<!doctype html><p>Nothing is here: a login ends at " + PATH + ".</p>";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    private CallbackListener(HttpServer server) {
        this.server = server;
    }

    /** @param port 0 for any that is free */
    static CallbackListener on(int port) {
        CallbackListener listener = new CallbackListener(server(port));
        listener.start();
        return listener;
    }

    private static HttpServer server(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
        } catch (IOException e) {
            throw new PipelineException(
                    ExitCode.NOT_READY,
                    ("Cannot log in: nothing can listen on 127.0.0.1:%d (%s). End what does, or give another port with"
                                    + " --port that the app's redirect URI allows.")
                            .formatted(port, e.getMessage()),
                    e);
        }
    }

    private void start() {
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where Spotify has to send the browser. */
    URI redirectUri() {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), PATH));
    }

    /** The query of the answer, as it was received. */
    String await(Duration patience) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new PipelineException(
                    ExitCode.NEEDS_LOGIN,
                    ("Cannot log in: the browser brought no answer (%d minutes). If it showed INVALID_CLIENT, give the"
                                    + " app the redirect URI %s, or SPOTIFY_CLIENT_ID the right id. Then log in again.")
                            .formatted(patience.toMinutes(), redirectUri()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(ExitCode.NOT_READY, "Cannot log in: interrupted. Run it again.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        boolean isAnswer = PATH.equals(exchange.getRequestURI().getPath())
                && exchange.getRequestMethod().equals("GET");
        if (isAnswer) {
            accept(exchange);
        } else {
            send(exchange, 404, NOT_FOUND);
        }
    }

    /** The page goes first: once there is an answer, this server's end is near. */
    private void accept(HttpExchange exchange) throws IOException {
        try {
            send(exchange, 200, PAGE);
        } finally {
            answer.complete(
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
        }
    }

    private static void send(HttpExchange exchange, int status, String page) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("content-type", "text/html; charset=utf-8");
        headers.set("cache-control", "no-store");
        headers.set("content-security-policy", "default-src 'none'");
        headers.set("referrer-policy", "no-referrer");
        headers.set("connection", "close");
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
