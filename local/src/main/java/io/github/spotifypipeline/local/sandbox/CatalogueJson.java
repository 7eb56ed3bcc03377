package io.github.spotifypipeline.local.sandbox;

import static io.github.spotifypipeline.local.sandbox.JsonSpelling.addDescription;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.addReleaseDate;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.array;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.followers;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.images;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.object;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.texts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.local.sandbox.Accounts.Grant;
import io.github.spotifypipeline.local.sandbox.Call.Slice;
import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.util.List;
import java.util.Map;

/**
 * Artists, albums, tracks and podcasts as JSON. A full object and its simplified form stand next to each other.
 *
 * @param moment the catalogue as it is now
 * @param grant what the asking app may see
 */
record CatalogueJson(JsonSpelling spelling, Moment moment, Grant grant) {
    private static final int EMBEDDED_TRACKS = 50;
    private static final int EMBEDDED_EPISODES = 50;

    ObjectNode artist(Artist artist) {
        ObjectNode json = simpleArtist(artist);
        json.set("genres", texts(artist.genres()));
        json.set("images", images("ab6761610000", List.of("e5eb", "5174", "f178"), artist.image(), isFloating(artist)));
        if (spelling.shape().keepsWhatWasRemoved()) {
            json.set("followers", followers(artist.followers()));
            popularity(json, artist.popularity(), isFloating(artist));
        }
        return json;
    }

    /** As artists are found by search: since March 2026 without genres. */
    ObjectNode foundArtist(Artist artist) {
        ObjectNode json = artist(artist);
        json.remove("genres");
        return json;
    }

    private ObjectNode simpleArtist(Artist artist) {
        return spelling.links("artist", artist.id(), artist.uri())
                .put("id", artist.id())
                .put("name", artist.name());
    }

    /** Only the widely followed were ever seen with floating numbers. */
    private boolean isFloating(Artist artist) {
        return spelling.shape().keepsWhatWasRemoved() && artist.followers() >= JsonSpelling.FLOATING_FROM;
    }

    private static void popularity(ObjectNode json, int popularity, boolean isFloating) {
        if (isFloating) {
            json.put("popularity", (double) popularity);
        } else {
            json.put("popularity", popularity);
        }
    }

    ObjectNode album(Album album) {
        ObjectNode json = simpleAlbum(album);
        List<Track> tracks = moment.tracksOf(album);
        Slice first = new Slice(0, EMBEDDED_TRACKS);
        json.set(
                "tracks",
                spelling.page("/albums/" + album.id() + "/tracks", Map.of(), tracks, first, this::simpleTrack));
        String rights = album.released().text().substring(0, 4) + " " + album.label();
        json.putArray("copyrights")
                .add(object().put("text", "(C) " + rights).put("type", "C"))
                .add(object().put("text", "(P) " + rights).put("type", "P"));
        json.putObject("external_ids").put("upc", album.upc());
        json.set("genres", array());
        if (spelling.shape().keepsWhatWasRemoved()) {
            json.put("label", album.label()).put("popularity", album.popularity());
        }
        return json;
    }

    /** As an artist's albums are listed. */
    ObjectNode discographyAlbum(Album album) {
        ObjectNode json = simpleAlbum(album);
        return spelling.shape().keepsWhatWasRemoved()
                ? json.put("album_group", album.type().text())
                : json;
    }

    ObjectNode simpleAlbum(Album album) {
        ObjectNode json = spelling.links("album", album.id(), album.uri()).put("id", album.id());
        json.put("album_type", album.type().text());
        json.set("artists", array(album.artists(), this::simpleArtist));
        spelling.addMarkets(json);
        json.set("images", images("ab67616d0000", List.of("b273", "1e02", "4851"), album.image(), false));
        json.put("name", album.name());
        addReleaseDate(json, album.released());
        return json.put("total_tracks", album.totalTracks());
    }

