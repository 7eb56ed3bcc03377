package io.github.spotifypipeline.etl;

import io.github.spotifypipeline.etl.EtlSummary.TableCount;
import java.util.Locale;

/** A summary as a short table. */
final class SummaryText {
    private static final String ROW = "%-22s %10s %10s %10s %10s %10s%n";

    private SummaryText() {}

    static String of(EtlSummary summary) {
        StringBuilder text = new StringBuilder();
        text.append(done(summary)).append(System.lineSeparator());
        if (!summary.kept().isEmpty()) {
            text.append("Left %d runs as curated has them, since raw no longer has them whole: %s%n"
                    .formatted(summary.kept().size(), String.join(", ", summary.kept())));
        }
        if (!summary.tables().isEmpty()) {
            text.append(ROW.formatted("table", "staged", "inserted", "updated", "unchanged", "removed"));
            summary.tables().forEach(count -> text.append(row(count)));
        }
        if (summary.expired() > 0) {
            text.append("Deleted %d runs from raw (raw_retention_days).%n".formatted(summary.expired()));
        }
        summary.warnings().forEach(warning -> text.append("Warning: %s%n".formatted(warning)));
        summary.durations()
                .forEach((stage, duration) -> text.append(String.format(
                        Locale.ROOT,
                        "%-10s %5.1f s%n",
                        stage.name().toLowerCase(Locale.ROOT),
                        duration.toMillis() / 1e3)));
        return text.toString();
    }

    private static String done(EtlSummary summary) {
        String loaded = summary.runs().isEmpty()
                ? "Nothing new."
                : "Loaded " + summary.runs().size() + " runs.";
        return summary.changed()
                .map(changed -> changed.isEmpty()
                        ? "Built the warehouse anew; every table is as it was."
                        : "Built the warehouse anew; these tables are not as they were: " + String.join(", ", changed))
                .orElse(loaded);
    }

    private static String row(TableCount count) {
        return ROW.formatted(
                count.table(), count.staged(), count.inserted(), count.updated(), count.unchanged(), count.removed());
    }
}
