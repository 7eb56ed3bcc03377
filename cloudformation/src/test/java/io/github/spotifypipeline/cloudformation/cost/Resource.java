package io.github.spotifypipeline.cloudformation.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A resource that is made: its logical name, and its properties as far as they are known before. */
record Resource(String name, String type, JsonNode properties) {
    private static final Pattern NUMBER = Pattern.compile("[0-9.]+");

    String text(String property) {
        JsonNode value = properties.at("/" + property);
        if (!value.isValueNode()) {
            throw new IllegalArgumentException(
                    "Cannot price %s: its %s is not known (%s).".formatted(name, property, value));
        }
        return value.asText();
    }

    /** The number that a property begins with, as in {@code 6 vCPU}. */
    double number(String property) {
        String text = text(property);
        Matcher number = NUMBER.matcher(text);
        if (!number.lookingAt()) {
            throw new IllegalArgumentException(
                    "Cannot price %s: its %s is no number (%s).".formatted(name, property, text));
        }
        return Double.parseDouble(number.group());
    }

    boolean has(String property) {
        return properties.path(property).asBoolean();
    }
}
