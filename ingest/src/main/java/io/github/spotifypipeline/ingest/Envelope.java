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
 * @param sha256 of the bytes received; of a page of the privacy export, of the body as it is landed
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
        ByteArrayOutputStream out = begun();
        Optional<JsonText> json = answer.json();
        if (json.isPresent()) {
            out.writeBytes(ascii(",\"body\":"));
            json.get().withholding(resource.withheldFields()).writeOneLine(out);
        } else {
            out.writeBytes(ascii(",\"body_text\":"));
            out.writeBytes(Json.bytes(answer.text()));
        }
        return ended(out);
    }

    /** The same around a body that is known to be JSON, on one line. */
    byte[] line(byte[] body) {
        ByteArrayOutputStream out = begun();
        out.writeBytes(ascii(",\"body\":"));
        out.writeBytes(body);
        return ended(out);
    }

    private ByteArrayOutputStream begun() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] envelope = Json.bytes(this);
        out.write(envelope, 0, envelope.length - "}".length());
        return out;
    }

    private static byte[] ended(ByteArrayOutputStream out) {
        out.writeBytes(ascii("}\n"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
