package io.github.spotifypipeline.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Spotify gives to this app, as its answers tell. Nothing is said of what was not asked for.
 *
 * @param closed endpoints that refused, with the status
 * @param fields which fields objects had, and which of those that not every app gets they had not; as {@code kind.name}
 */
public record Capabilities(SortedMap<String, Integer> closed, SortedMap<String, Boolean> fields) {
    static final Capabilities NONE = new Capabilities(new TreeMap<>(), new TreeMap<>());

    /** Whether this is an app that Spotify has taken nothing from: its playlists come as they always did. */
    boolean keepsWhatWasRemoved() {
        return fields.getOrDefault(CapabilityWatch.LEGACY_PLAYLISTS, false);
    }

    boolean isForbidden(String endpoint) {
        return closed.getOrDefault(endpoint, 200) == 403;
    }

    /** What has changed since, in words. What is no longer told of is taken to be as it was. */
    List<String> changesSince(Capabilities before) {
        List<String> changes = new ArrayList<>();
        closed.forEach((endpoint, status) -> {
            if (!before.closed.containsKey(endpoint)) {
                changes.add("%s answers %d".formatted(endpoint, status));
            }
        });
        fields.forEach((field, isThere) -> {
            if (before.knowsKindOf(field) && !isThere.equals(before.fields.getOrDefault(field, false))) {
                changes.add("%s %s".formatted(field, isThere ? "has come" : "is gone"));
            }
        });
        return changes;
    }

    private boolean knowsKindOf(String field) {
        String kind = field.substring(0, field.indexOf('.') + 1);
        return fields.tailMap(kind).keySet().stream()
                .findFirst()
                .filter(first -> first.startsWith(kind))
                .isPresent();
    }

    /** These, and what they do not speak of as it was before. */
    Capabilities over(Capabilities before, Iterable<String> opened) {
        SortedMap<String, Integer> allClosed = new TreeMap<>(before.closed);
        opened.forEach(allClosed::remove);
        allClosed.putAll(closed);
        SortedMap<String, Boolean> allFields = new TreeMap<>(before.fields);
        allFields.putAll(fields);
        return new Capabilities(allClosed, allFields);
    }
}
