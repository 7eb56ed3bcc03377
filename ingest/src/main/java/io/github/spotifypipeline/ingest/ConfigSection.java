package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One level of a YAML file, read strictly: what is not asked for by the end is an error, as is any other type. */
final class ConfigSection {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String source;
    private final String prefix;
    private final ObjectNode values;
    private final Set<String> known = new TreeSet<>();

    private ConfigSection(String source, String prefix, ObjectNode values) {
        this.source = source;
        this.prefix = prefix;
        this.values = values;
    }

    /** @throws IngestException 43 if this is no YAML mapping */
    static ConfigSection parse(String source, String yaml) {
        try {
            JsonNode root = YAML.readTree(yaml);
            // A file of comments alone changes nothing, and is no mistake.
            JsonNode values = root.isMissingNode() || root.isNull() ? YAML.createObjectNode() : root;
            if (values instanceof ObjectNode object) {
                return new ConfigSection(source, "", object);
            }
            throw IngestException.badArgument(
                    "Cannot use %s: it is no list of settings (%s). Write lines of key: value."
                            .formatted(source, root));
        } catch (JsonProcessingException e) {
            throw IngestException.badArgument("Cannot read %s: it is no YAML (line %d: %s). Correct that line."
                    .formatted(source, e.getLocation().getLineNr(), firstLine(e.getOriginalMessage())));
        }
    }

    /** These values, except where {@code other} has its own. Lists are replaced, not joined. */
    ConfigSection overlaidBy(ConfigSection other) {
        return new ConfigSection(other.source, prefix, overlay(values.deepCopy(), other.values));
    }

    private static ObjectNode overlay(ObjectNode base, ObjectNode over) {
        for (Map.Entry<String, JsonNode> entry : over.properties()) {
            if (base.get(entry.getKey()) instanceof ObjectNode below && entry.getValue() instanceof ObjectNode above) {
                overlay(below, above);
            } else {
                base.set(entry.getKey(), entry.getValue());
            }
        }
        return base;
    }

    ConfigSection section(String key) {
        if (value(key) instanceof ObjectNode object) {
            return new ConfigSection(source, prefix + key + ".", object);
        }
        throw refused(key, "settings below it");
    }

    int number(String key, int least, int most) {
        JsonNode value = value(key);
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw refused(key, "a whole number from %d to %d".formatted(least, most));
        }
        return value.intValue();
    }

    Optional<Integer> optionalNumber(String key, int least, int most) {
        return value(key).isMissingNode() ? Optional.empty() : Optional.of(number(key, least, most));
    }

    /** Empty where it is null. */
    Optional<String> optionalText(String key) {
        JsonNode value = value(key);
        if (!value.isTextual() && !value.isNull()) {
            throw refused(key, "a text, or null");
        }
        return Json.text(value);
    }

    /** A list of texts, which may have none. */
    List<String> texts(String key) {
        JsonNode list = value(key);
        List<String> texts = new ArrayList<>();
        list.forEach(entry -> Json.text(entry).ifPresent(texts::add));
        if (!list.isArray() || texts.size() < list.size()) {
            throw refused(key, "a list of texts");
        }
        return List.copyOf(texts);
    }

    boolean flag(String key) {
        if (!value(key).isBoolean()) {
            throw refused(key, "true or false");
        }
        return value(key).booleanValue();
    }

    String oneOf(String key, List<String> choices) {
        return checked(key, value(key), choices);
    }

    /** A list of choices, each at most once, at least one. */
    List<String> someOf(String key, List<String> choices) {
        JsonNode list = value(key);
        if (!list.isArray() || list.isEmpty()) {
            throw refused(key, "a list of " + String.join(", ", choices));
        }
        List<String> chosen = new ArrayList<>();
        list.forEach(entry -> chosen.add(checked(key, entry, choices)));
        return chosen.stream().distinct().toList();
    }

    private String checked(String key, JsonNode value, List<String> choices) {
        if (!value.isTextual() || !choices.contains(value.textValue())) {
            throw refused(key, value, String.join(", ", choices));
        }
        return value.textValue();
    }

    /** @throws IngestException 43 if there is a key that nobody has asked for */
    void refuseUnknownKeys() {
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            if (!known.contains(entry.getKey())) {
                throw IngestException.badArgument("Cannot use %s: %s%s is no setting (value: %s). Allowed: %s."
                        .formatted(source, prefix, entry.getKey(), entry.getValue(), String.join(", ", known)));
            }
        }
    }

    private JsonNode value(String key) {
        known.add(key);
        return values.path(key);
    }

    private IngestException refused(String key, String allowed) {
        return refused(key, value(key), allowed);
    }

    private IngestException refused(String key, JsonNode value, String allowed) {
        return IngestException.badArgument(
                "Cannot use %s: %s%s is %s. Allowed: %s.".formatted(source, prefix, key, value, allowed));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
