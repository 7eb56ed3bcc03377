package io.github.spotifypipeline.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what an import reads. */
final class HistoryTally {
    /** More songs than anybody hears: 60 MB, however many an export names. */
    private static final int MOST_TRACKS = 500_000;

    private static final int MOST_UNKNOWN_FIELDS = 20;

    private final List<HistoryResult.ReadFile> files = new ArrayList<>();
    private final SortedMap<String, HistoryCount> years = new TreeMap<>();
    private final Map<String, Integer> plays = new HashMap<>();
    private final Set<String> unknownFields = new TreeSet<>();
    private HistoryCount file = HistoryCount.NONE;
    private long nulls;
    private int pages;

    void entry(HistoryEntry entry) {
        HistoryCount one = entry.count();
        file = file.plus(one);
        years.merge(entry.year().orElse(""), one, HistoryCount::plus);
        entry.trackId()
                .filter(id -> plays.size() < MOST_TRACKS || plays.containsKey(id))
                .ifPresent(id -> plays.merge(id, 1, Integer::sum));
    }

    void nothing() {
        nulls++;
        entry(new HistoryEntry());
    }

    void page() {
        pages++;
    }

    void unknownField(String name) {
        if (unknownFields.size() < MOST_UNKNOWN_FIELDS && CapabilityWatch.isFieldName(name)) {
            unknownFields.add(name);
        }
    }

    void endFile(String name) {
        files.add(new HistoryResult.ReadFile(name, file));
        file = HistoryCount.NONE;
    }

    List<HistoryResult.ReadFile> files() {
        return Collections.unmodifiableList(files);
    }

    SortedMap<String, HistoryCount> years() {
        return Collections.unmodifiableSortedMap(years);
    }

    /** Of tracks, by their ids. */
    Map<String, Integer> plays() {
        return Collections.unmodifiableMap(plays);
    }

    /** What the export has that nobody knew. */
    List<String> changes() {
        return unknownFields.stream()
                .map(field -> "%s.%s is unknown, and was not kept".formatted(Resource.STREAMING_HISTORY, field))
                .toList();
    }

    Manifest.Book book() {
        long entries = years.values().stream().mapToLong(HistoryCount::entries).sum();
        return new Manifest.Book(
                Resource.STREAMING_HISTORY,
                pages,
                0,
                entries,
                nulls,
                OptionalLong.empty(),
                Manifest.Read.FULL,
                Optional.empty());
    }
}
