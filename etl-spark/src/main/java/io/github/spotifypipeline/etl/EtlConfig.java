package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code etl.yml} defines; the file itself says why.
 *
 * @param timeZone the zone in which reports tell days and hours
 * @param countedPlayMs a play shorter than this is not counted, in milliseconds
 * @param samePlaySeconds how far apart the moments may be that two sources tell of one play
 * @param lookbackDays how much older than the newest run one may be that is still looked for
 * @param rawRetentionDays how much older than the newest run one may be whose raw is kept; 0 for ever
 * @param usdPerHour what an hour of the job costs where it runs
 * @param limits of the checks, by their names
 */
public record EtlConfig(
        ZoneId timeZone,
        long countedPlayMs,
        long samePlaySeconds,
        long lookbackDays,
        long rawRetentionDays,
        BigDecimal usdPerHour,
        Map<String, BigDecimal> limits) {
    private static final String PACKED = "/jobs-config/etl.yml";
    private static final Map<String, BigDecimal> LIMITS = Map.of(
            "drift_null_share", new BigDecimal("0.3"),
            "drift_library_share", new BigDecimal("0.5"),
            "stale_days", new BigDecimal(9));
    private static final List<String> KEYS = Stream.concat(
                    Stream.of(
                            "time_zone",
                            "counted_play_ms",
                            "same_play_seconds",
                            "lookback_days",
                            "raw_retention_days",
                            "usd_per_hour"),
                    LIMITS.keySet().stream().sorted())
            .toList();

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

    /** The same, where an hour costs something else. */
    EtlConfig withUsdPerHour(BigDecimal newUsdPerHour) {
        return new EtlConfig(
                timeZone, countedPlayMs, samePlaySeconds, lookbackDays, rawRetentionDays, newUsdPerHour, limits);
    }

    /** As stored in {@code warehouse.setting}, where views and checks find them. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("time_zone", timeZone.getId());
        settings.put("counted_play_ms", Long.toString(countedPlayMs));
        settings.put("same_play_seconds", Long.toString(samePlaySeconds));
        settings.put("usd_per_hour", usdPerHour.toPlainString());
        limits.forEach((name, limit) -> settings.put(name, limit.toPlainString()));
        return settings;
    }

    private static EtlConfig parse(String file, JsonNode yaml) {
        if (!yaml.isObject() && !yaml.isMissingNode()) {
            throw bad(file, "not a list of keys and values", "Write one \"key: value\" a line.");
        }
        yaml.properties().forEach(setting -> requireKnown(file, setting.getKey(), setting.getValue()));
        return new EtlConfig(
                zone(file, value(yaml, "time_zone").map(JsonNode::asText).orElse("UTC")),
                whole(file, yaml, "counted_play_ms", "milliseconds", 30_000),
                whole(file, yaml, "same_play_seconds", "seconds", 60),
                whole(file, yaml, "lookback_days", "days", 35),
                whole(file, yaml, "raw_retention_days", "days", 0),
                number(file, yaml, "usd_per_hour", BigDecimal.ZERO),
                limits(file, yaml));
    }

    private static Map<String, BigDecimal> limits(String file, JsonNode yaml) {
        Map<String, BigDecimal> limits = new TreeMap<>(LIMITS);
        limits.replaceAll((name, standard) -> number(file, yaml, name, standard));
        return limits;
    }

    private static BigDecimal number(String file, JsonNode yaml, String key, BigDecimal standard) {
        return value(yaml, key).map(node -> number(file, key, node)).orElse(standard);
    }

    private static BigDecimal number(String file, String key, JsonNode node) {
        boolean isShare = key.endsWith("_share");
        if (!node.isNumber()
                || node.decimalValue().signum() < 0
                || (isShare && node.decimalValue().compareTo(BigDecimal.ONE) > 0)) {
            throw bad(
                    file,
                    "out of range (%s: %s)".formatted(key, node.asText()),
                    isShare ? "Use a share from 0 to 1." : "Use a number of 0 or more.");
        }
        return node.decimalValue();
    }

    private static Optional<JsonNode> value(JsonNode yaml, String key) {
        return Optional.ofNullable(yaml.get(key));
    }

    private static void requireKnown(String file, String key, JsonNode value) {
        if (!KEYS.contains(key)) {
            throw bad(
                    file,
                    "no such setting (%s: %s)".formatted(key, value.asText()),
                    "Allowed: " + String.join(", ", KEYS) + ".");
        }
    }

    private static ZoneId zone(String file, String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            throw bad(file, "no such time zone (time_zone: " + id + ")", "Use a name like Europe/Berlin or UTC.");
        }
    }

    private static long whole(String file, JsonNode yaml, String key, String unit, long standard) {
        Optional<JsonNode> node = value(yaml, key);
        if (node.isPresent() && (!node.get().isIntegralNumber() || node.get().asLong() < 0)) {
            throw bad(
                    file,
                    "not a number of %s (%s: %s)"
                            .formatted(unit, key, node.get().asText()),
                    "Use a whole number of 0 or more.");
        }
        return node.map(JsonNode::asLong).orElse(standard);
    }

    private static EtlException bad(String file, String why, String remedy) {
        return new EtlException(
                EtlException.BAD_ARGUMENT, "Cannot use the configuration " + file + ": " + why + ". " + remedy);
    }

    private static EtlException unreadable(String file, IOException cause) {
        String why = cause instanceof JsonProcessingException yaml && yaml.getLocation() != null
                ? "it is no YAML (line " + yaml.getLocation().getLineNr() + ")"
                : "it cannot be read";
        return new EtlException(
                EtlException.BAD_ARGUMENT,
                "Cannot use the configuration " + file + ": " + why + ". Give a readable YAML file.",
                cause);
    }
}
