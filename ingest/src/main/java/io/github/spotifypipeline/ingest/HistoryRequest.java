package io.github.spotifypipeline.ingest;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to import.
 *
 * @param rawRoot a folder ({@code file:} or a plain path) or {@code s3://bucket/prefix}
 * @param user whose plays these are, by the account's key in raw; nobody named means the only listener that raw has
 * @param files the export: zips, folders, or files of it
 */
public record HistoryRequest(
        URI rawRoot, Optional<String> user, List<Path> files, AccountData accountData, IngestConfig config) {

    /** What becomes of files that tell of one year only, to the minute, and of no ids. */
    public enum AccountData {
        REFUSED,
        IMPORTED
    }
}
