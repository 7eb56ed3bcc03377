package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run: what it landed, and how much of what there was. Written last; parts that no manifest names do not exist.
 *
 * @param reason why the run is partial
 * @param resumeAt when to go on, where that is known
 * @param remaining the resources that were not read to their end: what to order from the next run
 * @param requestCount requests sent, for tokens and repeats too
 */
public record Manifest(
        String runId,
        String user,
        LocalDate snapshotDate,
        @JsonFormat(pattern = INSTANT, timezone = "UTC") Instant startedAt,
        @JsonFormat(pattern = INSTANT, timezone = "UTC") Instant finishedAt,
        Status status,
        Optional<String> reason,
        @JsonFormat(pattern = INSTANT, timezone = "UTC") Optional<Instant> resumeAt,
        List<Resource> remaining,
        App app,
        int requestCount,
        List<Part> parts,
        List<Book> books) {

    /** Always three digits of a second, so that instants sort as text. */
    static final String INSTANT = "uuuu-MM-dd'T'HH:mm:ss.SSSX";

    public enum Status {
        /** Everything that Spotify gives to this account was read to its end. */
        COMPLETE,
        /** Some of it is still to be read. */
        PARTIAL;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public record App(AppShape shape) {}

    /**
     * One file.
     *
     * @param path from the raw root
     * @param lines responses in it
     * @param bytes of the file
     * @param sha256 of the file's bytes
     */
    public record Part(String path, Resource resource, int lines, int bytes, String sha256) {}

    /**
     * The count of one resource.
     *
     * @param pages responses landed, failed ones too
     * @param failedPages those of them with nothing to count: another status than 200, or not the expected JSON
     * @param items entries received, nulls too
     * @param reportedTotal how many Spotify says there are: the last word of each listing, added up
     * @param reason what is missing and why
     */
    public record Book(
            Resource resource,
            int pages,
            int failedPages,
            long items,
            long nulls,
            OptionalLong reportedTotal,
            Optional<String> reason) {}

    @JsonIgnore
    public boolean isComplete() {
        return status == Status.COMPLETE;
    }

    /** Where it is written, from the raw root. */
    String path() {
        return "_runs/snapshot_date=%s/run_id=%s.json".formatted(snapshotDate, runId);
    }
}
