package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What pages tell that later requests depend on: which playlists and artists there are, and what kind of app asks.
 * Ids only, so that memory grows with the library and not with its pages.
 */
final class Discoveries {
    private static final String SPOTIFY_ID = "[A-Za-z0-9]{1,64}";

    private final Map<String, Playlist> playlists = new LinkedHashMap<>();
    private final Set<String> artists = new LinkedHashSet<>();
    private final Set<String> describedArtists = new LinkedHashSet<>();
    private Optional<AppShape> shapeByItem = Optional.empty();
    private Optional<AppShape> shapeByPlaylist = Optional.empty();

    record Playlist(String id, Optional<String> ownerId, boolean isCollaborative) {
        /** Whoever cannot be told to be somebody else may be the user. */
        boolean isReadableBy(Account account) {
            boolean isForeign =
                    ownerId.isPresent() && account.userId().isPresent() && !ownerId.equals(account.userId());
            return isCollaborative || !isForeign;
        }
    }

    void note(Resource resource, JsonNode entry) {
        if (resource == Resource.PLAYLISTS) {
            notePlaylist(entry);
        }
        if (resource == Resource.PLAYLIST_ITEMS && shapeByItem.isEmpty()) {
            shapeByItem = AppShape.ofPlaylistItem(entry);
        }
        noteArtists(entry);
    }

    private void notePlaylist(JsonNode entry) {
        if (shapeByPlaylist.isEmpty()) {
            shapeByPlaylist = AppShape.ofPlaylist(entry);
        }
        Optional<String> owner = Json.text(entry.path("owner").path("id"));
        boolean isCollaborative = entry.path("collaborative").asBoolean();
        spotifyId(entry).ifPresent(id -> playlists.putIfAbsent(id, new Playlist(id, owner, isCollaborative)));
    }

    /** Wherever an artist stands in an entry: alone, in a track, in a track's album, in an album's track. */
    private void noteArtists(JsonNode node) {
        if (node.path("type").asText().equals("artist")) {
            noteArtist(node);
        } else {
            node.forEach(this::noteArtists);
        }
    }

    private void noteArtist(JsonNode artist) {
        spotifyId(artist).ifPresent(id -> {
            artists.add(id);
            if (artist.path("genres").isArray()) {
                describedArtists.add(id);
            }
        });
    }

    /** It becomes part of an address: whatever could not be an id is not taken for one. */
    private static Optional<String> spotifyId(JsonNode node) {
        return Json.text(node.path("id")).filter(id -> id.matches(SPOTIFY_ID));
    }

    /** Every playlist once, in the order of the listing. */
    Collection<Playlist> playlists() {
        return playlists.values();
    }

    /** The artists that were only named, not described, in the order they were met. */
    List<String> undescribedArtists() {
        return artists.stream().filter(id -> !describedArtists.contains(id)).toList();
    }

    AppShape appShape() {
        return shapeByItem.or(() -> shapeByPlaylist).orElse(AppShape.UNKNOWN);
    }
}
