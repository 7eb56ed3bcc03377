package io.github.spotifypipeline.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a load has planned for curated and not finished: in {@code _batches} it has a plan, and neither a mark nor a sum that
 * is as new.
 *
 * @param kind {@code append}, {@code replace} or {@code renew}
 */
record UnfinishedBatch(String kind, int runCount) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PLAN = ".json";

    /** The oldest first; none where curated is no local folder: then only the load itself can tell. */
    static List<UnfinishedBatch> in(String curated) {
        Path folder = Path.of(curated, "_batches");
        if (curated.contains("://") || !Files.isDirectory(folder)) {
            return List.of();
        }
        Set<String> names = names(folder);
        String newestSum = names.stream()
                .filter(name -> name.endsWith(".sum"))
                .max(String::compareTo)
                .orElse("");
        return names.stream()
                .filter(name -> name.endsWith(PLAN) && name.compareTo(newestSum) > 0)
                .filter(name -> !names.contains(name.replace(PLAN, ".done")))
                .sorted()
                .flatMap(name -> read(folder.resolve(name)).stream())
                .toList();
    }

    private static Set<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing for a plan that was cut off: the next load throws it away. */
    private static Optional<UnfinishedBatch> read(Path plan) {
        try {
            JsonNode json = JSON.readTree(plan.toFile());
            int runCount = 0;
            for (JsonNode runsOfDay : json.path("runs")) {
                runCount += runsOfDay.size();
            }
            return Optional.of(new UnfinishedBatch(json.path("kind").asText(), runCount));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it does, in words. */
    String work() {
        return switch (kind) {
            case "replace" -> "taking again";
            case "renew" -> "replaying";
            default -> "loading";
        };
    }
}
