package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** A response as it came, whatever it says; or as it was landed, which for JSON is the same but for white space. */
final class Answer {
    private static final int LONGEST_EXCERPT = 200;

    private final int status;
    private final byte[] bytes;
    private final Optional<String> retryAfter;
    private final Instant receivedAt;
    private final String sha256;

    Answer(int status, byte[] bytes, Optional<String> retryAfter, Instant receivedAt) {
        this(status, bytes, retryAfter, receivedAt, Sha256.of(bytes));
    }

    private Answer(int status, byte[] bytes, Optional<String> retryAfter, Instant receivedAt, String sha256) {
        this.status = status;
        this.bytes = bytes;
        this.retryAfter = retryAfter;
        this.receivedAt = receivedAt;
        this.sha256 = sha256;
    }

    /** @param sha256 of the bytes as they were received */
    static Answer landed(int status, byte[] body, Instant receivedAt, String sha256) {
        return new Answer(status, body, Optional.empty(), receivedAt, sha256);
    }

    int status() {
        return status;
    }

    boolean isOk() {
        return status == 200;
    }

    boolean isServerError() {
        return status >= 500;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    Optional<String> retryAfter() {
        return retryAfter;
    }

    String sha256() {
        return sha256;
    }

    /** The body, where it is JSON. */
    Optional<JsonText> json() {
        return JsonText.of(bytes);
    }

    /**
     * The body as text, where it is not, without what is nobody's business. Bytes that are no UTF-8 are lost here; the
     * digest still is of all of them.
     */
    String text() {
        return Masking.of(new String(bytes, StandardCharsets.UTF_8));
    }

    /** The body as a tree, missing where it is no JSON. For small bodies: errors, tokens, a profile. */
    JsonNode tree() {
        try {
            return Json.MAPPER.readTree(json().map(JsonText::text).orElse(""));
        } catch (JsonProcessingException e) {
            return Json.MAPPER.missingNode();
        }
    }

    /** What it says for itself, on one line: the message of an error object, else how the text begins. */
    String explanation() {
        JsonNode message = tree().path("error").path("message");
        String said = message.isTextual() ? Masking.of(message.asText()) : text();
        String line = said.substring(0, Math.min(said.length(), LONGEST_EXCERPT))
                .replaceAll("\\s+", " ")
                .strip();
        return line.isEmpty() ? Integer.toString(status) : status + " " + line;
    }
}
