package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What the sandbox really holds, past all faults: for tests that compare it with what has arrived.
 *
 * @param listings for each listing, by what is asked without what turns pages
 *     ({@code /me/top/tracks?time_range=short_term}), the keys of its entries in their order; nulls, repeated entries
 *     and all that is odd are among them
 */
public record Truth(SortedMap<String, List<String>> listings) {
    /** The key of an entry that is null. */
    public static final String NULL = "null";

    /** The key of an entry whose content is gone or dead. */
    public static final String GONE = "gone";

    /** By what an entry of any listing is known: its URI, for a play after the time it ended. */
    public static String key(JsonNode entry) {
        if (entry.isNull()) {
            return NULL;
        }
        JsonNode uri = content(entry).path("uri");
        String key = uri.isTextual() ? uri.asText() : GONE;
        return entry.has("played_at") ? entry.get("played_at").asText() + " " + key : key;
    }

    /** The entry itself, or what it holds under a name. */
    private static JsonNode content(JsonNode entry) {
        return entry.has("uri")
                ? entry
                : Stream.of("item", "track", "album", "show", "episode")
                        .map(entry::path)
                        .filter(JsonNode::isObject)
                        .findFirst()
                        .orElse(entry);
    }

    /**
     * Reads it all.
     *
     * @param playlistIds of the playlists whose items can be read
     * @param api answers a path and a query
     */
    static Truth of(Stream<String> playlistIds, BiFunction<String, Map<String, String>, JsonNode> api) {
        SortedMap<String, List<String>> listings = new TreeMap<>();
        Stream.concat(Stream.concat(library(), topLists()), playlistIds.map(Truth::playlistItems))
                .forEach(listing -> listings.put(listing.name(), listing.read(api)));
        return new Truth(Collections.unmodifiableSortedMap(listings));
    }

    private static Stream<Listing> library() {
        return Stream.of(
                new Listing("/me/player/recently-played", Map.of()),
                new Listing("/me/following", Map.of("type", "artist")),
                new Listing("/me/tracks", Map.of()),
                new Listing("/me/albums", Map.of()),
                new Listing("/me/shows", Map.of()),
                new Listing("/me/episodes", Map.of()),
                new Listing("/me/playlists", Map.of()));
    }

    private static Stream<Listing> topLists() {
        return Stream.of(Moment.TimeRange.values())
                .map(range -> Map.of("time_range", range.name().toLowerCase(Locale.ROOT)))
                .flatMap(query ->
                        Stream.of(new Listing("/me/top/artists", query), new Listing("/me/top/tracks", query)));
    }

    private static Listing playlistItems(String id) {
        return new Listing("/playlists/" + id + "/items", Map.of("additional_types", "track,episode"));
    }

    private record Listing(String path, Map<String, String> query) {
        String name() {
            return query.isEmpty() ? path : path + "?" + Request.encoded(query);
        }

        List<String> read(BiFunction<String, Map<String, String>, JsonNode> api) {
            List<String> keys = new ArrayList<>();
            Map<String, String> asked = new TreeMap<>(query);
            asked.put("limit", "50");
            JsonNode page;
            do {
                JsonNode answer = api.apply(path, asked);
                page = answer.has("items") ? answer : answer.get("artists");
                page.get("items").forEach(entry -> keys.add(key(entry)));
                turn(asked, page, keys.size());
            } while (page.get("next").isTextual() && !page.get("items").isEmpty());
            return List.copyOf(keys);
        }

        private static void turn(Map<String, String> asked, JsonNode page, int read) {
            if (page.has("offset")) {
                asked.put("offset", Integer.toString(read));
            }
            for (String cursor : List.of("after", "before")) {
                JsonNode position = page.at("/cursors/" + cursor);
                if (position.isTextual()) {
                    asked.keySet().removeAll(List.of("after", "before"));
                    asked.put(cursor, position.asText());
                }
            }
        }
    }
}
