package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playlist.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The listener's playlists, own and followed: they come one after the other over the years. */
final class Playlists {
    private static final List<String> NAMES = List.of(
            "on the way 🚲",
            "Rainy Sunday ☔",
            "Kitchen \"Disco\"",
            "from Noor, with love",
            "2024 & after",
            "Road trip (all of us)",
            "slow / quiet / long",
            "attic finds",
            "قائمة الصباح",
            "Talking, not singing 🎙️",
            "夜のドライブ",
            "Don't skip",
            "Wedding – maybe?",
            "🌊🌊🌊");
    private static final List<String> DESCRIPTIONS = List.of(
            "",
            "",
            "For the early train &amp; the late one",
            "&quot;Play it loud&quot;, she said. It&#39;s fine.",
            "Songs with <b>rain</b> in them",
            "מוזיקה לבוקר ☀️");

    private final long seed;
    private final ListenerSize size;
    private final Catalogue catalogue;
    private final Person listener;
    private final Person friend;
    private final Growth growth;
    private final List<PlaylistHistory> histories = new ArrayList<>();

    Playlists(long seed, ListenerSize size, Catalogue catalogue, Person listener, Person friend) {
        this.seed = seed;
        this.size = size;
        this.catalogue = catalogue;
        this.listener = listener;
        this.friend = friend;
        this.growth = new Growth(seed, "playlist", size.playlists());
    }

    /** The playlists that exist at a moment, the oldest first. */
    List<PlaylistHistory> at(Instant now) {
        while (!growth.at(histories.size()).isAfter(now)) {
            histories.add(history(histories.size()));
        }
        return histories.stream()
                .filter(history -> !history.playlist().createdAt().isAfter(now))
                .toList();
    }

    private PlaylistHistory history(int index) {
        Dice dice = Dice.of(seed, "playlist", index);
        Kind kind = kind(index);
        Person owner = kind == Kind.FRIENDS || kind == Kind.SHARED ? friend : listener;
        Playlist playlist = new Playlist(
                index,
                dice.id(),
                index < NAMES.size() ? NAMES.get(index) : Words.playlist(dice),
                dice.pick(DESCRIPTIONS),
                kind,
                owner,
                kind == Kind.SHARED ? Optional.empty() : Optional.of(dice.chance(0.7)),
                growth.at(index));
        return new PlaylistHistory(seed, playlist, listener, catalogue, firstLength(playlist, dice));
    }

    private static Kind kind(int index) {
        return switch (index) {
            case 3 -> Kind.FRIENDS;
            case 5 -> Kind.SHARED;
            case 7 -> Kind.ODD;
            case 9 -> Kind.SPOKEN;
            default -> index % 6 == 2 ? Kind.STILL : Kind.LIVELY;
        };
    }

    /** The first one is the longest; among the others short ones are more common. */
    private int firstLength(Playlist playlist, Dice dice) {
        int longest = size.longestPlaylist();
        double share = dice.share();
        return switch (playlist.kind()) {
            case ODD, SPOKEN -> 12;
            case LIVELY, STILL, FRIENDS, SHARED ->
                playlist.index() == 0 ? longest * 4 / 5 : 5 + (int) (share * share * (longest * 0.8 - 10));
        };
    }
}
