package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A line of raw, read again: what was asked, and what came. */
record LandedLine(String path, Map<String, String> query, Optional<String> id, int page, Answer answer) {

    /** @param line one that an {@link Envelope} has written, where the body comes last */
    static LandedLine parse(byte[] line) {
        try (JsonParser parser = Json.MAPPER.createParser(line)) {
            Map<String, JsonNode> envelope = new HashMap<>();
            byte[] body = {};
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("body")) {
                    body = rest(line, (int) parser.currentTokenLocation().getByteOffset());
                    parser.skipChildren();
                } else {
                    envelope.put(field, Json.MAPPER.readTree(parser));
                }
            }
            return of(envelope, body);
        } catch (IOException e) {
            throw new UncheckedIOException("a landed line is unreadable (%s)".formatted(e), e);
        }
    }

    /** From the body's first byte to its last; after it come the envelope's own brace and the line's end. */
    private static byte[] rest(byte[] line, int start) {
        return Arrays.copyOfRange(line, start, line.length - "}\n".length());
    }

    private static LandedLine of(Map<String, JsonNode> envelope, byte[] body) {
        JsonNode request = envelope.get("request");
        Map<String, String> query = new TreeMap<>();
        request.path("query")
                .properties()
                .forEach(entry -> query.put(entry.getKey(), entry.getValue().asText()));
        byte[] received = Optional.ofNullable(envelope.get("body_text"))
                .map(text -> text.asText().getBytes(StandardCharsets.UTF_8))
                .orElse(body);
        return new LandedLine(
                request.path("path").asText(),
                query,
                Json.text(request.path("id")),
                envelope.get("page").asInt(),
                Answer.landed(
                        envelope.get("status").asInt(),
                        received,
                        Instant.parse(envelope.get("fetched_at").asText()),
                        envelope.get("sha256").asText()));
    }

    boolean answers(Listing listing, int askedPage, Map<String, String> askedQuery) {
        return path.equals(listing.path()) && page == askedPage && query.equals(askedQuery);
    }
}
