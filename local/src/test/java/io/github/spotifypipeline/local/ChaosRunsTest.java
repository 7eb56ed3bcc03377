package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.local.sandbox.Truth;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong, raw comes to hold what Spotify holds. {@code -Dchaos.seeds=1000} for more seeds. */
class ChaosRunsTest {
    private static final int SEEDS = Integer.getInteger("chaos.seeds", 40);
    private static final Set<String> ONE_THING_A_BODY = Set.of("me", "artists", "albums", "tracks");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path raw;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void rawHoldsWhatSpotifyHolds(int seed) {
        try (ChaosListener listener = ChaosListener.of(seed)) {
            List<Manifest> runs = listener.fetchInto(raw);

            Map<String, List<String>> landed = landed(runs);
            listener.held()
                    .forEach((listing, held) -> assertThat(landed.getOrDefault(listing, List.of()))
                            .as(listing)
                            .containsAll(held));
            for (Manifest run : runs) {
                assertThat(itemsIn(run)).as(run.runId()).isEqualTo(itemsSaid(run));
            }
        }
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

    /** Wherever a response has them: it is one itself, or has a page, a list, or a page in a field. */
    private static List<JsonNode> entries(JsonNode line) {
        JsonNode body = line.path("body");
        if (line.path("status").asInt() != 200 || !body.isObject() || body.isEmpty()) {
            return List.of();
        }
        boolean isOfSeveral = line.at("/request/query").has("ids");
        if (ONE_THING_A_BODY.contains(line.path("resource").asText()) && !isOfSeveral) {
            return List.of(body);
        }
        JsonNode within = body.has("items") ? body : body.elements().next();
        List<JsonNode> entries = new ArrayList<>();
        (within.isArray() ? within : within.path("items")).forEach(entries::add);
        return entries;
    }

    private long itemsIn(Manifest run) {
        return lines(run).stream().mapToLong(line -> entries(line).size()).sum();
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
