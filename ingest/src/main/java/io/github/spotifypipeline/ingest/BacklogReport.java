package io.github.spotifypipeline.ingest;

import java.net.URI;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/** What waits to be asked for one by one, and the runs that wait to go on, per user. Reading it asks nothing. */
public record BacklogReport(List<Waiting> waiting, List<Open> openRuns, List<Closed> closedEndpoints) {
    private static final String USER = "_state/user=";

    /**
     * Things of one kind.
     *
     * @param doneOn when the last of them is asked for, if a run a day spends the present budget on them
     */
    public record Waiting(String user, Resource resource, long count, LocalDate doneOn) {}

    /** A run that goes on with the next call of the same resources. */
    public record Open(String user, String runId, LocalDate snapshotDate) {}

    /** What Spotify refuses to this app. */
    public record Closed(String user, String endpoint, int status) {}

    /** @throws IngestException 20 if the place cannot be read */
    public static BacklogReport of(URI rawRoot, IngestConfig config, LocalDate today) {
        try (RawStore store = RawStore.at(rawRoot)) {
            List<String> paths = store.list("_state/");
            TreeSet<String> users = new TreeSet<>();
            paths.stream()
                    .filter(path -> path.startsWith(USER) && path.endsWith("/memory.json"))
                    .forEach(path -> users.add(path.substring(USER.length(), path.indexOf('/', USER.length()))));
            return new BacklogReport(
                    users.stream()
                            .flatMap(user -> waiting(user, Memory.of(store, user), config, today).stream())
                            .toList(),
                    paths.stream()
                            .flatMap(path -> OpenRun.at(store, path).stream())
                            .map(run -> new Open(run.user(), run.runId(), run.snapshotDate()))
                            .toList(),
                    users.stream()
                            .flatMap(user -> closed(
                                    user, Memory.of(store, user).capabilities().closed())
                                    .stream())
                            .toList());
        }
    }

    private static List<Waiting> waiting(String user, Memory memory, IngestConfig config, LocalDate today) {
        return Arrays.stream(Resource.values())
                .filter(Resource::isEnrichment)
                .map(resource -> waiting(user, resource, memory, config, today))
                .filter(backlog -> backlog.count() > 0)
                .toList();
    }

    private static Waiting waiting(
            String user, Resource resource, Memory memory, IngestConfig config, LocalDate today) {
        long count = memory.waiting(resource).count();
        int requests =
                Math.max(1, Math.min(config.quota().budget(resource.pathTemplate()), config.mostPerRun(resource)));
        int aDay = requests * config.atOnce(resource, memory.capabilities());
        return new Waiting(user, resource, count, today.plusDays((count + aDay - 1) / aDay - 1));
    }

    private static List<Closed> closed(String user, SortedMap<String, Integer> endpoints) {
        return endpoints.entrySet().stream()
                .map(entry -> new Closed(user, entry.getKey(), entry.getValue()))
                .toList();
    }
}
