package io.github.spotifypipeline.cloudformation;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Spark wrote down of one application. */
record EventLog(List<JsonNode> events) {

    /** What SparkSubmit is told so that the log is written to that folder, as one file that can be read. */
    static List<String> settings(Path folder) throws IOException {
        return Stream.of(
                        "enabled=true",
                        "dir=" + Files.createDirectories(folder).toUri(),
                        "rolling.enabled=false",
                        "compress=false")
                .flatMap(setting -> Stream.of("--conf", "spark.eventLog." + setting))
                .toList();
    }

    /** Of the only application that has its log in that folder. */
    static EventLog in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path log = files.filter(file -> !file.getFileName().toString().endsWith(".crc"))
                    .reduce((one, other) -> {
                        throw new IllegalStateException("Two logs: " + one + ", " + other);
                    })
                    .orElseThrow();
            return new EventLog(
                    Files.readAllLines(log).stream().map(EmulatedAccount::tree).toList());
        }
    }

    /** How many tasks each executor has done; the driver would be one, too, if it had done any. */
    Map<String, Long> tasksByExecutor() {
        return tasks().filter(
                        task -> task.at("/Task End Reason/Reason").asText().equals("Success"))
                .collect(groupingBy(task -> task.at("/Task Info/Executor ID").asText(), counting()));
    }

    /** How many blocks of a shuffle came from another executor than the one that wanted them. */
    long blocksFetchedFromOthers() {
        return tasks().mapToLong(task -> task.at("/Task Metrics/Shuffle Read Metrics/Remote Blocks Fetched")
                        .asLong())
                .sum();
    }

    long executorsLost() {
        return of("SparkListenerExecutorRemoved").count();
    }

    private Stream<JsonNode> tasks() {
        return of("SparkListenerTaskEnd");
    }

    private Stream<JsonNode> of(String kind) {
        return events.stream().filter(event -> event.path("Event").asText().equals(kind));
    }
}
