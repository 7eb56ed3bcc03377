package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs know from earlier ones, kept beside raw: it saves requests. A memory and not data: to lose it costs
 * requests, and a history's tracks their place in the line.
 *
 * @param fronts by resource: where a listing that grows at its front was left
 * @param playlists by id: the version that was read to its end
 * @param asked by resource and id: when a thing was asked for (found or not); without a date it still waits
 * @param capabilities what the app was given last
 * @param heard by id: tracks of the imported history that wait to be asked for, and how often they were played
 */
record Memory(
        SortedMap<String, Front> fronts,
        SortedMap<String, String> playlists,
        SortedMap<String, SortedMap<String, Optional<LocalDate>>> asked,
        Capabilities capabilities,
        SortedMap<String, Integer> heard) {

    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    /** At 400 a day most of a year's work, and 3 MB; who has heard more of them waits in vain for the rarest. */
    private static final int MOST_HEARD = 100_000;

    private static final Comparator<Map.Entry<String, Integer>> MOST_HEARD_FIRST =
            Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());

    static final Memory NONE =
            new Memory(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), Capabilities.NONE, new TreeMap<>());

    /** Memories of older versions have none of a history. */
    Memory {
        heard = Objects.requireNonNullElseGet(heard, TreeMap::new);
    }

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

    /** Changes what is remembered, whoever else changes it meanwhile. */
    static void update(RawStore store, String user, UnaryOperator<Memory> change) {
        boolean isDone = false;
        while (!isDone) {
            Optional<RawStore.Stored> seen = store.find(path(user));
            Memory before =
                    seen.map(RawStore.Stored::content).map(Memory::parse).orElse(NONE);
            isDone = store.replace(path(user), seen, Json.bytes(change.apply(before)));
        }
    }

    /**
     * The same, with what an imported history names and nobody has asked for. Lists are read whole next time: a track
     * that they describe need not be asked for, and they describe fifty at once.
     */
    Memory hearing(Map<String, Integer> plays) {
        if (plays.isEmpty()) {
            return this;
        }
        Map<String, Integer> all = new HashMap<>(heard);
        plays.forEach((id, count) -> all.merge(id, count, Math::max));
        all.keySet().removeIf(this::hasDescribed);
        SortedMap<String, Integer> most = new TreeMap<>();
        all.entrySet().stream()
                .sorted(MOST_HEARD_FIRST)
                .limit(MOST_HEARD)
                .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        return new Memory(new TreeMap<>(), new TreeMap<>(), asked, capabilities, most);
    }

    private boolean hasDescribed(String track) {
        return asked(Resource.TRACKS).getOrDefault(track, Optional.empty()).isPresent();
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
        return asked(resource).containsKey(id) || resource == Resource.TRACKS && heard.containsKey(id);
    }

    /** What still waits to be asked for the first time; tracks that were heard before others, the most played first. */
    Stream<String> waiting(Resource resource) {
        Stream<String> met = asked(resource).entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey);
        return resource == Resource.TRACKS
                ? Stream.concat(mostHeardFirst(), met.filter(id -> !heard.containsKey(id)))
                : met;
    }

    private Stream<String> mostHeardFirst() {
        return heard.entrySet().stream().sorted(MOST_HEARD_FIRST).map(Map.Entry::getKey);
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
