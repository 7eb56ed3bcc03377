package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.ingest.Resource;
import io.github.spotifypipeline.local.sandbox.AppShape;
import io.github.spotifypipeline.local.sandbox.ChaosOptions;
import io.github.spotifypipeline.local.sandbox.Fault;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxExport;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Some months of the pipeline's life in minutes: the whole snapshot once a week, the plays of each day in between,
 * fetched from a sandbox whose clock is moved on before every run, and whenever somebody would wait.
 */
final class SandboxHistory {

    private static final LocalTime TIME_OF_DAY = LocalTime.of(6, 0);
    private static final int MOST_RETURNS = 50;

    /** When somebody would try again who was not told when to. */
    private static final Duration A_WHILE = Duration.ofMinutes(15);

    /**
     * What it came to.
     *
     * @param days as many as there were orders: one a day, whole ones once a week
     * @param returns how often a run had to be taken up again
     * @param faults how often each kind was met
     */
    record Outcome(int days, int returns, Map<Fault, Long> faults) {}

    private final SandboxOptions options;
    private final LocalDate lastDate;
    private final int weeks;
    private final Path raw;
    private final Random random;
    private int returns;

    SandboxHistory(long seed, AppShape shape, Optional<ChaosOptions> chaos, LocalDate lastDate, int weeks, String raw) {
        SandboxOptions faultless = SandboxOptions.DEFAULTS.withSeed(seed).withShape(shape);
        this.options = chaos.map(faultless::withChaos).orElse(faultless);
        this.lastDate = lastDate;
        this.weeks = weeks;
        this.raw = Path.of(raw);
        this.random = new Random(seed);
    }

    /** The listener's privacy export on the day of the last run. */
    SandboxExport export(int years) {
        return SandboxExport.ofYears(years, options.withNow(momentOf(lastDate)));
    }

    /** Fetches it all. */
    Outcome fetch() {
        int days = 7 * (weeks - 1) + 1;
        LocalDate firstDate = lastDate.minusDays(days - 1L);
        try (Sandbox sandbox = Sandbox.start(options.withNow(momentOf(firstDate)));
                Terminal.Step step = Terminal.step("Fetching from the sandbox")) {
            SandboxClient client = new SandboxClient(sandbox, IngestConfig.packaged(), random);
            for (int day = 0; day < days; day++) {
                LocalDate date = firstDate.plusDays(day);
                step.at(day, days, date.toString());
                sandbox.setNow(momentOf(date));
                fetch(
                        client,
                        date,
                        day % 7 == 0 ? IngestConfig.packaged().resources() : Set.of(Resource.RECENTLY_PLAYED));
            }
            return new Outcome(days, returns, sandbox.faultCounts());
        }
    }

    /** Comes back with the same order until nothing remains. */
    private void fetch(SandboxClient client, LocalDate date, Set<Resource> resources) {
        for (int i = 0; !isComplete(client, date, resources); i++) {
            if (i == MOST_RETURNS) {
                throw new PipelineException(
                        ExitCode.PARTIAL,
                        "Cannot play the demo: %s is still not complete after %d calls. Choose another --chaos SEED."
                                .formatted(date, MOST_RETURNS));
            }
            returns++;
        }
    }

    /** Calls once, and waits as long as Spotify asks for. */
    private boolean isComplete(SandboxClient client, LocalDate date, Set<Resource> resources) {
        Sandbox sandbox = client.sandbox();
        try {
            Manifest manifest = client.fetch(date, resources, client.logIn(), raw);
            if (!manifest.isComplete()) {
                passUntil(sandbox, manifest.resumeAt());
            }
            return manifest.isComplete();
        } catch (IngestException e) {
            if (e.exitCode() != IngestException.PARTIAL && e.exitCode() != IngestException.NOT_READY) {
                throw e;
            }
            passUntil(sandbox, e.resumeAt());
            return false;
        }
    }

    private static void passUntil(Sandbox sandbox, Optional<Instant> moment) {
        Duration wait = moment.map(end -> Duration.between(sandbox.now(), end)).orElse(A_WHILE);
        sandbox.pass(wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Instant momentOf(LocalDate date) {
        return date.atTime(TIME_OF_DAY).toInstant(ZoneOffset.UTC);
    }
}
