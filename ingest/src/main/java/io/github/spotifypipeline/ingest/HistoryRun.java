package io.github.spotifypipeline.ingest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The run that an import is: where it lands, and under what date. */
record HistoryRun(String user, LocalDate snapshotDate, String runId, Instant startedAt) {

    static HistoryRun begin(RawStore store, String user, Surroundings surroundings) {
        Instant now = surroundings.now();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new HistoryRun(user, today, RunId.unused(store, today, surroundings), now);
    }

    /** Of all imports for a listener. */
    static String folderOf(String user) {
        return "user=%s/resource=%s/".formatted(user, Resource.STREAMING_HISTORY);
    }

    String folder() {
        return "%ssnapshot_date=%s/run_id=%s/".formatted(folderOf(user), snapshotDate, runId);
    }

    String partPath(int part) {
        return "%spart-%05d.jsonl.gz".formatted(folder(), part);
    }
}
