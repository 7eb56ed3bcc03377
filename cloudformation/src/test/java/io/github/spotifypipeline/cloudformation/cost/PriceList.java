package io.github.spotifypipeline.cloudformation.cost;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** prices.yml: what AWS charges, and how much of it a month uses. */
record PriceList(
        String date,
        String region,
        Map<String, Price> prices,
        Month month,
        Map<String, FunctionUse> functions,
        Map<String, Map<String, Double>> stateMachines,
        Map<String, LiveUse> live,
        Map<String, Map<String, Double>> resources,
        Set<String> free) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** So many dollars for so many units, after those that are free; without a unit it is pieces. */
    record Price(String what, BigDecimal usd, int of, Optional<String> unit, double free, String source) {
        Price {
            of = Math.max(of, 1);
        }

        /** In whole cents, so that a table's lines add up to its sum. */
        BigDecimal cost(double quantity) {
            return BigDecimal.valueOf(Math.max(quantity - free, 0))
                    .multiply(usd)
                    .divide(BigDecimal.valueOf(of), 2, RoundingMode.HALF_UP);
        }
    }

    /** How long things run in a month. */
    record Month(double hours, double executions, double sparkMinutes, double auroraAwakeHours) {
        double sparkHours() {
            return executions * sparkMinutes / 60;
        }
    }

    /** A function's calls in a month, the seconds of all of them together, and the metrics it writes. */
    record FunctionUse(double calls, double seconds, double metrics) {}

    /** What LiveLoads adds: hours of Spark, hours in which Aurora is awake, and what else is used. */
    record LiveUse(double sparkHours, double auroraAwakeHours, Map<String, Double> use) {}

    static PriceList read(Path file) {
        try {
            return YAML.readValue(file.toFile(), PriceList.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Price price(String key) {
        return Optional.ofNullable(prices.get(key))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot price %s: prices.yml has no such price. Add it to prices.".formatted(key)));
    }

    FunctionUse use(Resource function) {
        return Optional.ofNullable(functions.get(function.name()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot price the function %s: prices.yml does not say how long it runs. Add it to functions."
                                .formatted(function.name())));
    }

    Map<String, Double> stateMachine(Resource machine) {
        return Optional.ofNullable(stateMachines.get(machine.name()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot price the state machine %s: prices.yml does not say what it uses. Add it to state_machines."
                                .formatted(machine.name())));
    }

    LiveUse live(String loads) {
        return Optional.ofNullable(live.get(loads))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot price LiveLoads=%s: prices.yml does not say what it uses. Add it to live."
                                .formatted(loads)));
    }

    /** What any resource of its type uses. */
    Map<String, Double> usual(Resource resource) {
        if (free.contains(resource.type())) {
            return Map.of();
        }
        return Optional.ofNullable(resources.get(resource.type()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot price %s: %s is neither priced nor free in prices.yml. Add it to resources or free."
                                .formatted(resource.name(), resource.type())));
    }
}
