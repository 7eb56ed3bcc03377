package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What pages tell that later requests depend on: which playlists, artists, albums and tracks there are, and what kind of
 * app asks. Ids only, so that memory grows with the library and not with its pages.
 */
final class Discoveries {
    private static final Pattern SPOTIFY_ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    private final Map<String, Playlist> playlists = new LinkedHashMap<>();
    private final Things artists = new Things();
    private final Things albums = new Things();
    private final Things tracks = new Things();
    private final Set<String> followedArtists = new LinkedHashSet<>();
    private final CapabilityWatch capabilities = new CapabilityWatch();
    private Optional<AppShape> shapeByItem = Optional.empty();
    private Optional<AppShape> shapeByPlaylist = Optional.empty();

    /** @param version Spotify's {@code snapshot_id} */
    record Playlist(String id, Optional<String> version, Optional<String> ownerId, boolean isCollaborative) {
        /** Whoever cannot be told to be somebody else may be the user. */
        boolean isReadableBy(Account account) {
            boolean isForeign =
                    ownerId.isPresent() && account.userId().isPresent() && !ownerId.equals(account.userId());
            return isCollaborative || !isForeign;
        }
    }

    /** Things of one kind, in the order they were met, and those of them that were not merely named. */
    private static final class Things {
        private final Set<String> met = new LinkedHashSet<>();
        private final Set<String> described = new LinkedHashSet<>();

        void note(JsonNode thing, boolean isDescribed) {
            spotifyId(thing).ifPresent(id -> {
                met.add(id);
                if (isDescribed) {
                    described.add(id);
                }
            });
        }

        List<String> undescribed() {
            return met.stream().filter(id -> !described.contains(id)).toList();
        }
    }

    CapabilityWatch capabilities() {
        return capabilities;
    }

    void note(Resource resource, JsonNode entry) {
        if (resource == Resource.PLAYLISTS) {
            notePlaylist(entry);
        }
        if (resource == Resource.PLAYLIST_ITEMS && shapeByItem.isEmpty()) {
            shapeByItem = AppShape.ofPlaylistItem(entry);
        }
        if (resource == Resource.FOLLOWED_ARTISTS) {
            spotifyId(entry).ifPresent(followedArtists::add);
        }
        noteThings(entry);
    }

    private void notePlaylist(JsonNode entry) {
        capabilities.notePlaylist(entry);
        if (shapeByPlaylist.isEmpty()) {
            shapeByPlaylist = AppShape.ofPlaylist(entry);
        }
        Optional<String> version = Json.text(entry.path("snapshot_id"));
        Optional<String> owner = Json.text(entry.path("owner").path("id"));
        boolean isCollaborative = entry.path("collaborative").asBoolean();
        spotifyId(entry).ifPresent(id -> playlists.putIfAbsent(id, new Playlist(id, version, owner, isCollaborative)));
    }

    /** Wherever a thing stands in an entry: alone, in a track, in a track's album, in an album's track. */
    private void noteThings(JsonNode node) {
        switch (node.path("type").asText()) {
            case "artist" -> noteArtist(node);
            case "album" -> noteAlbum(node);
            case "track" -> noteTrack(node);
            default -> node.forEach(this::noteThings);
        }
    }

    private void noteArtist(JsonNode artist) {
        boolean isDescribed = artist.path("genres").isArray();
        artists.note(artist, isDescribed);
        if (isDescribed) {
            capabilities.noteArtist(artist);
        }
    }

    private void noteAlbum(JsonNode album) {
        boolean isDescribed = album.path("tracks").isObject();
        albums.note(album, isDescribed);
        if (isDescribed) {
            capabilities.noteAlbum(album);
        }
        album.forEach(this::noteThings);
    }

    private void noteTrack(JsonNode track) {
        boolean isDescribed = track.path("album").isObject();
        tracks.note(track, isDescribed);
        if (isDescribed) {
            capabilities.noteTrack(track);
        }
        track.forEach(this::noteThings);
    }

    private static Optional<String> spotifyId(JsonNode node) {
        return Json.text(node.path("id")).filter(Discoveries::isSpotifyId);
    }

    /** It becomes part of an address: whatever could not be an id is not taken for one. */
    static boolean isSpotifyId(String text) {
        return SPOTIFY_ID.matcher(text).matches();
    }

    /** Every playlist once, in the order of the listing. */
    Collection<Playlist> playlists() {
        return playlists.values();
    }

    Optional<Playlist> playlist(String id) {
        return Optional.ofNullable(playlists.get(id));
    }

    /** What there is to ask for one by one, in the order it was met; what was described need not be asked for. */
    List<String> undescribed(Resource resource) {
        return switch (resource.scope()) {
            case EACH_ARTIST -> artists.undescribed();
            case EACH_FOLLOWED_ARTIST -> List.copyOf(followedArtists);
            case EACH_ALBUM -> albums.undescribed();
            case EACH_TRACK -> tracks.undescribed();
            case ONCE, EACH_TIME_RANGE, EACH_PLAYLIST, EACH_SEARCH, IMPORTED -> List.of();
        };
    }

    /** What need not be asked for, since listings have told all of it. */
    Set<String> described(Resource resource) {
        return switch (resource) {
            case ARTISTS -> artists.described;
            case ALBUMS -> albums.described;
            case TRACKS -> tracks.described;
            default -> Set.of();
        };
    }

    Manifest.App app() {
        Capabilities seen = capabilities.seen();
        return new Manifest.App(appShape(), seen.closed(), seen.fields());
    }

    AppShape appShape() {
        return shapeByItem.or(() -> shapeByPlaylist).orElse(AppShape.UNKNOWN);
    }
}
