package io.github.spotifypipeline.local.sandbox;

import static io.github.spotifypipeline.local.sandbox.JsonSpelling.array;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.followers;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.local.sandbox.Call.Slice;
import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.LocalFile;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Playlists and their items as JSON, under the words that the app's shape knows: {@code items} or {@code tracks}.
 *
 * @param catalogue spells what the items are
 * @param moment decides whose playlists the listener may look into
 */
record PlaylistJson(JsonSpelling spelling, CatalogueJson catalogue, Moment moment) {
    private static final int EMBEDDED_ITEMS = 100;

    /** As playlists are listed: with the number of their items only. */
    ObjectNode simplePlaylist(PlaylistVersion version) {
        ObjectNode json = playlistCore(version);
        for (String word : playlistWords("tracks", "items")) {
            json.putObject(word)
                    .put("href", spelling.base() + itemsPath(version.playlist(), word))
                    .put("total", version.items().size());
        }
        return json;
    }

    /** With its first items, as far as this app may see them. */
    ObjectNode playlist(PlaylistVersion version, Map<String, String> asked) {
        ObjectNode json = playlistCore(version);
        json.set("followers", followers(version.playlist().index() % 4));
        if (spelling.shape().keepsWhatWasRemoved() || moment.isOurs(version.playlist())) {
            boolean wantsEpisodes = wantsEpisodes(asked);
            Slice first = new Slice(0, EMBEDDED_ITEMS);
            for (String word : playlistWords("tracks", "items")) {
                String path = itemsPath(version.playlist(), word);
                json.set(
                        word,
                        spelling.page(path, asked, version.items(), first, item -> playlistItem(item, wantsEpisodes)));
            }
        }
        return json;
    }

    private static String itemsPath(Playlist playlist, String word) {
        return "/playlists/" + playlist.id() + "/" + word;
    }

    /** Whether a client can read episodes; for others they are dressed up as tracks. */
    static boolean wantsEpisodes(Map<String, String> asked) {
        return Arrays.asList(asked.getOrDefault("additional_types", "track").split(",", -1))
                .contains("episode");
    }

    private List<String> playlistWords(String old, String current) {
        List<String> words = new ArrayList<>();
        if (spelling.shape().saysTrack()) {
            words.add(old);
        }
        if (spelling.shape().saysItem()) {
            words.add(current);
        }
        return words;
    }

    private ObjectNode playlistCore(PlaylistVersion version) {
        Playlist playlist = version.playlist();
        ObjectNode json =
                spelling.links("playlist", playlist.id(), playlist.uri()).put("id", playlist.id());
        json.put("collaborative", playlist.isCollaborative());
        json.put("description", playlist.description());
        json.set("images", version.items().isEmpty() ? NullNode.instance : cover(playlist));
        json.put("name", playlist.name());
        json.set("owner", spelling.user(playlist.owner()));
        json.putNull("primary_color");
        json.put("public", playlist.isPublic().orElse(null));
        return json.put("snapshot_id", version.snapshotId());
    }

    private static ArrayNode cover(Playlist playlist) {
        String image = Dice.of(playlist.index(), playlist.id()).hex(24);
        return array().add(object().putNull("height")
                .put("url", "https://i.scdn.co/image/ab67616d00001e02" + image)
                .putNull("width"));
    }

    ObjectNode playlistItem(PlaylistItem item, boolean wantsEpisodes) {
        ObjectNode json = object();
        json.put("added_at", item.addedAt().map(JsonSpelling::seconds).orElse(null));
        json.set("added_by", item.addedBy().<JsonNode>map(spelling::nameless).orElse(NullNode.instance));
        json.put("is_local", item.isLocal());
        json.putNull("primary_color");
        JsonNode content = item.content()
                .<JsonNode>map(thing -> playlistContent(thing, wantsEpisodes))
                .orElse(NullNode.instance);
        for (String word : playlistWords("track", "item")) {
            json.set(word, content);
        }
        json.putObject("video_thumbnail").putNull("url");
        return json;
    }

    private ObjectNode playlistContent(Playable content, boolean wantsEpisodes) {
        if (content instanceof Track track) {
            return catalogue.track(track).put("episode", false).put("track", true);
        }
        if (content instanceof Episode episode) {
            return wantsEpisodes
                    ? catalogue.episode(episode).put("episode", true).put("track", false)
                    : episodeAsTrack(episode);
        }
        return localFile((LocalFile) content);
    }

    /** What a client that did not ask for episodes gets instead: a track on an album that is a podcast. */
    private ObjectNode episodeAsTrack(Episode episode) {
        Show show = episode.show();
        ObjectNode artist = spelling.links("show", show.id(), show.uri())
                .put("id", show.id())
                .putNull("name");
        artist.put("type", show.publisher());
        ObjectNode album = spelling.links("show", show.id(), show.uri())
                .put("id", show.id())
                .put("name", show.name());
        album.put("album_type", "compilation").put("total_tracks", 1);
        album.putNull("release_date").putNull("release_date_precision");
        album.set("images", CatalogueJson.cover(show));
        album.putArray("artists").add(artist);

        ObjectNode json = spelling.links("episode", episode.id(), episode.uri()).put("id", episode.id());
        json.put("name", episode.name())
                .put("duration_ms", episode.durationMs())
                .put("explicit", episode.isExplicit());
        json.put("disc_number", 0).put("track_number", 0).put("is_local", false).putNull("preview_url");
        json.put("episode", false).put("track", true);
        json.set("album", album);
        json.putArray("artists").add(artist.deepCopy());
        json.putObject("external_ids").put("spotify", "https://open.spotify.com/episode/" + episode.id());
        return spelling.shape().keepsWhatWasRemoved() ? json.put("popularity", 0) : json;
    }

    private static ObjectNode localFile(LocalFile file) {
        ObjectNode album = unlinked("album", file.album()).putNull("album_type");
        album.putNull("release_date").putNull("release_date_precision");
        album.set("images", array());
        album.set("artists", array());
        ObjectNode json = unlinked("track", file.name()).put("uri", file.uri());
        json.set("album", album);
        json.putArray("artists").add(unlinked("artist", file.artist()));
        json.put("disc_number", 0).put("track_number", 0).put("duration_ms", file.durationMs());
        json.put("explicit", false).put("is_local", true).putNull("preview_url");
        json.set("external_ids", object());
        return json;
    }

    private static ObjectNode unlinked(String type, String name) {
        ObjectNode json = object().putNull("id")
                .putNull("href")
                .putNull("uri")
                .put("name", name)
                .put("type", type);
        json.set("external_urls", object());
        return json;
    }
}
