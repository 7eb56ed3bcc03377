package io.github.spotifypipeline.etl;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Tells the listener of each stage and keeps its time; stages may come back, as a second batch does. */
final class Stages {
    private final EtlProgress progress;
    private final Map<EtlStage, Duration> durations = new EnumMap<>(EtlStage.class);
    private final long startedNanos = System.nanoTime();
    private EtlStage current = EtlStage.WAREHOUSE;
    private long begunNanos = startedNanos;

    Stages(EtlProgress progress) {
        this.progress = progress;
    }

    void begin(EtlStage stage, String detail) {
        closeCurrent();
        current = stage;
        progress.begins(stage, detail);
    }

    /** How long each stage took so far. */
    Map<EtlStage, Duration> durations() {
        closeCurrent();
        return new EnumMap<>(durations);
    }

    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    private void closeCurrent() {
        long now = System.nanoTime();
        durations.merge(current, Duration.ofNanos(now - begunNanos), Duration::plus);
        begunNanos = now;
    }
}
