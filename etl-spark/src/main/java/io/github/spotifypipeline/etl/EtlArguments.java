package io.github.spotifypipeline.etl;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of spark-submit, as pairs of {@code --key value}.
 *
 * @param stream how to go on loading what arrives, if that is asked for
 * @param report the folder for what is told of this job, if anywhere
 * @param execution whose part this job is; empty if nobody's
 */
record EtlArguments(EtlRequest request, Optional<StreamOptions> stream, Optional<String> report, String execution) {
    private static final String USAGE = "Use --raw URI --curated URI --warehouse JDBC-URL [--warehouse-login"
            + " password|rds-iam] [--config FILE] [--usd-per-hour PRICE] [--report URI] [--execution NAME]"
            + " [--task load|replay|rebuild|heal] [--since YYYY-MM-DD] [--damaged refused|kept]"
            + " [--stream continuous|available-now] [--interval SECONDS] [--checkpoint URI].";
    private static final List<String> KEYS = List.of(
            "--raw",
            "--curated",
            "--warehouse",
            "--warehouse-login",
            "--config",
            "--usd-per-hour",
            "--report",
            "--execution",
            "--task",
            "--since",
            "--damaged",
            "--stream",
            "--interval",
            "--checkpoint");
    private static final Map<String, WarehouseAddress.Login> LOGINS =
            Map.of("password", WarehouseAddress.Login.PASSWORD, "rds-iam", WarehouseAddress.Login.RDS_IAM);

    static EtlArguments parse(String... args) {
        Map<String, String> values = pairs(args);
        EtlRequest request = new EtlRequest(
                required(values, "--raw"),
                required(values, "--curated"),
                WarehouseAddress.withCredentialsOfEnvironment(required(values, "--warehouse"))
                        .by(login(values.getOrDefault("--warehouse-login", "password"))),
                config(values),
                task(values));
        return new EtlArguments(
                request,
                stream(values),
                Optional.ofNullable(values.get("--report")),
                values.getOrDefault("--execution", ""));
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

    /** Whoever starts the job knows what its hour costs; the file, which is the same everywhere, need not. */
    private static EtlConfig config(Map<String, String> values) {
        EtlConfig config = Optional.ofNullable(values.get("--config"))
                .map(file -> EtlConfig.read(Path.of(file)))
                .orElseGet(EtlConfig::standard);
        return Optional.ofNullable(values.get("--usd-per-hour"))
                .map(EtlArguments::price)
                .map(config::withUsdPerHour)
                .orElse(config);
    }

    private static BigDecimal price(String text) {
        if (!text.matches("\\d+(\\.\\d+)?")) {
            throw bad("no price (--usd-per-hour " + text + ")");
        }
        return new BigDecimal(text);
    }

    private static EtlTask task(Map<String, String> values) {
        return new EtlTask(
                oneOf(EtlTask.Kind.class, "--task", values.getOrDefault("--task", "load")),
                Optional.ofNullable(values.get("--since")).map(EtlArguments::date),
                oneOf(EtlTask.Damaged.class, "--damaged", values.getOrDefault("--damaged", "refused")));
    }

    private static <T extends Enum<T>> T oneOf(Class<T> type, String key, String value) {
        try {
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw bad("no such choice (" + key + " " + value + ")");
        }
    }

    private static Optional<StreamOptions> stream(Map<String, String> values) {
        Duration interval = Duration.ofSeconds(seconds(values.getOrDefault("--interval", "10")));
        return Optional.ofNullable(values.get("--stream"))
                .map(kind -> switch (kind) {
                    case "continuous" -> StreamOptions.continuous(interval);
                    case "available-now" -> StreamOptions.availableNow();
                    default -> throw bad("no such choice (--stream " + kind + ")");
                })
                .map(options -> options.withCheckpoint(Optional.ofNullable(values.get("--checkpoint"))));
    }

    private static long seconds(String text) {
        if (!text.matches("\\d{1,6}")) {
            throw bad("no number of seconds (--interval " + text + ")");
        }
        return Long.parseLong(text);
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw bad("no date (--since " + text + ")");
        }
    }

    private static WarehouseAddress.Login login(String name) {
        return Optional.ofNullable(LOGINS.get(name.toLowerCase(Locale.ROOT)))
                .orElseThrow(() -> bad("no such way to log in (--warehouse-login " + name + ")"));
    }

    private static String required(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).orElseThrow(() -> bad("an argument is missing (" + key + ")"));
    }

    private static EtlException bad(String why) {
        return new EtlException(EtlException.BAD_ARGUMENT, "Cannot start: " + why + ". " + USAGE);
    }
}
