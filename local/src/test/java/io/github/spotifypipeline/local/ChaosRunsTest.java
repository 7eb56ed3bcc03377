package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.Endpoints;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.IngestJob;
import io.github.spotifypipeline.ingest.IngestRequest;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.ingest.ProgressListener;
import io.github.spotifypipeline.ingest.Surroundings;
import io.github.spotifypipeline.local.sandbox.ChaosOptions;
import io.github.spotifypipeline.local.sandbox.ListenerSize;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import io.github.spotifypipeline.local.sandbox.Truth;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever goes wrong, raw comes to hold what Spotify holds: for each seed another listener and other faults, and a client
 * that comes back for as long as something remains. Time is the sandbox's. {@code -Dchaos.seeds=1000} for more seeds.
 */
class ChaosRunsTest {
    private static final int SEEDS = Integer.getInteger("chaos.seeds", 40);
    private static final int MOST_CALLS = 200;
    private static final Duration A_WHILE = Duration.ofMinutes(15);
    private static final LocalDate DATE = LocalDate.parse("2026-11-23");
    private static final ListenerSize SMALL = new ListenerSize(40, 60, 8, 130, 12, 12, 8, 60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path raw;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void rawHoldsWhatSpotifyHolds(int seed) throws IOException {
        SandboxOptions options = SandboxOptions.DEFAULTS
                .withSeed(seed)
                .withSize(SMALL)
                .withNow(Instant.parse("2026-11-23T06:00:00Z"))
                .withChaos(ChaosOptions.seeded(seed));
        try (Sandbox sandbox = Sandbox.start(options)) {
            List<Manifest> runs = fetchUntilNothingRemains(sandbox, new Random(seed));

            Map<String, List<String>> landed = landed(runs);
            sandbox.truth().listings().forEach((listing, held) -> {
                if (isOrdered(listing)) {
                    assertThat(landed.getOrDefault(listing, List.of()))
                            .as(listing)
                            .containsAll(held);
                }
            });
            for (Manifest run : runs) {
                assertThat(itemsIn(run)).as(run.runId()).isEqualTo(itemsSaid(run));
            }
        }
    }

    /** By default shows and episodes are not fetched, and top lists to rank 50 only. */
    private static boolean isOrdered(String listing) {
        return !listing.matches("/me/(shows|episodes|top/.*)");
    }

    private List<Manifest> fetchUntilNothingRemains(Sandbox sandbox, Random random) {
        List<Manifest> runs = new ArrayList<>();
        for (int call = 0; call < MOST_CALLS; call++) {
            Optional<Instant> resumeAt;
            try {
                Manifest manifest =
                        IngestJob.run(request(sandbox), surroundings(sandbox, random), ProgressListener.silent());
                if (!manifest.isOpen()) {
                    runs.add(manifest);
                }
                if (manifest.isComplete()) {
                    return runs;
                }
                resumeAt = manifest.resumeAt();
            } catch (IngestException e) {
                assertThat(e.exitCode()).as(e.getMessage()).isIn(IngestException.PARTIAL, IngestException.NOT_READY);
                resumeAt = e.resumeAt();
            }
            Duration wait =
                    resumeAt.map(end -> Duration.between(sandbox.now(), end)).orElse(A_WHILE);
            sandbox.pass(wait.isNegative() ? Duration.ZERO : wait);
        }
        throw new AssertionError("Not complete after %d calls: %s".formatted(MOST_CALLS, runs));
    }

    private IngestRequest request(Sandbox sandbox) {
        return new IngestRequest(
                raw.toUri(),
                DATE,
                IngestConfig.packaged().resources(),
                IngestConfig.packaged(),
                new Endpoints(sandbox.apiUrl(), sandbox.accountsUrl()),
                new Credentials(
                        Optional.of(sandbox.clientId()),
                        Optional.of(sandbox.clientSecret()),
                        Optional.of(sandbox.refreshToken())),
                replacement -> {});
    }

    private static Surroundings surroundings(Sandbox sandbox, Random random) {
        InstantSource clock = sandbox::now;
        return new Surroundings(clock.withZone(ZoneOffset.UTC), sandbox::pass, random);
    }

    /** The keys of all entries that arrived, by what was asked without what turns pages. */
    private Map<String, List<String>> landed(List<Manifest> runs) {
        Map<String, List<String>> landed = new TreeMap<>();
        for (Manifest run : runs) {
            lines(run)
                    .forEach(line -> entries(line)
                            .forEach(entry -> landed.computeIfAbsent(listing(line), unseen -> new ArrayList<>())
                                    .add(Truth.key(entry))));
        }
        return landed;
    }

    private static String listing(JsonNode line) {
        List<String> query = new ArrayList<>();
        line.at("/request/query").properties().forEach(parameter -> {
            if (!List.of("limit", "offset", "before", "after").contains(parameter.getKey())) {
                query.add(parameter.getKey() + "=" + parameter.getValue().asText());
            }
        });
        String path = line.at("/request/path").asText();
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static Iterable<JsonNode> entries(JsonNode line) {
        JsonNode body = line.path("body");
        JsonNode page = body.has("artists") ? body.path("artists") : body;
        return line.path("status").asInt() == 200 ? page.path("items") : List.of();
    }

    private long itemsIn(Manifest run) {
        long items = 0;
        for (JsonNode line : lines(run)) {
            JsonNode body = line.path("body");
            boolean isOne = line.path("status").asInt() == 200
                    && List.of("me", "artists").contains(line.path("resource").asText())
                    && body.has("id");
            for (JsonNode entry : entries(line)) {
                items += entry == null ? 0 : 1;
            }
            items += isOne ? 1 : 0;
        }
        return items;
    }

    private static long itemsSaid(Manifest run) {
        return run.books().stream().mapToLong(Manifest.Book::items).sum();
    }

    private List<JsonNode> lines(Manifest run) {
        List<JsonNode> lines = new ArrayList<>();
        for (Manifest.Part part : run.parts()) {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(raw.resolve(part.path()))), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(JSON.readTree(line));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return lines;
    }
}
