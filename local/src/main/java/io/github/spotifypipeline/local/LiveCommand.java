package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlProgress;
import io.github.spotifypipeline.etl.EtlRequest;
import io.github.spotifypipeline.etl.EtlStream;
import io.github.spotifypipeline.etl.EtlSummary;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.etl.StreamOptions;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.IngestJob;
import io.github.spotifypipeline.ingest.IngestRequest;
import io.github.spotifypipeline.ingest.ProgressListener;
import io.github.spotifypipeline.ingest.Resource;
import io.github.spotifypipeline.ingest.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "live",
        description = {
            "Ask Spotify every few minutes what was played, and load it as it comes, until you stop it (Ctrl-C).",
            "Whatever else arrives in raw meanwhile is loaded as well. Needs a login: `pipeline login`."
        },
        mixinStandardHelpOptions = true)
final class LiveCommand implements Callable<Integer> {
    private static final Set<Resource> PLAYS = Set.of(Resource.RECENTLY_PLAYED);

    @Mixin
    private Places places;

    @Mixin
    private IngestOptions.ConfigOption ingestOptions;

    @Mixin
    private EtlCommand.ConfigOption etlOptions;

    @Option(
            names = "--every",
            paramLabel = "MINUTES",
            defaultValue = "5",
            description = "How often to ask (default: ${DEFAULT-VALUE}). Each time costs two calls of the day's quota.")
    private int minutes;

    @Override
    public Integer call() throws Exception {
        requireMinutes();
        places.home().prepareForRealData();
        order().requireLogin();
        EtlConfig config = etlOptions.config(places.home());
        try (OpenWarehouse warehouse = places.openWarehouse()) {
            warehouse.check();
            prepareRaw();
            StreamingQuery stream = EtlStream.start(
                    new EtlRequest(places.raw(), places.curated(), warehouse.address(), config),
                    StreamOptions.continuous(EtlCommand.LOOK_FOR_ARRIVALS),
                    SparkSessions.local(),
                    EtlProgress.silent(),
                    LiveCommand::tell);
            // Ctrl-C is the usual end. A load that it meets is not stored, and the next one makes up for it.
            EtlStream.stopBeforeSpark(stream, warehouse::close);
            return poll(stream);
        }
    }

    private void requireMinutes() {
        if (minutes < 1 || minutes > 24 * 60) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot ask every %d minutes (--every). Give a number from 1 to 1440.".formatted(minutes));
        }
    }

    /** A stream reads a folder that is there. */
    private void prepareRaw() throws IOException {
        if (!places.raw().contains("://")) {
            Files.createDirectories(Path.of(places.raw(), "_runs"));
        }
    }

    /** For today, whichever day that is by now; with the login as it is now. */
    private IngestRequest order() {
        Home home = places.home();
        return IngestOptions.request(home, places.raw(), ingestOptions.config(home), IngestOptions.today(), PLAYS);
    }

    private int poll(StreamingQuery stream) throws StreamingQueryException {
        Terminal.say("Asking every %d minutes. Stop with Ctrl-C.".formatted(minutes));
        do {
            ask(this::order);
        } while (!stream.awaitTermination(Duration.ofMinutes(minutes).toMillis()));
        return ExitCode.DONE.number();
    }

    /** What passes by itself is told, and asked again next time; a login that is over is not. */
    private static void ask(Supplier<IngestRequest> order) {
        try {
            IngestJob.run(order.get(), Surroundings.real(), ProgressListener.silent());
        } catch (IngestException e) {
            if (e.exitCode() != ExitCode.PARTIAL.number() && e.exitCode() != ExitCode.NOT_READY.number()) {
                throw e;
            }
            Terminal.say(e.getMessage());
        }
    }

    private static void tell(EtlSummary summary) {
        long plays = summary.tables().stream()
                .filter(table -> table.table().equals("fact_play"))
                .mapToLong(EtlSummary.TableCount::inserted)
                .sum();
        System.out.printf(
                "Loaded %d new plays at %s.%n",
                plays, LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS));
        summary.warnings().forEach(warning -> System.out.println("Warning: " + warning));
    }
}
