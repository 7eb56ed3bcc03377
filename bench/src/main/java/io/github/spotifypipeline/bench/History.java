package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.ingest.HistoryImport;
import io.github.spotifypipeline.ingest.HistoryRequest;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.Surroundings;
import io.github.spotifypipeline.local.sandbox.ListenerSize;
import io.github.spotifypipeline.local.sandbox.SandboxExport;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A privacy export into an empty warehouse: landed in raw, then loaded in a process of its own, from its start to its end, with
 * the heap and the compiler that {@code pipeline import} has.
 */
final class History {
    /** Who plays something from morning to night, so that a million plays are of nine years. */
    private static final ListenerSize SIZE = new ListenerSize(3_000, 6_600, 310, 600, 40, 30, 24, 180);

    /** The start of a process is in it: with fewer plays it is missed by that alone. */
    private static final double GOAL_SECONDS_A_MILLION = 60;

    private static final int GOAL_PLAYS_A_SECOND = 20_000;

    private final Workplace place;
    private final int plays;
    private final int rounds;

    History(Workplace place, int plays, int rounds) {
        this.place = place;
        this.plays = plays;
        this.rounds = rounds;
    }

    List<Comparison> measure() throws Exception {
        Path export = place.folder().resolve("export.zip");
        SandboxExport.ofEntries(plays, SandboxOptions.DEFAULTS.withSize(SIZE)).write(export);
        List<Double> whole = new ArrayList<>();
        List<Double> loading = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Path raw = place.folder().resolve("raw-" + round);
            double landed = Stopwatch.seconds(() -> land(export, raw));
            double loaded = load(raw, "history_" + round);
            whole.add(landed + loaded);
            loading.add(loaded);
            place.delete(raw);
        }
        String measure = String.format(Locale.ROOT, "import of %,d exported plays", plays);
        return List.of(
                Comparison.of(measure, whole, "60 s a million", List.of(GOAL_SECONDS_A_MILLION * plays / 1e6), 1),
                Comparison.of(
                        "thereof the load",
                        loading,
                        String.format(Locale.ROOT, "%,d plays a second", GOAL_PLAYS_A_SECOND),
                        List.of((double) plays / GOAL_PLAYS_A_SECOND),
                        1));
    }

    private static Object land(Path export, Path raw) {
        HistoryRequest request = new HistoryRequest(
                raw.toUri(),
                Optional.of("bench"),
                List.of(export),
                HistoryRequest.AccountData.REFUSED,
                IngestConfig.packaged());
        return HistoryImport.run(request, Surroundings.real(), (resource, done, expected) -> {});
    }

    private double load(Path raw, String name) throws Exception {
        Path curated = place.folder().resolve(name);
        double seconds = Child.java(
                        List.of("-Xmx2g", "-Xms1g", "-Xmn500m", "-XX:+UseSerialGC", "-XX:CompileThresholdScaling=8"),
                        OneLoad.class,
                        raw.toString(),
                        curated.toString(),
                        place.database(name).url())
                .seconds();
        place.drop(name);
        place.delete(curated);
        return seconds;
    }
}
