package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.Manifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "ingest",
        description = "Fetch from Spotify into raw. Needs a login: `pipeline login`.",
        mixinStandardHelpOptions = true)
final class IngestCommand implements Callable<Integer> {

    @Mixin
    private HomeOption homeOption;

    @Mixin
    private RawOption rawOption;

    @Mixin
    private IngestOptions options;

    @Override
    public Integer call() {
        Home home = homeOption.home();
        home.prepareForRealData();
        Manifest manifest = Stages.ingest(options.request(home, rawOption.of(home)));
        Reports.printIngest(manifest);
        Reports.warnOfLogin(home);
        return Reports.exitCode(manifest).number();
    }
}
