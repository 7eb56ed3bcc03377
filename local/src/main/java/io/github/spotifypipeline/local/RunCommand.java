package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlTask;
import io.github.spotifypipeline.ingest.IngestRequest;
import io.github.spotifypipeline.ingest.Manifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description = "Ingest, etl and dashboard for today. Needs a login: `pipeline login`.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Mixin
    private Places places;

    @Mixin
    private IngestOptions ingestOptions;

    @Mixin
    private EtlCommand.ConfigOption etlOptions;

    /** Everything that can be wrong with the arguments is found before the first request. */
    @Override
    public Integer call() {
        places.home().prepareForRealData();
        IngestRequest request = ingestOptions.request(places.home(), places.raw());
        request.requireLogin();
        EtlConfig etlConfig = etlOptions.config(places.home());
        try (OpenWarehouse warehouse = places.openWarehouse()) {
            warehouse.check();
            Manifest manifest = Stages.ingest(request);
            Reports.printIngest(manifest);
            if (manifest.isOpen() && RawRuns.count(places.raw()) == 0) {
                // There is nothing to load before the first run is finished.
                Reports.warnOfLogin(places.home());
                return Reports.exitCode(manifest).number();
            }
            EtlCommand.load(EtlTask.LOAD, places, warehouse, etlConfig);
            Stages.dashboard(warehouse, places.home().dashboard());
            Reports.printDashboard(places.home().dashboard());
            Reports.warnOfLogin(places.home());
            return Reports.exitCode(manifest).number();
        }
    }
}
