package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlTask;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "heal",
        description =
                "Look again at what is in quarantine, and take the runs again of which something is accepted by now:"
                        + " after a rule or the reading of Spotify's JSON was mended.",
        mixinStandardHelpOptions = true)
final class HealCommand implements Callable<Integer> {

    @Mixin
    private Places places;

    @Mixin
    private EtlCommand.ConfigOption configOption;

    @Override
    public Integer call() {
        return EtlCommand.perform(EtlTask.of(EtlTask.Kind.HEAL), places, configOption);
    }
}
