package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a run of ingest says of itself, written last: which parts it landed and how many entries they hold.
 *
 * @param itemCounts entries per resource, nulls included, as ingest counted them
 */
record Manifest(Run run, List<RawPart> parts, Map<String, Long> itemCounts) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads the fields that we use; others are ignored.
     *
     * @throws RuntimeException if a field is missing or says nonsense
     */
    static Manifest parse(byte[] json) throws IOException {
        JsonNode manifest = JSON.readTree(json);
        Run run = new Run(
                text(manifest, "run_id"),
                text(manifest, "user"),
                LocalDate.parse(text(manifest, "snapshot_date")),
                Instant.parse(text(manifest, "started_at")),
                Instant.parse(text(manifest, "finished_at")),
                text(manifest, "status"),
                Optional.ofNullable(manifest.path("reason").textValue()),
                manifest.path("app").path("shape").asText("unknown"),
                manifest.path("request_count").asInt(),
                Optional.ofNullable(manifest.get("calls_left"))
                        .filter(JsonNode::isInt)
                        .map(JsonNode::asInt),
                Optional.ofNullable(manifest.path("login_ends_at").textValue()).map(Instant::parse));
        return new Manifest(
                run,
                list(manifest, "parts", part -> part(run, part)),
                list(manifest, "books", Function.identity()).stream()
                        .collect(Collectors.toMap(
                                book -> text(book, "resource"),
                                book -> book.required("items").asLong())));
    }

    private static RawPart part(Run run, JsonNode part) {
        return new RawPart(
                run.runId(),
                run.userId(),
                run.snapshotDate(),
                text(part, "resource"),
                text(part, "path"),
                part.required("lines").asLong(),
                part.required("bytes").asLong(),
                text(part, "sha256"));
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).asText();
    }

    private static <T> List<T> list(JsonNode node, String field, Function<JsonNode, T> read) {
        return StreamSupport.stream(node.required(field).spliterator(), false)
                .map(read)
                .toList();
    }
}
