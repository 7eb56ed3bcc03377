package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.LocalFile;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import io.github.spotifypipeline.local.sandbox.Playlist.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the items of one playlist came and went: filled when it was created, then looked at once a week, when its people
 * may add some and remove some. A version ends only when the items change, and so does its snapshot id.
 */
final class PlaylistHistory {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int TRIES = 40;

    private final long seed;
    private final Playlist playlist;
    private final Person listener;
    private final Catalogue catalogue;
    private final int firstLength;
    private final List<Track> theme;

    /** The versions worked out so far, oldest first, and the week up to which they are. */
    private final List<PlaylistVersion> versions = new ArrayList<>();

    private int weeksDone;

    PlaylistHistory(long seed, Playlist playlist, Person listener, Catalogue catalogue, int firstLength) {
        this.seed = seed;
        this.playlist = playlist;
        this.listener = listener;
        this.catalogue = catalogue;
        this.firstLength = firstLength;
        this.theme = theme();
    }

    Playlist playlist() {
        return playlist;
    }

    /** The version at a moment, which must not be before the playlist was created. */
    PlaylistVersion at(Instant now) {
        while (versions.isEmpty() || !lookAt(weeksDone + 1).isAfter(now)) {
            workOutNextWeek();
        }
        int newest = versions.size() - 1;
        while (newest > 0 && versions.get(newest).since().isAfter(now)) {
            newest--;
        }
        return versions.get(newest);
    }

    /** When the playlist is looked at in a week after it was created. */
    private Instant lookAt(int week) {
        int minutes = dice("look", week).between(0, (int) WEEK.minusHours(8).toMinutes());
        return playlist.createdAt().plus(WEEK.multipliedBy(week)).plusSeconds(60L * minutes);
    }

    private void workOutNextWeek() {
        if (versions.isEmpty()) {
            append(playlist.createdAt(), playlist.kind() == Kind.ODD ? oddities() : filling());
            return;
        }
        weeksDone++;
        PlaylistVersion last = versions.get(versions.size() - 1);
        List<PlaylistItem> edited = edited(last.items(), weeksDone);
        if (!edited.equals(last.items())) {
            append(lookAt(weeksDone), edited);
        }
    }

    private void append(Instant since, List<PlaylistItem> items) {
        versions.add(new PlaylistVersion(playlist, versions.size() + 1, since, List.copyOf(items)));
    }

    private List<PlaylistItem> filling() {
        List<PlaylistItem> items = new ArrayList<>();
        Set<String> there = new HashSet<>();
        for (int i = 0; i < firstLength; i++) {
            Instant addedAt = playlist.createdAt().minusSeconds((firstLength - i) * 41L);
            freshContent(there, addedAt, dice("filling", i))
                    .ifPresent(content -> items.add(PlaylistItem.of(content, playlist.owner(), addedAt)));
        }
        return items;
    }

    private List<PlaylistItem> edited(List<PlaylistItem> before, int week) {
        Dice dice = dice("edit", week);
        if (playlist.kind() == Kind.STILL || !dice.chance(liveliness())) {
            return before;
        }
        List<PlaylistItem> after = new ArrayList<>(before);
        int added = dice.between(1, 4);
        int removed = dice.between(0, before.size() >= firstLength ? 4 : 1);
        // What is odd stays, so that it can be met at any time.
        for (int i = 0; i < removed && !after.isEmpty() && playlist.kind() != Kind.ODD; i++) {
            after.remove(dice.below(after.size()));
        }
        Person editor = playlist.isCollaborative() && dice.chance(0.5) ? listener : playlist.owner();
        Set<String> there = after.stream()
                .flatMap(item -> item.content().stream())
                .map(Playable::uri)
                .collect(Collectors.toCollection(HashSet::new));
        for (int i = 0; i < added; i++) {
            Instant addedAt = lookAt(week).minusSeconds(17L * (added - i));
            freshContent(there, addedAt, dice)
                    .ifPresent(content -> after.add(PlaylistItem.of(content, editor, addedAt)));
        }
        return after;
    }

    /** The chance of an edit in a week: some playlists are at hand all the time, some once in a season. */
    private double liveliness() {
        return playlist.kind() == Kind.ODD
                ? 0.1
                : 0.05 + 0.75 * Math.pow(dice("liveliness").share(), 2);
    }

    /** Something that fits, is out, and was not there yet (it is now); empty where nothing is left. */
    private Optional<Playable> freshContent(Set<String> there, Instant at, Dice dice) {
        LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
        for (int i = 0; i < TRIES; i++) {
            Playable candidate = playlist.kind() == Kind.SPOKEN ? episode(day, dice) : dice.pick(theme);
            if (isOut(candidate, day) && there.add(candidate.uri())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private Episode episode(LocalDate day, Dice dice) {
        return dice.pickEarly(catalogue.episodesOf(dice.pick(catalogue.shows()), day));
    }

    private static boolean isOut(Playable content, LocalDate day) {
        return !(content instanceof Track track) || track.album().isOutOn(day);
    }

    /** What the playlist is about: two genres, a decade, or nothing in particular. */
    private List<Track> theme() {
        Dice dice = dice("theme");
        List<Genre> genres = List.of(dice.pick(List.of(Genre.values())), dice.pick(List.of(Genre.values())));
        int decade = 1970 + 10 * dice.below(6);
        int about = dice.below(3);
        List<Track> fitting = catalogue.tracks().stream()
                .filter(track -> switch (about) {
                    case 0 -> genres.contains(track.artists().get(0).genre());
                    case 1 -> track.album().released().day().getYear() / 10 * 10 == decade;
                    default -> true;
                })
                .toList();
        return fitting.size() > 2 * firstLength ? fitting : catalogue.tracks();
    }

    /**
     * Everything that a reader of playlists must live with: entries whose content is gone, with and without a trace of
     * who added them, episodes, files on the listener's disk, and the same song twice.
     */
    private List<PlaylistItem> oddities() {
        List<PlaylistItem> items = new ArrayList<>(filling());
        Instant at = playlist.createdAt();
        Person owner = playlist.owner();
        items.set(
                0,
                new PlaylistItem(
                        Optional.empty(), Optional.empty(), items.get(0).content()));
        items.add(
                2, new PlaylistItem(Optional.of(at), Optional.of(new Person("", Optional.empty())), Optional.empty()));
        items.add(
                4,
                PlaylistItem.of(
                        new LocalFile("Home & Tape", "Kitchen, 2009", "No Window, No Rain", 273_000), owner, at));
        items.add(5, PlaylistItem.of(new LocalFile("", "", "voice memo 12", 61_500), owner, at));
        items.add(6, items.get(1));
        catalogue.episodesOf(catalogue.shows().get(0), at.atZone(ZoneOffset.UTC).toLocalDate()).stream()
                .limit(2)
                .forEach(episode -> items.add(7, PlaylistItem.of(episode, owner, at)));
        items.add(new PlaylistItem(Optional.of(at), Optional.of(owner), Optional.empty()));
        return items;
    }

    private Dice dice(String what, long... which) {
        long[] key = new long[which.length + 1];
        key[0] = playlist.index();
        System.arraycopy(which, 0, key, 1, which.length);
        return Dice.of(seed, "playlist " + what, key);
    }
}
