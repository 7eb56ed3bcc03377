package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ServerSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;

/** A real HTTP server with an empty library, until a test says otherwise. */
public final class FakeSpotify implements AutoCloseable {
    public static final String PROFILE =
            "{\"display_name\":\"Mira Quill\",\"id\":\"miraquill\",\"account_id\":\"acc-1\"}";

    private static final String NOT_FOUND = "{\"error\": {\"status\": 404, \"message\": \"Resource not found\"}}";

    private final MockWebServer server = new MockWebServer();
    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();

    /** The server writes head and body apart; with Nagle's algorithm each answer would wait 40 ms for that. */
    private static final class PromptSockets extends ServerSocketFactory {
        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    socket.setTcpNoDelay(true);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
            throw new UnsupportedOperationException();
        }
    }

    /** Answers the requests for one path. */
    @FunctionalInterface
    public interface Route {
        MockResponse answer(HttpUrl url);
    }

    public FakeSpotify() {
        on(
                "/api/token",
                url -> json(
                        "{\"access_token\":\"access-%d\",\"expires_in\":3600}".formatted(tokens.incrementAndGet())));
        on("/v1/me", url -> json(PROFILE));
        on("/v1/me/player/recently-played", url -> json("{\"items\":[],\"next\":null,\"cursors\":null,\"limit\":50}"));
        on("/v1/me/following", url -> json("{\"artists\":{\"items\":[],\"next\":null,\"cursors\":{},\"total\":0}}"));
        List.of("/me/top/artists", "/me/top/tracks", "/me/tracks", "/me/albums", "/me/playlists")
                .forEach(path -> on("/v1" + path, pagesOf(0, i -> "")));
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                requests.add(request);
                return routes.getOrDefault(request.getUrl().encodedPath(), url -> status(404, NOT_FOUND))
                        .answer(request.getUrl());
            }
        });
        server.setServerSocketFactory(new PromptSockets());
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeSpotify on(String path, Route route) {
        routes.put(path, route);
        return this;
    }

    /** One answer after the other; the last one for ever. */
    public FakeSpotify on(String path, MockResponse... answers) {
        AtomicInteger next = new AtomicInteger();
        return on(path, url -> answers[Math.min(next.getAndIncrement(), answers.length - 1)]);
    }

    public Endpoints endpoints() {
        return new Endpoints(
                URI.create(server.url("/v1").toString()),
                URI.create(server.url("").toString().replaceAll("/$", "")));
    }

    /** What was asked for at a path, as path and query, in order. */
    public List<String> asked(String path) {
        return requests.stream()
                .filter(request -> request.getUrl().encodedPath().equals(path))
                .map(RecordedRequest::getTarget)
                .toList();
    }

    public List<RecordedRequest> requests() {
        return requests;
    }

    public List<RecordedRequest> requests(String path) {
        return requests.stream()
                .filter(request -> request.getUrl().encodedPath().equals(path))
                .toList();
    }

    public static MockResponse json(String body) {
        return status(200, body);
    }

    public static MockResponse status(int code, String body) {
        return new MockResponse.Builder().code(code).body(body).build();
    }

    public static MockResponse tooMany(String retryAfter) {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", retryAfter)
                .body("Too many requests")
                .build();
    }

    /** The connection breaks before there is an answer. */
    public static MockResponse noAnswer() {
        return new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
    }

    /** A listing by offset, in Spotify's own spelling: indented, with a next that leads elsewhere. */
    public static Route pagesOf(int total, IntFunction<String> entry) {
        return url -> {
            int offset = Integer.parseInt(url.queryParameter("offset"));
            int end = Math.min(total, offset + Integer.parseInt(url.queryParameter("limit")));
            String items = IntStream.range(offset, end).mapToObj(entry).collect(Collectors.joining(",\n    "));
            String next = end < total ? "\"https://elsewhere.example/v1/users/x?offset=%d\"".formatted(end) : "null";
            return json("""
                    {
                      "items": [
                        %s
                      ],
                      "next": %s,
                      "offset": %d,
                      "total": %d
                    }
                    """.formatted(items, next, offset, total));
        };
    }

    /** A made-up id of Spotify's form: 22 base62 characters. */
    public static String id(String kind, int number) {
        return kind + "0".repeat(22 - kind.length() - Integer.toString(number).length()) + number;
    }

    @Override
    public void close() {
        server.close();
    }
}
