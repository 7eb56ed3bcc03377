package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlTask;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        description = {
            "Build curated and the warehouse once more from raw, in place of what is there: after a change of the code or"
                    + " of a definition, or when something was lost.",
            "Who reads the warehouse meanwhile sees what was there until all of it is new."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    /** How far back to go. */
    private static final class Extent {
        @Option(
                names = "--since",
                paramLabel = "YYYY-MM-DD",
                description = "Read only the runs of this snapshot date and later from raw; curated has the others.")
        private LocalDate since;

        @Option(
                names = "--warehouse-only",
                description = "Read nothing from raw: only build the warehouse once more from curated.")
        private boolean isWarehouseOnly;

        EtlTask task(EtlTask.Damaged damaged) {
            return isWarehouseOnly
                    ? EtlTask.of(EtlTask.Kind.REBUILD)
                    : EtlTask.replay(Optional.ofNullable(since), damaged);
        }
    }

    @Mixin
    private Places places;

    @Mixin
    private EtlCommand.ConfigOption configOption;

    @ArgGroup
    private Extent extent = new Extent();

    @Option(
            names = "--keep-damaged",
            description =
                    "Runs that raw no longer has whole stay as curated has them. Without this they stop the replay.")
    private boolean keepsDamaged;

    @Override
    public Integer call() {
        EtlTask.Damaged damaged = keepsDamaged ? EtlTask.Damaged.KEPT : EtlTask.Damaged.REFUSED;
        return EtlCommand.perform(extent.task(damaged), places, configOption);
    }
}
