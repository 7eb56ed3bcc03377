package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Play.Source;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was heard, day by day in the listener's own time zone. A day has a few sittings (on the way to work and back,
 * the evening; late mornings and afternoons at the weekend), a sitting has one stretch after the other (an album from
 * the first song on, a part of a playlist, one artist, a mix), a stretch has songs.
 */
final class Plays {
    static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

    private static final LocalTime NIGHT_ENDS = LocalTime.of(5, 0);
    private static final int LEAST_HEARD_MS = 30_000;

    private record Sitting(LocalTime start, double shareOfDay) {}

    private record Stretch(Optional<Source> from, List<Track> tracks) {}

    private static final List<Sitting> WORKDAY = List.of(
            new Sitting(LocalTime.of(7, 5), 0.18),
            new Sitting(LocalTime.of(12, 20), 0.07),
            new Sitting(LocalTime.of(16, 50), 0.22),
            new Sitting(LocalTime.of(19, 55), 0.53));
    private static final List<Sitting> WEEKEND = List.of(
            new Sitting(LocalTime.of(9, 40), 0.3),
            new Sitting(LocalTime.of(14, 10), 0.3),
            new Sitting(LocalTime.of(20, 15), 0.4));

    private final long seed;
    private final int playsPerDay;
    private final Catalogue catalogue;
    private final Taste taste;
    private final Playlists playlists;
    private final Map<LocalDate, List<Play>> days = new HashMap<>();

    Plays(long seed, int playsPerDay, Catalogue catalogue, Taste taste, Playlists playlists) {
        this.seed = seed;
        this.playsPerDay = playsPerDay;
        this.catalogue = catalogue;
        this.taste = taste;
        this.playlists = playlists;
    }

    /** The plays that ended after one moment and not after the other, the oldest first. */
    List<Play> between(Instant after, Instant until) {
        List<Play> found = new ArrayList<>();
        LocalDate last = day(until);
        for (LocalDate day = day(after).minusDays(1); !day.isAfter(last); day = day.plusDays(1)) {
            for (Play play : on(day)) {
                if (play.endedAt().isAfter(after) && !play.endedAt().isAfter(until)) {
                    found.add(play);
                }
            }
        }
        return found;
    }

    /** The newest plays that ended by a moment, the newest first. */
    List<Play> latest(int count, Instant until) {
        List<Play> found = new ArrayList<>();
        LocalDate first = day(Growth.SINCE);
        for (LocalDate day = day(until); found.size() < count && !day.isBefore(first); day = day.minusDays(1)) {
            List<Play> newestFirst = new ArrayList<>(on(day));
            Collections.reverse(newestFirst);
            newestFirst.stream().filter(play -> !play.endedAt().isAfter(until)).forEach(found::add);
        }
        return List.copyOf(found.subList(0, Math.min(count, found.size())));
    }

    static LocalDate day(Instant at) {
        return at.atZone(ZONE).toLocalDate();
    }

    /** The plays of the day that begins when a night ends, in their order. */
    private List<Play> on(LocalDate day) {
        if (day.isBefore(day(Growth.SINCE).plusDays(1))) {
            return List.of();
        }
        List<Play> known = days.get(day);
        if (known == null) {
            known = List.copyOf(heardOn(day));
            days.put(day, known);
        }
        return known;
    }

    /** The same on any day, also before the account was opened, and without remembering it. */
    List<Play> heardOn(LocalDate day) {
        Dice dice = Dice.of(seed, "day", day.toEpochDay());
        int wanted = count(day, dice);
        Instant end = ZonedDateTime.of(day.plusDays(1), NIGHT_ENDS, ZONE).toInstant();
        List<Play> heard = new ArrayList<>();
        for (Sitting sitting : isWeekend(day) ? WEEKEND : WORKDAY) {
            Instant start =
                    ZonedDateTime.of(day, sitting.start(), ZONE).toInstant().plusMillis(dice.below(50 * 60_000));
            int songs = (int) Math.round(wanted * sitting.shareOfDay() * (0.8 + 0.4 * dice.share()));
            sit(heard, start, end, songs, day, dice);
        }
        return heard;
    }

