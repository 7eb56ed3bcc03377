package io.github.spotifypipeline.etl;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job did.
 *
 * @param runs the ids of the runs that were loaded, in order; empty when there was nothing new
 * @param tables what happened to the rows of each warehouse table; empty when there was nothing new
 * @param books one entry per loaded run and resource
 * @param quality what every check found
 * @param changed the tables whose content is not what it was, if the warehouse was built anew; else empty
 * @param kept the runs that a replay left as curated has them, since raw no longer has them whole
 * @param expired how many runs were deleted from raw, since they are older than it is to be kept
 * @param durations how long each stage took
 */
public record EtlSummary(
        List<String> runs,
        List<TableCount> tables,
        List<Book> books,
        List<QualityResult> quality,
        Optional<List<String>> changed,
        List<String> kept,
        int expired,
        Map<EtlStage, Duration> durations) {

    EtlSummary withRaw(Collection<LandedRun> keptRuns, int expiredRuns) {
        List<String> ids = keptRuns.stream().map(LandedRun::runId).toList();
        return new EtlSummary(runs, tables, books, quality, changed, ids, expiredRuns, durations);
    }

    /**
     * Counts of observations of one table: staged = inserted + updated + unchanged. Removed counts rows of the table
     * that a complete read no longer had.
     */
    public record TableCount(String table, long staged, long inserted, long updated, long unchanged, long removed) {

        /** Whether the table is not as it was. */
        public boolean isChanged() {
            return inserted + updated + removed > 0;
        }
    }

    /** The books of one run and resource, as {@code warehouse.run_book} has them. */
    public record Book(
            String runId,
            String resource,
            long fetched,
            long nulls,
            long duplicates,
            long quarantined,
            long accepted,
            long inserted,
            long updated,
            long unchanged) {

        /** Everything that was fetched went somewhere, and everything that was accepted was merged. */
        public boolean isBalanced() {
            return fetched == accepted + duplicates + nulls + quarantined && accepted == inserted + updated + unchanged;
        }
    }

    /** What the checks found, one line each. */
    public List<String> warnings() {
        return quality.stream()
                .filter(result -> !result.isPassed())
                .map(QualityResult::toString)
                .toList();
    }

    public long inserted() {
        return tables.stream().mapToLong(TableCount::inserted).sum();
    }

    public long updated() {
        return tables.stream().mapToLong(TableCount::updated).sum();
    }

    /** Whether anything in the warehouse is not as it was. */
    public boolean hasNews() {
        return changed.map(names -> !names.isEmpty())
                .orElseGet(() -> tables.stream().anyMatch(TableCount::isChanged));
    }
}
