package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All music and podcasts that exist, including what is not out yet: whoever asks says on which day. Artist 0 is the one
 * under whose name compilations are filed.
 */
final class Catalogue {
    private final List<Artist> artists;
    private final List<Album> albums;
    private final List<Track> tracks;
    private final List<Show> shows;
    private final List<Episode> episodes;

    private final Map<String, Artist> artistsById = new HashMap<>();
    private final Map<String, Album> albumsById = new HashMap<>();
    private final Map<String, Track> tracksById = new HashMap<>();
    private final Map<String, Show> showsById = new HashMap<>();
    private final Map<String, Episode> episodesById = new HashMap<>();
    private final List<List<Track>> tracksByAlbum = new ArrayList<>();
    private final List<List<Track>> tracksByArtist = new ArrayList<>();
    private final List<List<Album>> albumsByArtist = new ArrayList<>();

    Catalogue(List<Artist> artists, List<Album> albums, List<Track> tracks, List<Show> shows, List<Episode> episodes) {
        this.artists = List.copyOf(artists);
        this.albums = List.copyOf(albums);
        this.tracks = List.copyOf(tracks);
        this.shows = List.copyOf(shows);
        this.episodes = List.copyOf(episodes);
        artists.forEach(this::file);
        albums.forEach(this::file);
        tracks.forEach(this::file);
        shows.forEach(show -> showsById.put(show.id(), show));
        episodes.forEach(episode -> episodesById.put(episode.id(), episode));
        tracksByArtist.forEach(
                hits -> hits.sort(Comparator.comparingInt(Track::popularity).reversed()));
        albumsByArtist.forEach(
                works -> works.sort(Comparator.comparing(Catalogue::releaseDay).reversed()));
    }

    private void file(Artist artist) {
        artistsById.put(artist.id(), artist);
        tracksByArtist.add(new ArrayList<>());
        albumsByArtist.add(new ArrayList<>());
    }

    private void file(Album album) {
        albumsById.put(album.id(), album);
        tracksByAlbum.add(new ArrayList<>());
        album.artists().forEach(artist -> albumsByArtist.get(artist.index()).add(album));
    }

    private void file(Track track) {
        tracksById.put(track.id(), track);
        track.linkedFrom().ifPresent(earlierId -> tracksById.put(earlierId, track));
        tracksByAlbum.get(track.album().index()).add(track);
        track.artists().forEach(artist -> tracksByArtist.get(artist.index()).add(track));
    }

    private static LocalDate releaseDay(Album album) {
        return album.released().day();
    }

    List<Artist> artists() {
        return artists;
    }

    List<Track> tracks() {
        return tracks;
    }

    List<Show> shows() {
        return shows;
    }

    List<Album> albumsOutOn(LocalDate day) {
        return albums.stream().filter(album -> album.isOutOn(day)).toList();
    }

    List<Track> tracksOutOn(LocalDate day) {
        return tracks.stream().filter(track -> track.album().isOutOn(day)).toList();
    }

    List<Episode> episodesOutOn(LocalDate day) {
        return episodes.stream()
                .filter(episode -> !episode.released().day().isAfter(day))
                .toList();
    }

    /** In the order of the record. */
    List<Track> tracksOf(Album album) {
        return tracksByAlbum.get(album.index());
    }

    /** What is out of an artist, also as a guest or on compilations; the best known first. */
    List<Track> tracksOf(Artist artist, LocalDate day) {
        return tracksByArtist.get(artist.index()).stream()
                .filter(track -> track.album().isOutOn(day))
                .toList();
    }

    /** Whether anything is out of an artist. */
    boolean isHeardOf(Artist artist, LocalDate day) {
        return tracksByArtist.get(artist.index()).stream()
                .anyMatch(track -> track.album().isOutOn(day));
    }

    /** Whether an album of an artist came out after one day and not after the other. */
    boolean hasReleased(Artist artist, LocalDate after, LocalDate until) {
        return albumsByArtist.get(artist.index()).stream()
                .anyMatch(album -> album.isOutOn(until) && !album.isOutOn(after));
    }

    /** What is out under an artist's own name; the newest first. */
    List<Album> albumsOf(Artist artist, LocalDate day) {
        return albumsByArtist.get(artist.index()).stream()
                .filter(album -> album.isOutOn(day))
                .toList();
    }

    /** The newest first. */
    List<Episode> episodesOf(Show show, LocalDate day) {
        return episodesOutOn(day).stream()
                .filter(episode -> episode.show().index() == show.index())
                .sorted(Comparator.comparing(
                                (Episode episode) -> episode.released().day())
                        .reversed())
                .toList();
    }

    Optional<Artist> artist(String id) {
        return Optional.ofNullable(artistsById.get(id));
    }

    Optional<Album> album(String id) {
        return Optional.ofNullable(albumsById.get(id));
    }

    /** Finds a track by the id that it has or the one that it used to have. */
    Optional<Track> track(String id) {
        return Optional.ofNullable(tracksById.get(id));
    }

    Optional<Show> show(String id) {
        return Optional.ofNullable(showsById.get(id));
    }

    Optional<Episode> episode(String id) {
        return Optional.ofNullable(episodesById.get(id));
    }
}
