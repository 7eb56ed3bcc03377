package io.github.spotifypipeline.local.sandbox;

import static io.github.spotifypipeline.local.sandbox.JsonSpelling.addReleaseDate;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.array;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.followers;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.object;
import static io.github.spotifypipeline.local.sandbox.JsonSpelling.seconds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.local.sandbox.Accounts.Grant;
import io.github.spotifypipeline.local.sandbox.Library.Saved;
import io.github.spotifypipeline.local.sandbox.Play.Source;
import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import io.github.spotifypipeline.local.sandbox.ReleaseDate.Precision;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The listener as JSON: profile, library, follows and plays.
 *
 * @param catalogue spells what was saved, followed and played
 * @param grant what the asking app may see
 */
record LibraryJson(JsonSpelling spelling, CatalogueJson catalogue, Moment moment, Grant grant) {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The listener's own profile, with what the scopes and the kind of app allow to see. */
    ObjectNode me() {
        ObjectNode me = spelling.user(moment.listener().person());
        me.put("account_id", moment.listener().accountId());
        me.set("images", array());
        if (spelling.shape().keepsWhatWasRemoved()) {
            me.set("followers", followers(21));
            if (grant.allows(Scope.USER_READ_PRIVATE)) {
                me.put("country", "NL").put("product", "premium");
                me.putObject("explicit_content").put("filter_enabled", false).put("filter_locked", false);
            }
            if (grant.allows(Scope.USER_READ_EMAIL)) {
                me.put("email", "listener@sandbox.invalid");
            }
        }
        return me;
    }

    ObjectNode publicUser(Person person) {
        ObjectNode user = spelling.user(person);
        user.set("followers", followers(3));
        user.set("images", array());
        return user;
    }

    ObjectNode savedTrack(Saved<Track> saved) {
        ObjectNode json = object().put("added_at", seconds(saved.addedAt()));
        json.set("track", catalogue.checkedTrack(saved.thing()));
        return json;
    }

    ObjectNode savedAlbum(Saved<Album> saved) {
        ObjectNode json = object().put("added_at", seconds(saved.addedAt()));
        json.set("album", catalogue.album(saved.thing()));
        return json;
    }

    ObjectNode savedShow(Saved<Show> saved) {
        ObjectNode json = object().put("added_at", seconds(saved.addedAt()));
        json.set("show", catalogue.simpleShow(saved.thing()));
        return json;
    }

    ObjectNode savedEpisode(Saved<Episode> saved) {
        ObjectNode json = object().put("added_at", seconds(saved.addedAt()));
        json.set("episode", catalogue.episode(saved.thing()));
        return json;
    }

    /** A saved episode of a podcast that is no longer there: Spotify keeps the entry and forgets the rest. */
    ObjectNode savedDeadEpisode(Instant addedAt) {
        ObjectNode json = object().put("added_at", seconds(addedAt));
        ObjectNode episode = dead("episode");
        episode.putNull("audio_preview_url").putNull("duration_ms").putNull("language");
        addReleaseDate(episode, "0000", Precision.YEAR);
        if (grant.allows(Scope.USER_READ_PLAYBACK_POSITION)) {
            episode.putObject("resume_point").put("fully_played", false).putNull("resume_position_ms");
        }
        ObjectNode show = dead("show");
        show.putNull("copyrights").putNull("media_type").putNull("total_episodes");
        if (spelling.shape().keepsWhatWasRemoved()) {
            show.putNull("publisher");
        }
        episode.set("show", show);
        json.set("episode", episode);
        return json;
    }

    private ObjectNode dead(String type) {
        ObjectNode json =
                spelling.links(type, "null", "").putNull("uri").putNull("id").putNull("name");
        json.putNull("description").putNull("html_description").putNull("is_externally_hosted");
        json.put("explicit", false);
        json.set("images", array());
        json.set("languages", array().addNull());
        return json;
    }

    /** The listener's newest plays from one cursor on; past the last one, an empty page without cursors. */
    ObjectNode recentlyPlayed(List<Play> page, int limit, Map<String, String> asked) {
        String path = "/me/player/recently-played";
        ObjectNode answer = object();
        answer.set("items", array(page, this::play));
        if (page.isEmpty()) {
            answer.putNull("next").putNull("cursors");
        } else {
            String newest = millis(page.get(0).endedAt());
            String oldest = millis(page.get(page.size() - 1).endedAt());
            Map<String, String> further = new LinkedHashMap<>();
            further.put(asked.containsKey("after") ? "after" : "before", asked.containsKey("after") ? newest : oldest);
            further.put("limit", Integer.toString(limit));
            answer.put("next", spelling.link(path, further));
            answer.putObject("cursors").put("after", newest).put("before", oldest);
        }
        Map<String, String> own = new LinkedHashMap<>(asked);
        own.put("limit", Integer.toString(limit));
        return answer.put("limit", limit).put("href", spelling.link(path, own));
    }

    private static String millis(Instant at) {
        return Long.toString(at.toEpochMilli());
    }

    /** Followed artists come one level deeper than any other listing. */
    ObjectNode followed(List<Artist> page, Optional<String> after, boolean isLast, int limit, int total) {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("type", "artist");
        own.put("limit", Integer.toString(limit));
        Map<String, String> further = new LinkedHashMap<>(own);
        after.ifPresent(id -> own.put("after", id));
        Optional<String> last = isLast
                ? Optional.empty()
                : Optional.of(page.get(page.size() - 1).id());
        last.ifPresent(id -> further.put("after", id));

        ObjectNode answer = object();
        ObjectNode artists = answer.putObject("artists");
        artists.put("href", spelling.link("/me/following", own));
        artists.put("limit", limit);
        artists.put("next", isLast ? null : spelling.link("/me/following", further));
        artists.putObject("cursors").put("after", last.orElse(null));
        artists.put("total", total);
        artists.set("items", array(page, catalogue::artist));
        return answer;
    }

    private ObjectNode play(Play play) {
        ObjectNode json = object();
        json.set("track", catalogue.heardTrack(play.track()));
        json.put("played_at", MILLIS.format(play.endedAt()));
        json.set("context", play.from().<JsonNode>map(this::source).orElse(NullNode.instance));
        return json;
    }

    private ObjectNode source(Source source) {
        if (source.equals(Source.COLLECTION)) {
            return collection();
        }
        String type = source.type().name().toLowerCase(Locale.ROOT);
        return spelling.links(type, source.id(), "spotify:" + type + ":" + source.id());
    }

    private ObjectNode collection() {
        ObjectNode json = object();
        json.putObject("external_urls").put("spotify", "https://open.spotify.com/collection");
        json.put("href", spelling.base() + "/me/tracks").put("type", "collection");
        return json.put("uri", moment.listener().person().uri() + ":collection");
    }
}
