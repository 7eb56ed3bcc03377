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
    private Places places;

    @Mixin
    private IngestOptions options;

    @Override
    public Integer call() {
        places.home().prepareForRealData();
        Manifest manifest = Stages.ingest(options.request(places));
        Reports.printIngest(manifest);
        Reports.warnOfLogin(places.home());
        return Reports.exitCode(manifest).number();
    }
}
