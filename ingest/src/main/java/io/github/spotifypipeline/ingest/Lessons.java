package io.github.spotifypipeline.ingest;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run adds to the {@link Memory}. Another run may have changed that meanwhile, so only the additions are kept. */
final class Lessons {
    private final Map<Resource, Optional<Memory.Front>> fronts = new EnumMap<>(Resource.class);
    private final Map<String, String> playlists = new LinkedHashMap<>();
    private final Map<Resource, Map<String, LocalDate>> asked = new EnumMap<>(Resource.class);
    private final Map<Resource, Iterable<String>> found = new EnumMap<>(Resource.class);

    /** Empty where the listing does not tell enough to know it again. */
    void left(Resource resource, Optional<Memory.Front> front) {
        fronts.put(resource, front);
    }

    void hasRead(Discoveries.Playlist playlist) {
        playlist.version().ifPresent(version -> playlists.put(playlist.id(), version));
    }

    void hasAsked(Resource resource, String id, LocalDate date) {
        asked.computeIfAbsent(resource, key -> new LinkedHashMap<>()).put(id, date);
    }

    /** These wait, unless they are known already. */
    void hasFound(Resource resource, Iterable<String> ids) {
        found.put(resource, ids);
    }

    Memory addedTo(Memory memory, Capabilities capabilities) {
        SortedMap<String, Memory.Front> newFronts = new TreeMap<>(memory.fronts());
        fronts.forEach((resource, front) -> front.ifPresentOrElse(
                known -> newFronts.put(resource.wireName(), known), () -> newFronts.remove(resource.wireName())));
        SortedMap<String, String> newPlaylists = new TreeMap<>(memory.playlists());
        newPlaylists.putAll(playlists);
        SortedMap<String, Integer> newHeard = new TreeMap<>(memory.heard());
        newHeard.keySet()
                .removeAll(asked.getOrDefault(Resource.TRACKS, Map.of()).keySet());
        return new Memory(newFronts, newPlaylists, addedTo(memory.asked()), capabilities, newHeard);
    }

    private SortedMap<String, SortedMap<String, Optional<LocalDate>>> addedTo(
            SortedMap<String, SortedMap<String, Optional<LocalDate>>> before) {
        SortedMap<String, SortedMap<String, Optional<LocalDate>>> after = new TreeMap<>();
        before.forEach((resource, dates) -> after.put(resource, new TreeMap<>(dates)));
        found.forEach((resource, ids) -> {
            SortedMap<String, Optional<LocalDate>> dates = dates(after, resource);
            ids.forEach(id -> dates.putIfAbsent(id, Optional.empty()));
        });
        asked.forEach((resource, ids) -> {
            SortedMap<String, Optional<LocalDate>> dates = dates(after, resource);
            ids.forEach((id, date) -> dates.put(id, Optional.of(date)));
        });
        return after;
    }

    private static SortedMap<String, Optional<LocalDate>> dates(
            SortedMap<String, SortedMap<String, Optional<LocalDate>>> all, Resource resource) {
        return all.computeIfAbsent(resource.wireName(), key -> new TreeMap<>());
    }
}