    /** As a track is listed where the listener's market was looked at: in the library, the top lists and search. */
    ObjectNode checkedTrack(Track track) {
        ObjectNode json = heardTrack(track).put("is_playable", track.isPlayable());
        if (!track.isPlayable()) {
            json.putObject("restrictions").put("reason", "market");
        }
        return json;
    }

    /** As a track is listed among the plays: the album says that it can be played, the track does not. */
    ObjectNode heardTrack(Track track) {
        ObjectNode json = track(track);
        ((ObjectNode) json.get("album")).put("is_playable", true);
        return json;
    }

    ObjectNode track(Track track) {
        ObjectNode json = simpleTrack(track);
        json.set("album", simpleAlbum(track.album()));
        json.putObject("external_ids").put("isrc", track.isrc());
        return spelling.shape().keepsWhatWasRemoved() ? json.put("popularity", track.popularity()) : json;
    }

    /** Where a song moved to a new id, richer apps are told the old one; others just see another id than they knew. */
    ObjectNode simpleTrack(Track track) {
        ObjectNode json = spelling.links("track", track.id(), track.uri()).put("id", track.id());
        json.set("artists", array(track.artists(), this::simpleArtist));
        spelling.addMarkets(json);
        json.put("disc_number", track.disc());
        json.put("duration_ms", track.durationMs());
        json.put("explicit", track.isExplicit());
        json.put("is_local", false);
        if (spelling.shape().keepsWhatWasRemoved() && track.linkedFrom().isPresent()) {
            String earlierId = track.linkedFrom().get();
            json.set(
                    "linked_from",
                    spelling.links("track", earlierId, "spotify:track:" + earlierId)
                            .put("id", earlierId));
        }
        json.put("name", track.name());
        json.putNull("preview_url");
        return json.put("track_number", track.number());
    }

    ObjectNode show(Show show) {
        ObjectNode json = simpleShow(show);
        List<Episode> episodes = moment.episodesOf(show);
        Slice first = new Slice(0, EMBEDDED_EPISODES);
        json.set(
                "episodes",
                spelling.page("/shows/" + show.id() + "/episodes", Map.of(), episodes, first, this::simpleEpisode));
        return json;
    }

    ObjectNode simpleShow(Show show) {
        ObjectNode json = spelling.links("show", show.id(), show.uri()).put("id", show.id());
        spelling.addMarkets(json);
        json.set("copyrights", array());
        addDescription(json, show.description());
        json.put("explicit", false);
        json.set("images", cover(show));
        json.put("is_externally_hosted", false);
        json.set("languages", texts(List.of(show.language())));
        json.put("media_type", "audio").put("name", show.name());
        if (spelling.shape().keepsWhatWasRemoved()) {
            json.put("publisher", show.publisher());
        }
        return json.put("total_episodes", moment.episodesOf(show).size());
    }

    static ArrayNode cover(Show show) {
        return images("ab6765630000", List.of("ba8a", "5f1f", "f68d"), show.image(), false);
    }

    ObjectNode episode(Episode episode) {
        ObjectNode json = simpleEpisode(episode);
        json.set("show", simpleShow(episode.show()));
        return json;
    }

    ObjectNode simpleEpisode(Episode episode) {
        ObjectNode json = spelling.links("episode", episode.id(), episode.uri()).put("id", episode.id());
        json.putNull("audio_preview_url");
        addDescription(json, episode.description());
        json.put("duration_ms", episode.durationMs());
        json.put("explicit", episode.isExplicit());
        json.set("images", cover(episode.show()));
        json.put("is_externally_hosted", false).put("is_playable", true);
        json.put("language", episode.show().language());
        json.set("languages", texts(List.of(episode.show().language())));
        json.put("name", episode.name());
        addReleaseDate(json, episode.released());
        if (grant.allows(Scope.USER_READ_PLAYBACK_POSITION)) {
            json.putObject("resume_point").put("fully_played", false).put("resume_position_ms", 0);
        }
        return json;
    }
}
