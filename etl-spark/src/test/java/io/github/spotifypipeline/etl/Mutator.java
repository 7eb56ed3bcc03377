package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Spoils lines of raw, every time in another way; the same ways for the same seed. */
final class Mutator {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Marks a field that is to be written under the name of another. */
    private static final String TWIN = "__twin";

    /** What stands in place of a value, as JSON. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "1e400",
            "-1e-400",
            "NaN",
            "9".repeat(40),
            "9".repeat(1_000),
            "9".repeat(1_001),
            "\"\"",
            "\"null\"",
            "\" \"",
            "\"0\"",
            "\"12:30\"",
            "\"0001-01-01T00:00:00Z\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59.999999999Z\"",
            "\"99999-01-01T00:00:00Z\"",
            "\"2026-01-31\"",
            "\"0001\"",
            "\"spotify:local:\"",
            "\"spotify:episode:x\"",
            "\"a\\u0000b\\t\\\\N\"",
            "\"\\ud83c\"",
            "\"two\\nwords\"",
            "\"{\\\"items\\\":[{}]}\"",
            "\"[{},{}]\"",
            "\"\\\"},\\\"user\\\":{\"",
            "\"" + "x".repeat(3_000) + "\"",
            "\"" + "𐍈".repeat(150) + "\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[1,\"a\",{\"id\":\"a\"}]",
            "{\"id\":\"a\"}",
            "{\"items\":[{}]}",
            nested(200),
            nested(998),
            nested(1_001),
            nested(20_000));

    private final Random random;

    Mutator(long seed) {
        random = new Random(seed);
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    /** One in so many. */
    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    /** The line with one to three things wrong; it stays one line. */
    byte[] mutated(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes = oneIn(4) ? spoiledBytes(bytes) : spoiledValue(bytes);
        }
        return bytes;
    }

    private byte[] spoiledBytes(byte[] line) {
        if (line.length == 0) {
            return line;
        }
        int at = random.nextInt(line.length);
        int end = Math.min(line.length, at + 1 + random.nextInt(20));
        byte[] spoiled = switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(line, at);
            case 1 -> joined(Arrays.copyOf(line, at), Arrays.copyOfRange(line, end, line.length));
            case 2 -> joined(Arrays.copyOf(line, end), Arrays.copyOfRange(line, at, line.length));
            default -> {
                byte[] flipped = line.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
        };
        for (int i = 0; i < spoiled.length; i++) {
            spoiled[i] = spoiled[i] == '\n' ? (byte) '\r' : spoiled[i];
        }
        return spoiled;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private byte[] spoiledValue(byte[] line) {
        try {
            JsonNode root = JSON.readTree(new String(line, StandardCharsets.UTF_8));
            List<Field> fields = new ArrayList<>();
            collect(root, oneIn(3) ? 2 : Integer.MAX_VALUE, fields);
            if (fields.isEmpty()) {
                return line;
            }
            spoil(fields.get(random.nextInt(fields.size())), fields);
            return JSON.writeValueAsString(root).replace(TWIN, "").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException | RuntimeException e) {
            return spoiledBytes(line);
        }
    }

    /** A field of an object, or an element of an array. */
    private record Field(JsonNode holder, String name, int index, JsonNode value) {
        void set(JsonNode other) {
            if (holder instanceof ObjectNode object) {
                object.set(name, other);
            } else {
                ((ArrayNode) holder).set(index, other);
            }
        }

        void remove() {
            if (holder instanceof ObjectNode object) {
                object.remove(name);
            } else {
                ((ArrayNode) holder).remove(index);
            }
        }

        /** Once more: another element, or a field of the same name. */
        void repeat(JsonNode other) {
            if (holder instanceof ObjectNode object) {
                object.set(name + TWIN, other);
            } else {
                ((ArrayNode) holder).insert(index, other);
            }
        }
    }

    private static void collect(JsonNode node, int depth, List<Field> fields) {
        if (depth == 0) {
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            fields.add(new Field(node, field.getKey(), 0, field.getValue()));
            collect(field.getValue(), depth - 1, fields);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            fields.add(new Field(node, "", i, node.get(i)));
            collect(node.get(i), depth - 1, fields);
        }
    }

    private void spoil(Field field, List<Field> fields) {
        List<UnaryOperator<JsonNode>> wraps = List.of(
                value -> NODES.arrayNode().add(value),
                value -> NODES.objectNode().set("x", value),
                value -> NODES.textNode(value.toString()),
                value -> value.isArray()
                        ? value.path(0)
                        : NODES.arrayNode().add(value).add(value));
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> field.set(strange());
            case 3 -> field.set(wraps.get(random.nextInt(wraps.size())).apply(field.value()));
            case 4 -> field.remove();
            case 5 -> field.repeat(field.value());
            case 6 -> field.repeat(strange());
            default ->
                field.set(fields.get(random.nextInt(fields.size())).value().deepCopy());
        }
    }

    private JsonNode strange() {
        String value = oneIn(2_000) ? '"' + "long ".repeat(400_000) + '"' : VALUES.get(random.nextInt(VALUES.size()));
        return NODES.rawValueNode(new RawValue(value));
    }
}
