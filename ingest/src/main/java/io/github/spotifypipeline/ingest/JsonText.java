package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Bytes that are exactly one JSON value in UTF-8.
 *
 * <p>They are never read and written again by a library, which would respell numbers and escapes: what is left out is
 * cut from the bytes themselves.
 */
final class JsonText {
    private final byte[] bytes;
    private final String text;

    private JsonText(byte[] bytes, String text) {
        this.bytes = bytes;
        this.text = text;
    }

    /** Empty where the bytes are no UTF-8, no JSON, more than one value, or nested deeper than Jackson accepts. */
    static Optional<JsonText> of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return isOneValue(text) ? Optional.of(new JsonText(bytes, text)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isOneValue(String text) throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        }
    }

    String text() {
        return text;
    }

    /** The same with {@code null} as the value of these fields of the outermost object. */
    JsonText withholding(Set<String> fields) {
        if (fields.isEmpty()) {
            return this;
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        try (JsonParser parser = Json.MAPPER.createParser(bytes)) {
            int copied = 0;
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isWithheld = fields.contains(parser.currentName());
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                if (isWithheld) {
                    kept.write(bytes, copied, start - copied);
                    kept.writeBytes("null".getBytes(StandardCharsets.UTF_8));
                    copied = (int) parser.currentLocation().getByteOffset();
                }
            }
            kept.write(bytes, copied, bytes.length - copied);
        } catch (IOException e) {
            throw new UncheckedIOException("A JSON text that was checked is none", e);
        }
        byte[] remaining = kept.toByteArray();
        return new JsonText(remaining, new String(remaining, StandardCharsets.UTF_8));
    }

    /** Writes it on one line: without the white space between tokens, every token as received. */
    void writeOneLine(ByteArrayOutputStream out) {
        writeOneLine(bytes, out);
    }

    /** The same of bytes that are known to be JSON. */
    static void writeOneLine(byte[] bytes, ByteArrayOutputStream out) {
        boolean inString = false;
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            byte b = bytes[at];
            if (inString && b == '\\') {
                at++;
            } else if (b == '"') {
                inString = !inString;
            } else if (!inString && isWhiteSpace(b)) {
                out.write(bytes, start, at - start);
                start = at + 1;
            }
        }
        out.write(bytes, start, bytes.length - start);
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
