package io.github.spotifypipeline.local.sandbox;

import java.time.Instant;
import java.util.Optional;

/**
 * The one person who uses the sandbox: a pure function of a seed and a size. Ask {@link #at} for how things are at a
 * moment. What was worked out is remembered, so one thread at a time may ask.
 */
final class Listener {
    private static final String USER_ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final long seed;
    private final Catalogue catalogue;
    private final Person person;
    private final String accountId;
    private final Taste taste;
    private final Playlists playlists;
    private final Plays plays;
    private final Library library;

    Listener(long seed, ListenerSize size) {
        this.seed = seed;
        Dice dice = Dice.of(seed, "listener");
        this.person = new Person(dice.text(25, USER_ID_LETTERS), Optional.of("Sandbox Listener 🎧"));
        this.accountId = dice.text(26, USER_ID_LETTERS);
        Person friend = new Person(dice.text(25, USER_ID_LETTERS), Optional.of("Noor’s friend \"Z\""));
        this.catalogue = CatalogueGenerator.generate(seed, size);
        this.taste = new Taste(seed, catalogue);
        this.playlists = new Playlists(seed, size, catalogue, person, friend);
        this.plays = new Plays(seed, size.playsPerDay(), catalogue, taste, playlists);
        this.library = new Library(seed, size, catalogue, taste, plays);
    }

    long seed() {
        return seed;
    }

    Moment at(Instant now) {
        return new Moment(this, now);
    }

    Person person() {
        return person;
    }

    /** The id that never changes, not even where Spotify changes the user id. */
    String accountId() {
        return accountId;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    Taste taste() {
        return taste;
    }

    Playlists playlists() {
        return playlists;
    }

    Plays plays() {
        return plays;
    }

    Library library() {
        return library;
    }
}
