package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.BacklogReport;
import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.QuotaReport;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;

/** What Spotify still allows, and what waits for it: the part of the status that ingest knows. */
final class SpotifyReport {

    private SpotifyReport() {}

    static void print(Places places, PrintStream out) {
        URI raw = IngestOptions.uri(places.raw());
        IngestConfig config = IngestOptions.settings(places.home());
        Clock clock = Clock.systemUTC();
        Credentials credentials =
                LoginInUse.of(places.home(), System.getenv()).login().credentials();
        if (credentials.clientId().isPresent()) {
            print(QuotaReport.of(raw, config, credentials, clock.instant()), out);
        }
        print(BacklogReport.of(raw, config, LocalDate.now(clock)), places.home(), out);
    }

    private static void print(QuotaReport quota, PrintStream out) {
        quota.blockedUntil().ifPresent(until -> out.printf("%nSpotify asks to wait until %s.%n", until));
        if (!quota.buckets().isEmpty()) {
            TextTable table = new TextTable("requests of the last 24 hours", "budget", "left", "blocked until");
            quota.buckets()
                    .forEach(bucket -> table.row(
                            bucket.endpoint(),
                            bucket.budget(),
                            bucket.left(),
                            bucket.blockedUntil().map(Instant::toString).orElse("")));
            out.println();
            table.print(out);
        }
    }

    private static void print(BacklogReport backlog, Home home, PrintStream out) {
        backlog.openRuns()
                .forEach(run -> out.printf(
                        "%nRun %s of %s is not finished: the next `%s` goes on with it.%n",
                        run.runId(), run.snapshotDate(), home.command("ingest")));
        backlog.waiting()
                .forEach(waiting -> out.printf(
                        "%n%,d %s wait to be asked for; with a run a day the last on %s.%n",
                        waiting.count(), waiting.resource(), waiting.doneOn()));
        backlog.closedEndpoints()
                .forEach(closed -> out.printf("%nSpotify refuses %s (%d).%n", closed.endpoint(), closed.status()));
    }
}
