package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that has begun and has no manifest yet, as it is written down beside raw. It goes on with the next call of the
 * same order, under the date that it began with.
 *
 * @param developerAccount whose quota it spends, as a digest
 * @param requestCount sent by the calls that ended in good order
 * @param unanswered requests that met no answer at all, which is taken for these listings' end
 * @param memory what was known when it began: what it plans must not change under it
 */
record OpenRun(
        String runId,
        String user,
        String developerAccount,
        LocalDate snapshotDate,

        @JsonFormat(pattern = Manifest.INSTANT, timezone = "UTC")
        Instant startedAt,

        List<Resource> resources,
        int requestCount,
        List<String> unanswered,
        Memory memory) {

    private static final Logger LOG = LoggerFactory.getLogger(OpenRun.class);
    private static final String FILE = "run.json";

    /** The folder of all open runs of a user. */
    static String folderOf(Account account) {
        return "_state/user=%s/open/".formatted(account.key());
    }

    /** Whose run.json has this path; empty where it is another file, or unreadable. */
    static Optional<OpenRun> at(RawStore store, String path) {
        return path.endsWith("/" + FILE) ? store.read(path).flatMap(OpenRun::parse) : Optional.empty();
    }

    static Optional<OpenRun> of(RawStore store, Account account, Set<Resource> resources) {
        return at(store, folderOf(account) + order(resources) + "/" + FILE);
    }

    private static Optional<OpenRun> parse(byte[] json) {
        try {
            return Optional.of(Json.MAPPER.readValue(json, OpenRun.class));
        } catch (IOException e) {
            LOG.warn("The record of an open run is unreadable, and the run begins anew: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Which order it is, as a folder: the same resources are the same order. */
    private static String order(Iterable<Resource> resources) {
        List<String> names = new ArrayList<>();
        resources.forEach(resource -> names.add(resource.wireName()));
        String sorted = names.stream().sorted().collect(Collectors.joining(","));
        return Sha256.of(sorted).substring(0, 16);
    }

    private String folder() {
        return "_state/user=%s/open/%s/".formatted(user, order(resources));
    }

    void save(RawStore store) {
        store.write(folder() + FILE, Json.bytes(this));
    }

    /** From then on it is open no more. */
    void forget(RawStore store) {
        store.deleteFolder(folder());
    }

    boolean isOlderThan(int days, LocalDate today) {
        return ChronoUnit.DAYS.between(snapshotDate, today) > days;
    }

    OpenRun withUnanswered(String request) {
        List<String> more = new ArrayList<>(unanswered);
        more.add(request);
        return with(requestCount, List.copyOf(more));
    }

    OpenRun withRequests(int count) {
        return with(count, unanswered);
    }

    private OpenRun with(int newRequestCount, List<String> newUnanswered) {
        return new OpenRun(
                runId,
                user,
                developerAccount,
                snapshotDate,
                startedAt,
                resources,
                newRequestCount,
                newUnanswered,
                memory);
    }

    String partFolder(Resource resource) {
        return "user=%s/resource=%s/snapshot_date=%s/run_id=%s/".formatted(user, resource, snapshotDate, runId);
    }

    String partPath(Resource resource, int part) {
        return "%spart-%05d.jsonl.gz".formatted(partFolder(resource), part);
    }

    /** The responses that wait for a part to be made of them. */
    String responseFolder(Resource resource) {
        return "%s%s/%s/".formatted(folder(), runId, resource);
    }

    String responseFolder(Resource resource, int part) {
        return "%spart-%05d/".formatted(responseFolder(resource), part);
    }

    String responsePath(Resource resource, int part, int response) {
        return "%s%06d.jsonl.gz".formatted(responseFolder(resource, part), response);
    }

    /** Which part a response is for, by its path. */
    static int partOf(String responsePath) {
        String[] names = responsePath.split("/");
        return Integer.parseInt(names[names.length - 2].substring("part-".length()));
    }

    String manifestPath() {
        return Manifest.path(snapshotDate, runId);
    }
}
