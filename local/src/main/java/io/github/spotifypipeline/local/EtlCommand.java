package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlSummary;
import io.github.spotifypipeline.etl.EtlTask;
import java.nio.file.Path;
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

    @Override
    public Integer call() {
        return perform(EtlTask.load(since), places, configOption);
    }

    /** Loads, prints what was done, and writes the report of it. */
    static void load(EtlTask task, Places places, OpenWarehouse warehouse, EtlConfig config) {
        EtlSummary summary = Stages.etl(places, warehouse, config, task);
        Reports.printEtl(summary, task.kind());
        Stages.report(places, warehouse, summary).ifPresent(Reports::printReport);
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
