package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code etl.yml} defines; the file itself says why.
 *
 * @param timeZone the zone in which reports tell days and hours
 * @param countedPlayMs a play shorter than this is not counted, in milliseconds
 */
public record EtlConfig(ZoneId timeZone, long countedPlayMs) {
    private static final String PACKED = "/jobs-config/etl.yml";
    private static final List<String> KEYS = List.of("time_zone", "counted_play_ms");

    /** The file that is packed into this jar. */
    public static EtlConfig standard() {
        try (InputStream yaml = EtlConfig.class.getResourceAsStream(PACKED)) {
            return parse(PACKED, new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw unreadable(PACKED, e);
        }
    }

    /** A file of one's own. Every key must be known; one that is left out has the standard value. */
    public static EtlConfig read(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            return parse(file.toString(), new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /** As stored in {@code warehouse.setting}, where the views find them. */
    Map<String, String> settings() {
        return Map.of("time_zone", timeZone.getId(), "counted_play_ms", Long.toString(countedPlayMs));
    }

    private static EtlConfig parse(String file, JsonNode yaml) {
        if (!yaml.isObject() && !yaml.isMissingNode()) {
            throw bad(file, "not a list of keys and values", "Write one \"key: value\" a line.");
        }
        yaml.fieldNames().forEachRemaining(key -> requireKnown(file, key));
        return new EtlConfig(
                zone(file, value(yaml, "time_zone").map(JsonNode::asText).orElse("UTC")),
                value(yaml, "counted_play_ms")
                        .map(node -> milliseconds(file, node))
                        .orElse(30_000L));
    }

    private static Optional<JsonNode> value(JsonNode yaml, String key) {
        return Optional.ofNullable(yaml.get(key));
    }

    private static void requireKnown(String file, String key) {
        if (!KEYS.contains(key)) {
            throw bad(file, "unknown key (" + key + ")", "Known keys: " + String.join(", ", KEYS) + ".");
        }
    }

    private static ZoneId zone(String file, String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            throw bad(file, "no such time zone (time_zone: " + id + ")", "Use a name like Europe/Berlin or UTC.");
        }
    }

    private static long milliseconds(String file, JsonNode node) {
        if (!node.isIntegralNumber() || node.asLong() < 0) {
            throw bad(
                    file,
                    "not a number of milliseconds (counted_play_ms: " + node.asText() + ")",
                    "Use a whole number of 0 or more.");
        }
        return node.asLong();
    }

    private static EtlException bad(String file, String why, String remedy) {
        return new EtlException(
                EtlException.BAD_ARGUMENT, "Cannot use the configuration " + file + ": " + why + ". " + remedy);
    }

    private static EtlException unreadable(String file, IOException cause) {
        return new EtlException(
                EtlException.BAD_ARGUMENT,
                "Cannot read the configuration: not there or no YAML (" + file + "). Give --config a readable file.",
                cause);
    }
}
