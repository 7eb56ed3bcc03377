package io.github.spotifypipeline.cloudformation.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A CloudFormation template with its parameters given. It knows as much of CloudFormation as decides which resources are
 * made: parameters, conditions, nested stacks. What only AWS can tell ({@code Fn::GetAtt} and the like) stays as it is.
 */
final class Template {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final JsonNode tree;
    private final Map<String, JsonNode> parameters = new HashMap<>();

    private Template(Path file, Map<String, JsonNode> given) {
        this.file = file;
        this.tree = read(file);
        tree.path("Parameters")
                .properties()
                .forEach(parameter ->
                        set(parameter.getKey(), parameter.getValue().get("Default")));
        given.forEach(this::give);
    }

    /** All that a deployment makes, nested stacks and what they make included. */
    static List<Resource> resources(Path file, Map<String, String> parameters) {
        return new Template(file, texts(parameters)).resources();
    }

    /** What the template's rules say against these parameters; then AWS deploys nothing. */
    static List<String> refusals(Path file, Map<String, String> parameters) {
        return new Template(file, texts(parameters)).refusals();
    }

    private static Map<String, JsonNode> texts(Map<String, String> parameters) {
        Map<String, JsonNode> texts = new HashMap<>();
        parameters.forEach((name, value) -> texts.put(name, TextNode.valueOf(value)));
        return texts;
    }

    private List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        for (JsonNode rule : tree.path("Rules")) {
            if (isTrue(rule.path("RuleCondition"))) {
                rule.path("Assertions").forEach(assertion -> {
                    if (!isTrue(assertion.path("Assert"))) {
                        refusals.add(assertion.path("AssertDescription").asText());
                    }
                });
            }
        }
        return refusals;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.valueToTree(new ShortForms().read(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void give(String name, JsonNode value) {
        if (!tree.path("Parameters").has(name)) {
            throw new IllegalArgumentException(
                    "Cannot set %s: %s has no such parameter.".formatted(name, file.getFileName()));
        }
        set(name, value);
    }

    /** A parameter that has no default, and is not given either, stays the reference it is. */
    private void set(String name, JsonNode value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private List<Resource> resources() {
        List<Resource> made = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : tree.path("Resources").properties()) {
            JsonNode declared = entry.getValue();
            if (!declared.has("Condition") || holds(declared.path("Condition").asText())) {
                Resource resource = new Resource(
                        entry.getKey(), declared.path("Type").asText(), resolved(declared.path("Properties")));
                made.add(resource);
                made.addAll(nested(resource));
            }
        }
        return made;
    }

    private List<Resource> nested(Resource stack) {
        if (!stack.type().equals("AWS::CloudFormation::Stack")) {
            return List.of();
        }
        Map<String, JsonNode> given = new HashMap<>();
        stack.properties()
                .path("Parameters")
                .properties()
                .forEach(entry -> given.put(entry.getKey(), entry.getValue()));
        return new Template(file.resolveSibling(stack.text("TemplateURL")), given).resources();
    }

    private boolean holds(String condition) {
        return isTrue(tree.path("Conditions").path(condition));
    }

    private boolean isTrue(JsonNode expression) {
        if (expression.has("Fn::Equals")) {
            JsonNode sides = resolved(expression.get("Fn::Equals"));
            return text(sides.get(0)).equals(text(sides.get(1)));
        }
        if (expression.has("Fn::Not")) {
            return !isTrue(expression.get("Fn::Not").get(0));
        }
        if (expression.has("Fn::And")) {
            return StreamSupport.stream(expression.get("Fn::And").spliterator(), false)
                    .allMatch(this::isTrue);
        }
        if (expression.has("Condition")) {
            return holds(expression.get("Condition").asText());
        }
        throw new IllegalArgumentException(
                "Cannot evaluate a condition of %s: only Equals, Not, And and Condition are known (%s). Teach it to Template."
                        .formatted(file.getFileName(), expression));
    }

    /** What is no plain value is only known to be something, and so equals no plain value. */
    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private JsonNode resolved(JsonNode node) {
        if (node.has("Ref")) {
            return parameters.getOrDefault(node.get("Ref").asText(), node);
        }
        if (node.has("Fn::If")) {
            JsonNode choice = node.get("Fn::If");
            return resolved(choice.get(holds(choice.get(0).asText()) ? 1 : 2));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode fields = JSON.createObjectNode();
            object.properties().forEach(field -> fields.set(field.getKey(), resolved(field.getValue())));
            return fields;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode items = JSON.createArrayNode();
            array.forEach(item -> items.add(resolved(item)));
            return items;
        }
        return node;
    }
}
