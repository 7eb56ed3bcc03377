package io.github.spotifypipeline.etl;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * A part of raw as its run's manifest lists it, and whose it is.
 *
 * @param path relative to the root of raw
 * @param lineCount lines, one per response
 * @param byteCount the file's length
 * @param sha256 of the file's bytes, in hex
 */
record RawPart(
        String runId,
        String userId,
        LocalDate snapshotDate,
        String resource,
        String path,
        long lineCount,
        long byteCount,
        String sha256)
        implements Serializable {

    LandedRun run() {
        return new LandedRun(snapshotDate, runId);
    }
}
