package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * One run: what it landed, and how much of what there was. Written last; parts that no manifest names do not exist.
 * What a call leaves open is told in the same words, and not written.
 *
 * @param reason why the run is partial
 * @param resumeAt when to go on, where that is known
 * @param remaining the resources that were not read to their end: what to order from the next run
 * @param changes what Spotify gives to the app now and did not before, or no longer gives
 * @param requestCount requests sent, for tokens and repeats too
 * @param callsLeft the fewest that are left, at its end, of any kind of request that it asked for; empty where none counts
 * @param loginEndsAt when somebody has to log in again, where that is known
 * @param sources files of the privacy export that were imported; none where Spotify was asked
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
        List<String> changes,
        int requestCount,
        OptionalInt callsLeft,
        @JsonFormat(pattern = INSTANT, timezone = "UTC") Optional<Instant> loginEndsAt,
        List<Part> parts,
        List<Book> books,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Source> sources) {

    /** Always three digits of a second, so that instants sort as text. */
    static final String INSTANT = "uuuu-MM-dd'T'HH:mm:ss.SSSX";

    public enum Status {
        /** Everything that Spotify gives to this account was read to its end. */
        COMPLETE,
        /** Some of it is missing, and this run will not read it any more. */
        PARTIAL,
        /** Some of it is still to be read: the run goes on with the next call. Never found in raw, where it is not yet. */
        OPEN;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How much of a resource was asked for. What a run did not ask for is as it was, not gone. */
    public enum Read {
        /** All of it. */
        FULL,
        /** What is new since the last run; the rest is known to be there. */
        CHANGED,
        /** Only whether something is new, and nothing is. */
        UNCHANGED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What kind of app asks.
     *
     * @param closed endpoints that refused, with the status
     * @param fields whether objects had a field that not every app gets
     */
    public record App(AppShape shape, SortedMap<String, Integer> closed, SortedMap<String, Boolean> fields) {}

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
     * A file of the privacy export. By length and checksum it is known again, and not imported twice.
     *
     * @param name without folders
     * @param bytes of the file
     * @param crc32 of the file's bytes, as zips have it
     */
    public record Source(String name, long bytes, long crc32) {}

    /**
     * The count of one resource.
     *
     * @param pages responses landed, failed ones too
     * @param failedPages those of them with nothing to count: another status than 200, or not the expected JSON
     * @param items entries received, nulls too
     * @param reportedTotal how many Spotify says there are: the last word of each listing, added up
     * @param read how much was asked for
     * @param reason what is missing and why
     */
    public record Book(
            Resource resource,
            int pages,
            int failedPages,
            long items,
            long nulls,
            OptionalLong reportedTotal,
            Read read,
            Optional<String> reason) {}

    @JsonIgnore
    public boolean isComplete() {
        return status == Status.COMPLETE;
    }

    @JsonIgnore
    public boolean isOpen() {
        return status == Status.OPEN;
    }

    /** Where it is written, from the raw root. */
    String path() {
        return path(snapshotDate, runId);
    }

    static String path(LocalDate snapshotDate, String runId) {
        return "_runs/snapshot_date=%s/run_id=%s.json".formatted(snapshotDate, runId);
    }
}
