package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Learns from a run's answers what the app is given. */
final class CapabilityWatch {
    /** What playlists have only where nothing was removed. */
    static final String LEGACY_PLAYLISTS = "playlists.tracks";

    private static final Pattern FIELD_NAME = Pattern.compile("\\w{1,64}");

    private final SortedMap<String, Integer> refused = new TreeMap<>();
    private final SortedMap<String, Boolean> fields = new TreeMap<>();
    private final Set<String> answered = new TreeSet<>();

    /** An endpoint is closed if it refuses whatever it is asked. A single thing may well not exist (404) by itself. */
    void noteAnswer(Listing listing, int status) {
        String endpoint = listing.endpoint();
        if (status == 200) {
            answered.add(endpoint);
        } else if (status == 403 || status == 404 && listing.id().isEmpty()) {
            refused.putIfAbsent(endpoint, status);
        }
    }

    void noteArtist(JsonNode artist) {
        note("artists", artist, List.of("followers", "popularity", "genres"));
    }

    void noteAlbum(JsonNode album) {
        note("albums", album, List.of("label", "popularity", "external_ids"));
    }

    void noteTrack(JsonNode track) {
        note("tracks", track, List.of("popularity", "available_markets", "external_ids"));
    }

    /** How entries of playlists are called is told by what the playlist calls them all. */
    void notePlaylist(JsonNode playlist) {
        note("playlists", playlist, List.of("items", "tracks"));
    }

    /** Every field that is there, so that a new one is told; and of those that not every app gets, that one is missing. */
    private void note(String kind, JsonNode object, List<String> notForAll) {
        object.fieldNames().forEachRemaining(name -> {
            if (isFieldName(name)) {
                fields.put(kind + "." + name, true);
            }
        });
        notForAll.forEach(name -> fields.putIfAbsent(kind + "." + name, false));
    }

    /** Whatever else it may be, it is not told. */
    static boolean isFieldName(String name) {
        return FIELD_NAME.matcher(name).matches();
    }

    Capabilities seen() {
        SortedMap<String, Integer> closed = new TreeMap<>(refused);
        closed.keySet().removeAll(answered);
        return new Capabilities(closed, new TreeMap<>(fields));
    }

    /** What is known now: what was seen, and for the rest what was known before. */
    Capabilities over(Capabilities before) {
        return seen().over(before, answered);
    }
}
