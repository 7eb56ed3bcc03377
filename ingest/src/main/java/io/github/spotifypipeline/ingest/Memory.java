package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs know from earlier ones, kept beside raw: it saves requests. A memory and not data: to lose it costs
 * requests, no more.
 *
 * @param fronts by resource: where a listing that grows at its front was left
 * @param playlists by id: the version that was read to its end
 * @param asked by resource and id: when a thing was asked for (found or not); without a date it still waits
 * @param capabilities what the app was given last
 */
record Memory(
        SortedMap<String, Front> fronts,
        SortedMap<String, String> playlists,
        SortedMap<String, SortedMap<String, Optional<LocalDate>>> asked,
        Capabilities capabilities) {

    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

    static final Memory NONE = new Memory(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), Capabilities.NONE);

    /**
     * The newest entry of a listing, and how many entries there were with it.
     *
     * @param fullReadOn when it was last read to its end
     */
    record Front(String newest, long total, LocalDate fullReadOn) {
        boolean isFresh(LocalDate today, int fullReadDays) {
            return ChronoUnit.DAYS.between(fullReadOn, today) < fullReadDays;
        }
    }

    static Memory of(RawStore store, String user) {
        return store.read(path(user)).map(Memory::parse).orElse(NONE);
    }

    private static String path(String user) {
        return "_state/user=%s/memory.json".formatted(user);
    }

    private static Memory parse(byte[] json) {
        try {
            return Json.MAPPER.readValue(json, Memory.class);
        } catch (IOException e) {
            LOG.warn("The memory of earlier runs is unreadable and begins anew: {}", e.getMessage());
            return NONE;
        }
    }

    void save(RawStore store, String user) {
        store.write(path(user), Json.bytes(this));
    }

    Optional<Front> front(Resource resource) {
        return Optional.ofNullable(fronts.get(resource.wireName()));
    }

    boolean hasRead(Discoveries.Playlist playlist) {
        return playlist.version()
                .filter(version -> version.equals(playlists.get(playlist.id())))
                .isPresent();
    }

    private SortedMap<String, Optional<LocalDate>> asked(Resource resource) {
        return asked.getOrDefault(resource.wireName(), new TreeMap<>());
    }

    boolean knows(Resource resource, String id) {
        return asked(resource).containsKey(id);
    }

    /** What still waits to be asked for the first time. */
    Stream<String> waiting(Resource resource) {
        return asked(resource).entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey);
    }

    /** What was asked for so long ago that it may have changed, the oldest first. */
    Stream<String> stale(Resource resource, LocalDate today, int refreshDays) {
        return asked(resource).entrySet().stream()
                .filter(entry -> entry.getValue()
                        .filter(date -> ChronoUnit.DAYS.between(date, today) >= refreshDays)
                        .isPresent())
                .sorted(Map.Entry.comparingByValue(
                        (first, second) -> first.orElseThrow().compareTo(second.orElseThrow())))
                .map(Map.Entry::getKey);
    }
}
