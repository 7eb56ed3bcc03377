package io.github.spotifypipeline.local.sandbox;

import com.sun.net.httpserver.HttpServer;
import io.github.spotifypipeline.local.sandbox.Accounts.Grant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A Spotify of one's own on 127.0.0.1: accounts service and Web API over real HTTP, for one invented listener. See the
 * package's page for what it promises.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withSeed(7))) {
 *     run(sandbox.apiUrl(), sandbox.accountsUrl(), sandbox.clientId(), sandbox.clientSecret(), sandbox.refreshToken());
 *     sandbox.setNow(sandbox.now().plus(Duration.ofDays(7)));
 * }
 * }</pre>
 *
 * <p>May be called from any thread.
 */
public final class Sandbox implements AutoCloseable {
    /** The redirect URI that the sandbox's app has registered. It names no port: any port may be added. */
    public static final String REDIRECT_URI = "http://127.0.0.1/callback";

    private static final String VERSION = "/v1";
    private static final String SPOTIFY_API = "https://api.spotify.com" + VERSION;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Door door;
    private final Accounts accounts;
    private final Api api;
    private final Listener listener;
    private final Optional<Chaos> chaos;
    private final String refreshToken;
    private final Map<String, Long> requestCounts = new TreeMap<>();
    private Instant now;
    private Moment moment;

    static {
        // Else the JDK's server waits for an acknowledgement between headers and body: 40 ms on every request.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private Sandbox(SandboxOptions options) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 0);
        this.threads = Executors.newCachedThreadPool();
        this.door = new Door(this::answer);
        this.accounts = new Accounts(options.seed());
        this.api = new Api(
                options.shape(),
                switch (options.links()) {
                    case SPOTIFY -> SPOTIFY_API;
                    case SANDBOX -> apiUrl().toString();
                },
                options.chaos().map(ChaosOptions::oddness).orElse(Oddities.NONE));
        this.chaos = options.chaos().map(Chaos::new);
        this.listener = new Listener(options.seed(), options.size());
        this.refreshToken = accounts.authorised(Scope.FOR_A_PIPELINE, options.now());
        this.now = options.now();
        this.moment = listener.at(now);
        server.setExecutor(threads);
        server.createContext("/", door);
        server.start();
    }

    /**
     * Starts a sandbox, which runs until it is closed.
     *
     * @throws UncheckedIOException if the port is taken
     */
    public static Sandbox start(SandboxOptions options) {
        try {
            return new Sandbox(options);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot start the sandbox Spotify: port %d is not free. Choose another, or 0 for any."
                            .formatted(options.port()),
                    e);
        }
    }

    /** Where the Web API is, in place of {@code https://api.spotify.com/v1}. */
    public URI apiUrl() {
        return URI.create(accountsUrl() + VERSION);
    }

    /** Where the accounts service is, in place of {@code https://accounts.spotify.com}. */
    public URI accountsUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public String clientId() {
        return accounts.clientId();
    }

    public String clientSecret() {
        return accounts.clientSecret();
    }

    /**
     * A refresh token with the scopes that a pipeline needs, for use with the client secret. The listener said yes when
     * the sandbox was started, so it is good for six months of the sandbox's clock.
     */
    public String refreshToken() {
        return refreshToken;
    }

    /** The listener says yes once more: another such token, good for six months from the sandbox's present. */
    public String logIn() {
        return accounts.authorised(Scope.FOR_A_PIPELINE, now());
    }

    /** How many requests came in so far, of any kind. */
    public long requestCount() {
        return door.requestCount();
    }

    /**
     * How many requests came in by what they asked: {@code /playlists/{id}/items}, {@code /api/token}; what leads
     * nowhere is counted under {@code elsewhere}.
     */
    public synchronized Map<String, Long> requestCounts() {
        return Collections.unmodifiableMap(new TreeMap<>(requestCounts));
    }

    /** How often each kind of fault was met so far. */
    public synchronized Map<Fault, Long> faultCounts() {
        return chaos.map(Chaos::met).orElseGet(Map::of);
    }

    /** What the listener has at this moment. */
    public synchronized Truth truth() {
        Grant grant = new Grant(Scope.FOR_A_PIPELINE, true, Instant.MAX);
        Stream<String> playlistIds = moment.playlists().stream()
                .map(PlaylistHistory::playlist)
                .filter(playlist -> api.showsItems(playlist, moment))
                .map(Playlist::id);
        return Truth.of(playlistIds, (path, query) -> {
            Request request = new Request("GET", VERSION + path, query, Optional.empty(), "");
            return api.answer(request, path, grant, moment);
        });
    }

    public synchronized Instant now() {
        return now;
    }

    /** Sets the clock, also backwards, and with it how things are. */
    public synchronized void setNow(Instant newNow) {
        if (newNow.isBefore(now)) {
            chaos.ifPresent(faults -> faults.setBack(newNow));
        }
        now = newNow;
        moment = listener.at(now);
    }

    /**
     * Lets time go by for tokens, waits and quotas, while the listener stays as it is: what is read before and after a
     * pause is then one state of one library.
     */
    public synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    /** One request at a time: there is one listener, and working out what it did is not for two threads. */
    private synchronized Response answer(Request request) {
        Bucket bucket = bucket(request.path());
        requestCounts.merge(bucket.name(), 1L, Long::sum);
        return chaos.isPresent() ? chaos.get().answer(request, bucket, now, this::serve) : serve(request);
    }

    private Bucket bucket(String path) {
        if (path.startsWith(VERSION + "/")) {
            return api.bucket(path.substring(VERSION.length()));
        }
        return path.equals(Bucket.TOKENS.name()) ? Bucket.TOKENS : Bucket.ELSEWHERE;
    }

    private Response serve(Request request) {
        String path = request.path();
        if (path.startsWith(VERSION + "/")) {
            Grant grant = accounts.grant(request, now);
            return Response.json(200, api.answer(request, path.substring(VERSION.length()), grant, moment));
        }
        return switch (path) {
            case "/authorize" -> accounts.authorize(request, now);
            case "/api/token" -> accounts.token(request, now);
            default -> throw new Refusal(404, "Service not found");
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
