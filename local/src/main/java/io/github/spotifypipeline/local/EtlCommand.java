package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlSummary;
import io.github.spotifypipeline.etl.EtlTask;
import io.github.spotifypipeline.etl.StreamOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "etl",
        description = "Load every run that waits in raw into curated and the warehouse, oldest first.",
        mixinStandardHelpOptions = true)
final class EtlCommand implements Callable<Integer> {

    /** An etl.yml of one's own, for this command and for {@code run}. */
    static final class ConfigOption {
        @Option(
                names = "--etl-config",
                paramLabel = "FILE",
                description = "An etl.yml of your own (default: HOME/etl.yml, else the one in jobs-config/).")
        private Optional<Path> file;

        EtlConfig config(Home home) {
            return file.or(() -> home.settings("etl.yml")).map(EtlConfig::read).orElseGet(EtlConfig::standard);
        }
    }

    /** What is played now is wanted now, and looking into a folder costs nothing. */
    static final Duration LOOK_FOR_ARRIVALS = Duration.ofSeconds(1);

    @Mixin
    private Places places;

    @Mixin
    private ConfigOption configOption;

    @Option(
            names = "--since",
            paramLabel = "YYYY-MM-DD",
            description =
                    "Look for runs of this snapshot date and later, however late they came (default: lookback_days"
                            + " in etl.yml).")
    private Optional<LocalDate> since;

    @Option(
            names = "--stream",
            arity = "0..1",
            fallbackValue = "continuous",
            paramLabel = "continuous|available-now",
            description = "Load what arrives in raw as it comes, with Structured Streaming, until you stop it (Ctrl-C);"
                    + " available-now: only what is there.")
    private Optional<String> stream;

    @Override
    public Integer call() {
        return stream.map(this::stream).orElseGet(() -> perform(EtlTask.load(since), places, configOption));
    }

    private int stream(String kind) {
        StreamOptions options = switch (kind) {
            case "continuous" -> StreamOptions.continuous(LOOK_FOR_ARRIVALS);
            case "available-now" -> StreamOptions.availableNow();
            default ->
                throw new PipelineException(
                        ExitCode.BAD_ARGUMENT,
                        "Cannot stream: no such way (--stream=%s). Use continuous or available-now.".formatted(kind));
        };
        if (since.isPresent()) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot stream from a date (--since=%s with --stream). A stream looks back lookback_days (etl.yml); older runs are for `pipeline etl --since`."
                            .formatted(since.get()));
        }
        EtlConfig config = configOption.config(places.home());
        places.requireRaw();
        try (OpenWarehouse warehouse = places.openWarehouse()) {
            Terminal.say(
                    options.isContinuous()
                            ? "Waiting for what arrives in raw (%s). Stop with Ctrl-C.".formatted(places.raw())
                            : "Loading what is new in raw (%s), if there is anything.".formatted(places.raw()));
            Stages.stream(places, warehouse, config, options);
        }
        return ExitCode.DONE.number();
    }

    /** Loads, prints what was done, and writes the report of it. */
    static void load(EtlTask task, Places places, OpenWarehouse warehouse, EtlConfig config) {
        EtlSummary summary = Stages.etl(places, warehouse, config, task);
        Reports.printEtl(summary, task.kind());
        Stages.report(places, warehouse, summary).forEach(Reports::printReport);
    }

    /** One job of Spark's, from the arguments to what is printed. */
    static int perform(EtlTask task, Places places, ConfigOption configOption) {
        EtlConfig config = configOption.config(places.home());
        places.requireRaw();
        try (OpenWarehouse warehouse = places.openWarehouse()) {
            load(task, places, warehouse, config);
        }
        return ExitCode.DONE.number();
    }
}
