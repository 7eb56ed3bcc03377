package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * A line of raw but for its body: what was asked, and what came.
 *
 * @param page from 0 within the listing
 * @param sha256 of the bytes received
 */
record Envelope(
        Resource resource,
        String user,
        Request request,
        int page,
        int status,

        @JsonFormat(pattern = Manifest.INSTANT, timezone = "UTC")
        Instant fetchedAt,

        LocalDate snapshotDate,
        String runId,
        String sha256) {

    /** @param id the id that was asked by; what comes back may have another */
    record Request(String path, Map<String, String> query, Optional<String> id) {}

    /** With its end. The body goes in as bytes: a library that had read it would spell its numbers and escapes anew. */
    byte[] line(Answer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] envelope = Json.bytes(this);
        out.write(envelope, 0, envelope.length - "}".length());
        Optional<JsonText> json = answer.json();
        if (json.isPresent()) {
            out.writeBytes(ascii(",\"body\":"));
            json.get().withholding(resource.withheldFields()).writeOneLine(out);
        } else {
            out.writeBytes(ascii(",\"body_text\":"));
            out.writeBytes(Json.bytes(answer.text()));
        }
        out.writeBytes(ascii("}\n"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
