package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlSummary;
import io.github.spotifypipeline.etl.EtlTask;
import io.github.spotifypipeline.ingest.HistoryRequest;
import io.github.spotifypipeline.ingest.HistoryRequest.AccountData;
import io.github.spotifypipeline.ingest.HistoryResult;
import io.github.spotifypipeline.local.sandbox.SandboxExport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Land the extended streaming history of Spotify's privacy export in raw, and load it: every play of the account's"
                    + " life. A play that the API has told as well counts once; the same file twice adds nothing.",
            "Address, device, country and user name are dropped at the door. If one file is damaged, none is imported."
        },
        footer = {
            "",
            "Ask for it at spotify.com/account/privacy; it comes by mail within 30 days. Account data, which comes sooner,"
                    + " is of one year only, to the minute and without ids: it is refused unless you say --account-data."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    @Mixin
    private Places places;

    @Mixin
    private EtlCommand.ConfigOption etlOptions;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The zip as it came, or its folder, or files of it.")
    private List<Path> files;

    @Option(
            names = "--user",
            paramLabel = "KEY",
            description = "Whose plays these are: the account key, as `pipeline status` shows it (default: the only"
                    + " listener that raw has).")
    private Optional<String> user;

    @Option(
            names = "--account-data",
            description = "Import the short history of the account data too, which tells of one year, to the minute and"
                    + " without ids. Where the extended history tells the same play, that counts.")
    private boolean takesAccountData;

    @Override
    public Integer call() {
        prepare(places.home());
        EtlConfig config = etlOptions.config(places.home());
        HistoryResult landed = Stages.importHistory(request());
        ImportReport.printLanded(landed);
        landed.manifest().ifPresent(manifest -> load(config, manifest.runId(), landed));
        return ExitCode.DONE.number();
    }

    /** The demo's listener is imported where the demo is, and real data where it is not. */
    private void prepare(Home home) {
        boolean isInvented = files.stream().anyMatch(SandboxExport::isOne);
        if (isInvented && !home.isDemo()) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot import: this export is of an invented listener, and this home is not the demo's (%s)."
                                    .formatted(home.folder())
                            + " Give the demo's with --home DIR.");
        }
        if (!files.stream().allMatch(SandboxExport::isOne)) {
            home.prepareForRealData();
        }
    }

    private HistoryRequest request() {
        return new HistoryRequest(
                IngestOptions.uri(places.raw()),
                user,
                files,
                takesAccountData ? AccountData.IMPORTED : AccountData.REFUSED,
                IngestOptions.settings(places.home()));
    }

    private void load(EtlConfig config, String runId, HistoryResult landed) {
        try (OpenWarehouse warehouse = places.openWarehouse()) {
            EtlSummary summary = Stages.etl(places, warehouse, config, EtlTask.LOAD);
            ImportReport.printLoaded(warehouse, runId, landed);
            summary.warnings().forEach(warning -> System.out.println("Warning: " + warning));
            Stages.report(places, warehouse, summary).forEach(Reports::printReport);
            Stages.dashboard(warehouse, places.home().dashboard());
            Reports.printDashboard(places.home().dashboard());
        }
    }
}
