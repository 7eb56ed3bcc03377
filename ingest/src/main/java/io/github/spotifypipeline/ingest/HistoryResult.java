package io.github.spotifypipeline.ingest;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What an import has done.
 *
 * @param manifest of the run, where there was anything new
 * @param read every file that was landed
 * @param years entries by the year in which they ended; under an empty text those that do not say it
 * @param alreadyImported files whose very bytes were landed before
 * @param accountDataFiles how many were left out, since they were not asked for
 * @param otherFiles how many of the export hold something else
 */
public record HistoryResult(
        String user,
        Optional<Manifest> manifest,
        List<ReadFile> read,
        SortedMap<String, HistoryCount> years,
        List<String> alreadyImported,
        int accountDataFiles,
        int otherFiles) {

    public record ReadFile(String name, HistoryCount count) {}

    public HistoryCount total() {
        return read.stream().map(ReadFile::count).reduce(HistoryCount.NONE, HistoryCount::plus);
    }
}
