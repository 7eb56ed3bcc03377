package io.github.spotifypipeline.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A server that tells of an invented library, and no more than that. */
final class InventedSpotify implements AutoCloseable {
    private static final Pattern ITEMS = Pattern.compile("/v1/playlists/(\\w+)/items");
    private static final Pattern NUMBERS = Pattern.compile(".*\\blimit=(\\d+).*\\boffset=(\\d+).*");
    private static final byte[] TOKEN =
            "{\"access_token\":\"access\",\"expires_in\":3600}".getBytes(StandardCharsets.US_ASCII);

    private final InventedLibrary library;
    private final Map<String, Integer> playlists;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CompletableFuture<Long> firstAskedNanos = new CompletableFuture<>();

    private InventedSpotify(InventedLibrary library) throws IOException {
        this.library = library;
        this.playlists = IntStream.range(0, library.playlists())
                .boxed()
                .collect(Collectors.toMap(InventedLibrary::playlistId, Function.identity()));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    static InventedSpotify of(InventedLibrary library) throws IOException {
        return new InventedSpotify(library);
    }

    /** Where ingest looks for it. */
    Map<String, String> environment() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of("SPOTIFY_API_URL", url + "/v1", "SPOTIFY_ACCOUNTS_URL", url);
    }

    /** When anybody first asked for anything. */
    CompletableFuture<Long> firstAskedNanos() {
        return firstAskedNanos;
    }

    private void serve(HttpExchange exchange) throws IOException {
        firstAskedNanos.complete(System.nanoTime());
        exchange.getRequestBody().readAllBytes();
        byte[] json = answer(exchange.getRequestURI());
        exchange.sendResponseHeaders(200, json.length);
        exchange.getResponseBody().write(json);
        exchange.close();
    }

    private byte[] answer(URI asked) {
        String path = asked.getPath();
        return switch (path) {
            case "/api/token" -> TOKEN;
            case "/v1/me" -> InventedLibrary.me().json();
            case "/v1/me/playlists" ->
                library.listOfPlaylists(number(asked, 2), number(asked, 1)).json();
            default -> {
                Matcher items = ITEMS.matcher(path);
                if (!items.matches()) {
                    throw new IllegalStateException("Nobody invented " + asked);
                }
                int playlist = playlists.get(items.group(1));
                yield library.itemsOf(playlist, number(asked, 2), number(asked, 1))
                        .json();
            }
        };
    }

    private static int number(URI asked, int group) {
        Matcher numbers = NUMBERS.matcher(asked.getQuery());
        if (!numbers.matches()) {
            throw new IllegalStateException("No page is " + asked);
        }
        return Integer.parseInt(numbers.group(group));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