    /** More at weekends and in winter; days of all moods. */
    private int count(LocalDate day, Dice dice) {
        double week = isWeekend(day) ? 1.2 : 0.95;
        double year = 1 + 0.12 * Math.cos(2 * Math.PI * day.getDayOfYear() / 365.25);
        double mood = 0.6 + 0.8 * dice.share();
        return (int) Math.round(playsPerDay * Math.min(1.7, Math.max(0.6, week * year * mood)));
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private void sit(List<Play> heard, Instant start, Instant dayEnd, int songs, LocalDate day, Dice dice) {
        Instant clock = heard.isEmpty()
                ? start
                : later(start, heard.get(heard.size() - 1).endedAt());
        int left = songs;
        while (left > 0) {
            Stretch stretch = stretch(left, day, dice);
            for (Track track : stretch.tracks()) {
                Play play = play(track, clock, stretch.from(), dice);
                if (play.endedAt().isAfter(dayEnd)) {
                    return;
                }
                heard.add(play);
                clock = play.endedAt();
                left--;
            }
            clock = clock.plusMillis(dice.between(500, 20_000));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Most songs are heard to the end; a pause of a moment lies before each. */
    private static Play play(Track track, Instant clock, Optional<Source> from, Dice dice) {
        Instant start = clock.plusMillis(dice.between(80, 900));
        boolean isBrokenOff = dice.chance(0.06);
        int heardMs = isBrokenOff ? dice.between(LEAST_HEARD_MS, track.durationMs()) : track.durationMs();
        return new Play(track, start, start.plusMillis(heardMs), from);
    }

    /** Some songs, at least one and at most so many, from one source. */
    private Stretch stretch(int atMost, LocalDate day, Dice dice) {
        double kind = dice.share();
        if (kind < 0.3) {
            return album(atMost, day, dice);
        }
        if (kind < 0.5) {
            return playlist(atMost, day, dice).orElseGet(() -> mix(atMost, day, dice));
        }
        return kind < 0.6 ? artist(atMost, day, dice) : mix(atMost, day, dice);
    }

    private Stretch album(int atMost, LocalDate day, Dice dice) {
        Album album = taste.album(dice, day);
        List<Track> tracks = catalogue.tracksOf(album);
        return new Stretch(
                Optional.of(new Source(Source.Type.ALBUM, album.id())),
                tracks.subList(0, Math.min(atMost, tracks.size())));
    }

    private Optional<Stretch> playlist(int atMost, LocalDate day, Dice dice) {
        Instant morning = day.atTime(NIGHT_ENDS).atZone(ZONE).toInstant();
        List<PlaylistHistory> available = playlists.at(morning);
        if (available.isEmpty()) {
            return Optional.empty();
        }
        PlaylistHistory chosen = dice.pickEarly(available);
        List<PlaylistItem> items = chosen.at(morning).items();
        List<Track> tracks = items.stream()
                .skip(dice.below(Math.max(1, items.size())))
                .flatMap(item -> item.track().stream())
                .limit(Math.min(atMost, dice.between(3, 12)))
                .toList();
        Source source = new Source(Source.Type.PLAYLIST, chosen.playlist().id());
        return tracks.isEmpty() ? Optional.empty() : Optional.of(new Stretch(Optional.of(source), tracks));
    }

    private Stretch artist(int atMost, LocalDate day, Dice dice) {
        Artist artist = taste.artist(dice, day);
        List<Track> hits = catalogue.tracksOf(artist, day);
        return new Stretch(
                Optional.of(new Source(Source.Type.ARTIST, artist.id())),
                hits.subList(0, Math.min(Math.min(atMost, 5), hits.size())));
    }

    private Stretch mix(int atMost, LocalDate day, Dice dice) {
        int songs = Math.min(atMost, dice.between(2, 8));
        List<Track> tracks = new ArrayList<>();
        for (int i = 0; i < songs; i++) {
            tracks.add(dice.chance(0.5) ? taste.rotation(dice, day) : taste.track(dice, day));
        }
        boolean isFromCollection = Dice.of(
                        seed, "collection", day.toEpochDay(), tracks.get(0).index())
                .chance(0.3);
        return new Stretch(isFromCollection ? Optional.of(Source.COLLECTION) : Optional.empty(), tracks);
    }
}
