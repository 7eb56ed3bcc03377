package io.github.spotifypipeline.etl;

import java.util.Locale;

/**
 * What a quality check found.
 *
 * @param stage what it looked at: raw, curated, warehouse, or drift (how that differs from earlier weeks)
 * @param check its name, that of its file in {@code sql/checks}
 * @param findings how many rows it found; none when all is well
 * @param first the first of them, as {@code column=value, …}; empty if there is none
 */
public record QualityResult(String stage, String check, Severity severity, long findings, String first) {

    /** What findings mean. */
    public enum Severity {
        /** They are told. */
        WARN,
        /** Nothing is loaded. */
        FAIL;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isPassed() {
        return findings == 0;
    }

    public boolean isFailure() {
        return findings > 0 && severity == Severity.FAIL;
    }

    /** In words, for one line of a report. */
    @Override
    public String toString() {
        return isPassed()
                ? "check %s passed".formatted(check)
                : "check %s found %d rows (first: %s)".formatted(check, findings, first);
    }
}
