package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Library.Saved;
import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The listener and the catalogue as they are at one instant. */
final class Moment {
    private static final int PLAYS_REMEMBERED = 50;

    /** Over how long Spotify counts when it ranks what someone likes. */
    enum TimeRange {
        SHORT_TERM(28),
        MEDIUM_TERM(182),
        LONG_TERM(365);

        private final Duration length;

        TimeRange(int days) {
            this.length = Duration.ofDays(days);
        }

        Duration length() {
            return length;
        }
    }

    private final Listener listener;
    private final Instant now;
    private final LocalDate today;
    private final Map<TimeRange, List<Track>> topTracks = new EnumMap<>(TimeRange.class);
    private final Map<TimeRange, List<Artist>> topArtists = new EnumMap<>(TimeRange.class);

    Moment(Listener listener, Instant now) {
        this.listener = listener;
        this.now = now;
        this.today = now.atZone(ZoneOffset.UTC).toLocalDate();
    }

    Listener listener() {
        return listener;
    }

    Instant now() {
        return now;
    }

    List<Saved<Track>> savedTracks() {
        return listener.library().tracks(now);
    }

    List<Saved<Album>> savedAlbums() {
        return listener.library().albums(now);
    }

    List<Saved<Show>> savedShows() {
        return listener.library().shows(now);
    }

    List<Saved<Episode>> savedEpisodes() {
        return listener.library().episodes(now);
    }

    List<Artist> followedArtists() {
        return listener.library().artists(now);
    }

    /** The newest first; Spotify forgets all but the last fifty. */
    List<Play> recentPlays() {
        return listener.plays().latest(PLAYS_REMEMBERED, now);
    }

    List<Track> topTracks(TimeRange range) {
        return topTracks.computeIfAbsent(range, wanted -> ranked(wanted, Play::track, Track::index));
    }

    /** Ranked by the artist named first on each track played. */
    List<Artist> topArtists(TimeRange range) {
        return topArtists.computeIfAbsent(
                range, wanted -> ranked(wanted, play -> play.track().artists().get(0), Artist::index));
    }

    /** The most played first; where two were played as often, the one heard last. */
    private <T> List<T> ranked(TimeRange range, Function<Play, T> what, ToIntFunction<T> index) {
        List<Play> newestFirst = new ArrayList<>(listener.plays().between(now.minus(range.length()), now));
        Collections.reverse(newestFirst);
        Map<Integer, Integer> counts = new HashMap<>();
        List<T> heard = new ArrayList<>();
        for (Play play : newestFirst) {
            T thing = what.apply(play);
            if (counts.merge(index.applyAsInt(thing), 1, Integer::sum) == 1) {
                heard.add(thing);
            }
        }
        heard.sort(Comparator.comparing((T thing) -> counts.get(index.applyAsInt(thing)))
                .reversed());
        return List.copyOf(heard);
    }

    /** The oldest first. */
    List<PlaylistHistory> playlists() {
        return listener.playlists().at(now);
    }

    Optional<PlaylistHistory> playlist(String id) {
        return playlists().stream()
                .filter(history -> history.playlist().id().equals(id))
                .findFirst();
    }

    /** Whether the listener may look into a playlist in development mode: as its owner or as a collaborator. */
    boolean isOurs(Playlist playlist) {
        return playlist.owner().equals(listener.person()) || playlist.isCollaborative();
    }

    List<Track> tracks() {
        return listener.catalogue().tracksOutOn(today);
    }

    List<Album> albums() {
        return listener.catalogue().albumsOutOn(today);
    }

    List<Artist> artists() {
        return listener.catalogue().artists();
    }

    List<Show> shows() {
        return listener.catalogue().shows();
    }

    List<Episode> episodes() {
        return listener.catalogue().episodesOutOn(today);
    }

    Optional<Artist> artist(String id) {
        return listener.catalogue().artist(id);
    }

    Optional<Album> album(String id) {
        return listener.catalogue().album(id).filter(album -> album.isOutOn(today));
    }

    Optional<Track> track(String id) {
        return listener.catalogue().track(id).filter(track -> track.album().isOutOn(today));
    }

    Optional<Show> show(String id) {
        return listener.catalogue().show(id);
    }

    Optional<Episode> episode(String id) {
        return listener.catalogue()
                .episode(id)
                .filter(episode -> !episode.released().day().isAfter(today));
    }

    /** In the order of the record. */
    List<Track> tracksOf(Album album) {
        return listener.catalogue().tracksOf(album);
    }

    /** The best known first. */
    List<Track> tracksOf(Artist artist) {
        return listener.catalogue().tracksOf(artist, today);
    }

    /** The newest first. */
    List<Album> albumsOf(Artist artist) {
        return listener.catalogue().albumsOf(artist, today);
    }

    /** The newest first. */
    List<Episode> episodesOf(Show show) {
        return listener.catalogue().episodesOf(show, today);
    }
}
