package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlStage;
import io.github.spotifypipeline.etl.EtlSummary;
import io.github.spotifypipeline.etl.EtlTask;
import io.github.spotifypipeline.ingest.Manifest;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the commands print on stdout when they are done. */
final class Reports {

    private static final PrintStream OUT = System.out;
    private static final String CURATED_ONLY =
            "Rebuilt what curated lacked, from raw; the warehouse had all of it: 0 inserted, 0 updated.";

    private Reports() {}

    static void printIngest(Manifest manifest) {
        TextTable table = new TextTable("resource", "pages", "items", "nulls", "failed", "remark");
        manifest.books()
                .forEach(book -> table.row(
                        book.resource(),
                        book.pages(),
                        book.items(),
                        book.nulls(),
                        book.failedPages(),
                        book.reason().orElse("")));
        OUT.printf("Fetched %s (run %s)%n", manifest.snapshotDate(), manifest.runId());
        table.print(OUT);
        manifest.changes().forEach(change -> OUT.println("Spotify has changed what this app gets: " + change));
        String state = manifest.isOpen() ? "Not finished: " : "Partial: ";
        manifest.reason().ifPresent(reason -> OUT.println(state + reason));
        manifest.resumeAt().ifPresent(moment -> OUT.println("Run it again after " + moment + "."));
        if (manifest.isOpen()) {
            OUT.println("The next call goes on where this one stopped; until then nothing of this run is loaded.");
        }
    }

    /** On stderr: a job that nobody watches tells its owner so by mail. */
    static void warnOfLogin(Home home) {
        LoginInUse.of(home, System.getenv()).warning(Instant.now()).ifPresent(Terminal::say);
    }

    static ExitCode exitCode(Manifest manifest) {
        return manifest.isComplete() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    static void printReport(Path page) {
        OUT.println("\nReport: " + page.toUri());
    }

    static void printDashboard(Path page) {
        OUT.println("\nDashboard: " + page.toUri());
    }

    static void printEtl(EtlSummary summary, EtlTask.Kind task) {
        if (summary.expired() > 0) {
            OUT.printf("Deleted %d runs from raw: older than raw_retention_days allows.%n", summary.expired());
        }
        if (!summary.kept().isEmpty()) {
            OUT.printf(
                    "Left as curated has them, since raw no longer has them whole: %s%n",
                    String.join(", ", summary.kept()));
        }
        if (summary.runs().isEmpty()) {
            OUT.println(isCurated(summary) ? CURATED_ONLY : nothingDone(task));
            return;
        }
        TextTable table = new TextTable("table", "staged", "inserted", "updated", "unchanged", "removed");
        summary.tables()
                .forEach(t -> table.row(t.table(), t.staged(), t.inserted(), t.updated(), t.unchanged(), t.removed()));
        OUT.printf(
                "%n%s %d run%s: %,d inserted, %,d updated%n",
                done(task),
                summary.runs().size(),
                summary.runs().size() == 1 ? "" : "s",
                summary.inserted(),
                summary.updated());
        table.print(OUT);
        summary.changed().ifPresent(Reports::printChanges);
        OUT.println("  took " + times(summary));
        summary.warnings().forEach(warning -> OUT.println("Warning: " + warning));
    }

    /** As when curated was lost: the warehouse had the runs, curated had them not. */
    private static boolean isCurated(EtlSummary summary) {
        return summary.durations().containsKey(EtlStage.TRANSFORM);
    }

    private static void printChanges(List<String> tables) {
        OUT.println(
                tables.isEmpty()
                        ? "  The warehouse was built anew; every table is as it was."
                        : "  The warehouse was built anew; not as they were: " + String.join(", ", tables));
    }

    static void printNothingDone(EtlTask.Kind task) {
        OUT.println(nothingDone(task));
    }

    private static String nothingDone(EtlTask.Kind task) {
        return switch (task) {
            case LOAD -> "Nothing new to load: 0 runs, 0 inserted, 0 updated.";
            case REPLAY -> "Nothing to replay: raw has no run of that date or later.";
            case REBUILD -> "Nothing to build from: curated has no run.";
            case HEAL -> "Nothing to heal: of what is in quarantine nothing is accepted by now.";
        };
    }

    private static String done(EtlTask.Kind task) {
        return switch (task) {
            case LOAD -> "Loaded";
            case REPLAY -> "Replayed, in place of what was there,";
            case REBUILD -> "Built once more from curated, in place of what was there,";
            case HEAL -> "Healed";
        };
    }

    private static String times(EtlSummary summary) {
        return summary.durations().entrySet().stream()
                .map(stage -> stage.getKey().name().toLowerCase(Locale.ROOT) + " " + Terminal.seconds(stage.getValue()))
                .collect(Collectors.joining(", "));
    }
}
