package io.github.spotifypipeline.ingest.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics as one line of the log, in CloudWatch's embedded metric format: it costs no call and needs no permission.
 * Namespace {@code SpotifyPipeline}, dimension {@code Stack}.
 */
final class Metrics {
    static final String NAMESPACE = "SpotifyPipeline";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String stack;
    private final Map<String, Long> values = new LinkedHashMap<>();

    Metrics(String stack) {
        this.stack = stack;
    }

    Metrics with(String name, long value) {
        values.put(name, value);
        return this;
    }

    void print(PrintStream out, Instant time) {
        ObjectNode line = JSON.createObjectNode();
        ObjectNode aws = line.putObject("_aws").put("Timestamp", time.toEpochMilli());
        ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", NAMESPACE);
        directive.putArray("Dimensions").addArray().add("Stack");
        ArrayNode metrics = directive.putArray("Metrics");
        line.put("Stack", stack);
        values.forEach((name, value) -> {
            metrics.addObject().put("Name", name);
            line.put(name, value);
        });
        out.println(line);
    }
}
