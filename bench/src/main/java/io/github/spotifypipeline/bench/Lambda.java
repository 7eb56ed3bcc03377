package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.ingest.IngestConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The ingest function from the start of its process to its first request to Spotify, and what memory is resident after
 * 10,000 pages of 50 playlist entries. Its bucket and its secret are in moto's server, its machine is this one: a function of
 * that memory has six tenths of a core.
 */
final class Lambda {
    private static final int ROUNDS = 5;
    private static final double START_GOAL_SECONDS = 1;
    private static final int PAGES = 10_000;
    private static final double MEMORY_GOAL_MB = 256;

    private static final String LOGIN =
            "{\"client_id\":\"client\",\"client_secret\":\"secret\",\"refresh_token\":\"refresh\"}";
    private static final String SECRET = "spotify";

    private final Workplace place;
    private final Path unrestrained;

    Lambda(Workplace place) {
        this.place = place;
        this.unrestrained = place.folder().resolve("unrestrained");
    }

    List<Comparison> measure() throws Exception {
        if (new ProcessBuilder("python3", "-c", "import moto.server")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                != 0) {
            System.out.println("Skipped the function: Python has no moto here (pip install 'moto[server]').");
            return List.of();
        }
        int port = freePort();
        Process account = new ProcessBuilder("python3", "-m", "moto.server", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(place.folder().resolve("account.log").toFile())
                .start();
        try {
            awaitListener(port);
            prepare(URI.create("http://127.0.0.1:" + port));
            return List.of(
                    Comparison.of(
                            "cold start of the ingest function to its first request",
                            starts(port),
                            "the goal",
                            List.of(START_GOAL_SECONDS),
                            1),
                    Comparison.of(
                            "its peak memory over 10,000 pages, resident",
                            peakMegabytes(port),
                            "the goal",
                            MEMORY_GOAL_MB,
                            "MB",
                            1));
        } finally {
            account.destroy();
        }
    }

    private List<Double> starts(int port) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (InventedSpotify spotify = InventedSpotify.of(new InventedLibrary(1))) {
                long start = System.nanoTime();
                try (IngestFunction function = function("me", port, spotify)) {
                    seconds.add((spotify.firstAskedNanos().get() - start) / 1e9);
                    requireComplete(function);
                }
            }
        }
        return seconds;
    }

    /** Without the pauses between requests, in which it would have to be called every quarter of an hour. */
    private double peakMegabytes(int port) throws Exception {
        Path config = unrestrained.resolve("jobs-config/ingest.yml");
        Files.createDirectories(config.getParent());
        try (InputStream packed = IngestConfig.class.getResourceAsStream("/jobs-config/ingest.yml");
                InventedSpotify spotify = InventedSpotify.of(new InventedLibrary(PAGES * 50))) {
            Files.writeString(
                    config,
                    new String(packed.readAllBytes(), StandardCharsets.UTF_8)
                            .replaceFirst("min_gap_ms: \\d+", "min_gap_ms: 0")
                            .replaceFirst("daily_budget: \\d+", "daily_budget: 100000"));
            try (IngestFunction function = function("playlist_items", port, spotify)) {
                requireComplete(function);
                return function.peakBytes() / (double) (1 << 20);
            }
        }
    }

    private IngestFunction function(String resource, int port, InventedSpotify spotify) throws IOException {
        Map<String, String> environment = new HashMap<>(spotify.environment());
        environment.putAll(Map.of(
                "RAW_URI", "s3://lake/raw",
                "SPOTIFY_SECRET_ARN", SECRET,
                "STACK", "bench",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + port,
                "AWS_ACCESS_KEY_ID", "somebody",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_REGION", Region.US_EAST_1.id()));
        String order = "{\"snapshotDate\":\"2026-11-22\",\"resources\":[\"%s\"]}".formatted(resource);
        return new IngestFunction(
                order, environment, unrestrained, place.folder().resolve("function.log"));
    }

    private static void requireComplete(IngestFunction function) {
        String answer = function.await();
        if (!answer.contains("\"complete\"")) {
            throw new IllegalStateException("Cannot measure: the function answered " + answer);
        }
    }

    private static void prepare(URI account) {
        StaticCredentialsProvider somebody =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("somebody", "secret"));
        try (S3Client s3 = S3Client.builder()
                        .endpointOverride(account)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(somebody)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
                SecretsManagerClient secrets = SecretsManagerClient.builder()
                        .endpointOverride(account)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(somebody)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build()) {
            s3.createBucket(bucket -> bucket.bucket("lake"));
            secrets.createSecret(secret -> secret.name(SECRET).secretString(LOGIN));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListener(int port) throws Exception {
        for (int attempt = 0; attempt < 300; attempt++) {
            try (Socket listening = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("Cannot measure: moto's server did not start.");
    }
}
