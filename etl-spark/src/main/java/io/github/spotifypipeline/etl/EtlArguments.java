package io.github.spotifypipeline.etl;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command line of spark-submit, as pairs of {@code --key value}. */
final class EtlArguments {
    private static final List<String> KEYS = List.of("--raw", "--curated", "--warehouse", "--config");

    private EtlArguments() {}

    static EtlRequest parse(String... args) {
        Map<String, String> values = pairs(args);
        return new EtlRequest(
                required(values, "--raw"),
                required(values, "--curated"),
                WarehouseAddress.withCredentialsOfEnvironment(required(values, "--warehouse")),
                Optional.ofNullable(values.get("--config"))
                        .map(file -> EtlConfig.read(Path.of(file)))
                        .orElseGet(EtlConfig::standard));
    }

    private static Map<String, String> pairs(String... args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            requireKnown(args[i]);
            if (i + 1 == args.length) {
                throw bad("a value is missing (" + args[i] + ")");
            }
            values.put(args[i], args[i + 1]);
        }
        return values;
    }

    /** Glue passes arguments of its own, in capitals (--JOB_NAME); they say nothing to us. */
    private static void requireKnown(String key) {
        if (!KEYS.contains(key) && !key.matches("--[A-Z][A-Z0-9_]*")) {
            throw bad("unknown argument (" + key + ")");
        }
    }

    private static String required(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).orElseThrow(() -> bad("an argument is missing (" + key + ")"));
    }

    private static EtlException bad(String why) {
        return new EtlException(
                EtlException.BAD_ARGUMENT,
                "Cannot start: " + why + ". Use --raw URI --curated URI --warehouse JDBC-URL [--config FILE].");
    }
}
