package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;

/** A run that raw has or had: enough to find its manifest. */
record LandedRun(LocalDate snapshotDate, String runId) implements Comparable<LandedRun> {
    private static final Comparator<LandedRun> ORDER =
            Comparator.comparing(LandedRun::snapshotDate).thenComparing(LandedRun::runId);

    static LandedRun of(Run run) {
        return new LandedRun(run.snapshotDate(), run.runId());
    }

    /** As {@code {"2026-11-22": ["<run id>", …]}}. */
    static JsonNode json(Collection<LandedRun> runs) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        runs.stream()
                .sorted()
                .forEach(run -> json.withArray("/" + run.snapshotDate()).add(run.runId()));
        return json;
    }

    static SortedSet<LandedRun> parse(JsonNode json) {
        SortedSet<LandedRun> runs = new TreeSet<>();
        json.properties()
                .forEach(date -> date.getValue()
                        .forEach(id -> runs.add(new LandedRun(LocalDate.parse(date.getKey()), id.asText()))));
        return runs;
    }

    @Override
    public int compareTo(LandedRun other) {
        return ORDER.compare(this, other);
    }
}
