package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * What the listener saved and followed, and when. A song is saved when it was heard, an album or artist while liked;
 * some songs are thrown out again after weeks or months.
 */
final class Library {
    /** Of all saved songs, the share that is thrown out again: so many more must be saved to arrive at the size. */
    private static final double THROWN_OUT = 0.09;

    private static final Duration LONGEST_WAIT = Duration.ofDays(2);
    private static final int TRIES = 60;

    /** Something in the library: there from one moment on and, for some, until another. */
    record Saved<T>(T thing, Instant addedAt, Optional<Instant> removedAt) {
        boolean isThereAt(Instant now) {
            return !addedAt.isAfter(now)
                    && removedAt.filter(end -> !end.isAfter(now)).isEmpty();
        }
    }

    /** A part of the library that fills piece by piece; some pieces bring nothing new and stay empty. */
    private static final class Shelf<T> {
        private final Growth growth;
        private final IntFunction<Optional<Saved<T>>> choice;
        private final List<Saved<T>> everSaved = new ArrayList<>();
        private int pieces;

        Shelf(Growth growth, IntFunction<Optional<Saved<T>>> choice) {
            this.growth = growth;
            this.choice = choice;
        }

        List<Saved<T>> at(Instant now) {
            for (; !growth.at(pieces).isAfter(now); pieces++) {
                choice.apply(pieces).ifPresent(everSaved::add);
            }
            return everSaved.stream().filter(saved -> saved.isThereAt(now)).toList();
        }
    }

    private final long seed;
    private final Catalogue catalogue;
    private final Taste taste;
    private final Plays plays;
    private final Shelf<Track> tracks;
    private final Shelf<Album> albums;
    private final Shelf<Artist> artists;

    /** The indexes of what was ever put on each shelf: nothing is put there twice. */
    private final Set<Integer> tracksKnown = new HashSet<>();

    private final Set<Integer> albumsKnown = new HashSet<>();
    private final Set<Integer> artistsKnown = new HashSet<>();

    Library(long seed, ListenerSize size, Catalogue catalogue, Taste taste, Plays plays) {
        this.seed = seed;
        this.catalogue = catalogue;
        this.taste = taste;
        this.plays = plays;
        Growth trackGrowth = new Growth(seed, "saved track", (int) (size.savedTracks() * (1 + THROWN_OUT)));
        Growth albumGrowth = new Growth(seed, "saved album", size.savedAlbums());
        Growth artistGrowth = new Growth(seed, "followed artist", size.followedArtists());
        this.tracks = new Shelf<>(trackGrowth, piece -> savedTrack(piece, trackGrowth.at(piece)));
        this.albums = new Shelf<>(albumGrowth, piece -> savedAlbum(piece, albumGrowth.at(piece)));
        this.artists = new Shelf<>(artistGrowth, piece -> followedArtist(piece, artistGrowth.at(piece)));
    }

    /** The newest first. */
    List<Saved<Track>> tracks(Instant now) {
        return newestFirst(tracks.at(now));
    }

    /** The newest first. */
    List<Saved<Album>> albums(Instant now) {
        return newestFirst(albums.at(now));
    }

    /** The newest last: a cursor that points at one of them stays good. */
    List<Artist> artists(Instant now) {
        return artists.at(now).stream().map(Saved::thing).toList();
    }

    /** All podcasts of the catalogue; the newest first. */
    List<Saved<Show>> shows(Instant now) {
        List<Saved<Show>> shows = new ArrayList<>();
        for (Show show : catalogue.shows()) {
            Instant addedAt = Growth.SINCE.plus(Duration.ofDays(40L + 90L * show.index()));
            shows.add(new Saved<>(show, addedAt, Optional.empty()));
        }
        return newestFirst(shows.stream().filter(show -> show.isThereAt(now)).toList());
    }

    /** The listener keeps the episode that came out first in each quarter; the newest first. */
    List<Saved<Episode>> episodes(Instant now) {
        List<Saved<Episode>> episodes = new ArrayList<>();
        List<Episode> all = catalogue.episodesOf(catalogue.shows().get(0), day(now));
        for (int i = all.size() - 1; i >= 0; i -= 13) {
            Instant addedAt = all.get(i)
                    .released()
                    .day()
                    .atTime(19, 30)
                    .atZone(Plays.ZONE)
                    .toInstant();
            episodes.add(new Saved<>(all.get(i), addedAt, Optional.empty()));
        }
        return newestFirst(
                episodes.stream().filter(episode -> episode.isThereAt(now)).toList());
    }

    private static <T> List<Saved<T>> newestFirst(List<Saved<T>> saved) {
        Comparator<Saved<T>> byAge = Comparator.comparing(Saved::addedAt);
        return saved.stream().sorted(byAge.reversed()).toList();
    }

    /** The first song heard after a moment that was never saved before, saved when it ended. */
    private Optional<Saved<Track>> savedTrack(int piece, Instant moment) {
        for (Play play : plays.between(moment, moment.plus(LONGEST_WAIT))) {
            if (tracksKnown.add(play.track().index())) {
                Instant addedAt = play.endedAt().truncatedTo(ChronoUnit.SECONDS);
                return Optional.of(new Saved<>(play.track(), addedAt, thrownOut(piece, addedAt)));
            }
        }
        return Optional.empty();
    }

    private Optional<Instant> thrownOut(int piece, Instant addedAt) {
        Dice dice = Dice.of(seed, "thrown out", piece);
        return dice.chance(THROWN_OUT)
                ? Optional.of(addedAt.plus(Duration.ofHours(dice.between(10 * 24, 300 * 24))))
                : Optional.empty();
    }

    private Optional<Saved<Album>> savedAlbum(int piece, Instant moment) {
        Dice dice = Dice.of(seed, "saved album", piece);
        return Stream.generate(() -> taste.album(dice, day(moment)))
                .limit(TRIES)
                .filter(album -> albumsKnown.add(album.index()))
                .findFirst()
                .map(album -> new Saved<>(album, moment, Optional.empty()));
    }

    private Optional<Saved<Artist>> followedArtist(int piece, Instant moment) {
        Dice dice = Dice.of(seed, "followed artist", piece);
        return Stream.generate(() -> taste.artist(dice, day(moment)))
                .limit(TRIES)
                .filter(artist -> artistsKnown.add(artist.index()))
                .findFirst()
                .map(artist -> new Saved<>(artist, moment, Optional.empty()));
    }

    private static LocalDate day(Instant at) {
        return at.atZone(Plays.ZONE).toLocalDate();
    }
}
