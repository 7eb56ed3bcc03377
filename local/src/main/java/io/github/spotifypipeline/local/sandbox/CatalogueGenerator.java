package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import io.github.spotifypipeline.local.sandbox.ReleaseDate.Precision;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Invents the catalogue of one seed. */
final class CatalogueGenerator {
    private static final int FIRST_YEAR = 1965;
    private static final LocalDate LAST_RELEASE = LocalDate.of(2026, 12, 31);
    private static final LocalDate FIRST_EPISODE = LocalDate.of(2023, 11, 20);

    /** This album has more tracks than Spotify puts into an album's answer, so that the rest has to be asked for. */
    private static final int LONG_ALBUM = 7;

    private static final int LONG_ALBUM_TRACKS = 64;
    private static final int TRACKS_PER_DISC = 32;

    private static final List<String> SHOW_NAMES =
            List.of("The Thimble Hour", "Maps & Mistakes", "Langzaam Nieuws — één onderwerp per week");
    private static final int EPISODES_PER_SHOW = 320;

    private final long seed;
    private final ListenerSize size;
    private final List<Artist> artists = new ArrayList<>();
    private final List<Album> albums = new ArrayList<>();
    private final List<Track> tracks = new ArrayList<>();
    private final List<Show> shows = new ArrayList<>();
    private final List<Episode> episodes = new ArrayList<>();

    private CatalogueGenerator(long seed, ListenerSize size) {
        this.seed = seed;
        this.size = size;
    }

    static Catalogue generate(long seed, ListenerSize size) {
        CatalogueGenerator generator = new CatalogueGenerator(seed, size);
        generator.addArtists();
        generator.addAlbums();
        generator.addShows();
        return new Catalogue(
                generator.artists, generator.albums, generator.tracks, generator.shows, generator.episodes);
    }

    private void addArtists() {
        Set<String> namesTaken = new HashSet<>(Set.of("Various Artists"));
        artists.add(new Artist(0, Dice.of(seed, "artist", 0).id(), "Various Artists", Genre.POP, List.of(), 0, "0"));
        for (int index = 1; index < size.artists(); index++) {
            Dice dice = Dice.of(seed, "artist", index);
            String id = dice.id();
            String name = freshName(dice, namesTaken);
            Genre genre = dice.pickEarly(List.of(Genre.values()));
            double fame = dice.share();
            int popularity = (int) (8 + 92 * fame * Math.sqrt(fame));
            artists.add(new Artist(index, id, name, genre, genresOf(genre, dice), popularity, dice.hex(24)));
        }
    }

    private static String freshName(Dice dice, Set<String> taken) {
        String name = Words.artist(dice);
        while (!taken.add(name)) {
            name = Words.artist(dice);
        }
        return name;
    }

    /** A quarter of the artists has no genre at all, as on Spotify. */
    private static List<String> genresOf(Genre genre, Dice dice) {
        int wanted = Math.max(0, dice.between(-1, 3) + (dice.chance(0.1) ? 1 : 0));
        int first = dice.below(genre.names().size());
        List<String> names = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            names.add(genre.names().get((first + i) % genre.names().size()));
        }
        return List.copyOf(names);
    }

    private void addAlbums() {
        for (int index = 0; index < size.albums(); index++) {
            Dice dice = Dice.of(seed, "album", index);
            addAlbum(index, dice, artistOf(index, dice));
        }
    }

    /** Everyone gets one album; the rest goes to few, so that some discographies are long. */
    private Artist artistOf(int album, Dice dice) {
        List<Artist> everyone = artists.subList(1, artists.size());
        return album < everyone.size() ? everyone.get(album) : dice.pickEarly(everyone);
    }

    private void addAlbum(int index, Dice dice, Artist artist) {
        boolean isCompilation = index >= artists.size() && dice.chance(0.08);
        Album.Type type = index == LONG_ALBUM ? Album.Type.ALBUM : type(isCompilation, dice);
        int trackCount = index == LONG_ALBUM ? LONG_ALBUM_TRACKS : trackCount(type, dice);
        List<Artist> billed = isCompilation ? List.of(artists.get(0)) : List.of(artist);
        Album album = new Album(
                index,
                dice.id(),
                Words.album(dice),
                type,
                billed,
                releaseDate(artist, dice),
                trackCount,
                Words.label(dice),
                dice.digits(12),
                Math.max(0, artist.popularity() - dice.between(0, 30)),
                dice.hex(24));
        albums.add(album);
        for (int number = 1; number <= trackCount; number++) {
            addTrack(album, number, isCompilation ? dice.pick(artists.subList(1, artists.size())) : artist);
        }
    }

    private static Album.Type type(boolean isCompilation, Dice dice) {
        if (isCompilation) {
            return Album.Type.COMPILATION;
        }
        return dice.chance(0.6) ? Album.Type.ALBUM : Album.Type.SINGLE;
    }

    private static int trackCount(Album.Type type, Dice dice) {
        return switch (type) {
            case ALBUM -> dice.between(8, 14);
            case SINGLE -> dice.pickEarly(List.of(1, 2, 3, 4, 5, 6));
            case COMPILATION -> dice.between(12, 20);
        };
    }

    /** Between an artist's debut and the end of the catalogue; the older, the less is known of the date. */
    private ReleaseDate releaseDate(Artist artist, Dice dice) {
        double career = Dice.of(seed, "debut", artist.index()).share();
        LocalDate debut = LocalDate.of(FIRST_YEAR + (int) ((LAST_RELEASE.getYear() - FIRST_YEAR) * career), 1, 1);
        int daysActive = (int) (LAST_RELEASE.toEpochDay() - debut.toEpochDay());
        LocalDate day = debut.plusDays(dice.between(0, daysActive));
        return new ReleaseDate(day, precision(day, dice));
    }

    private static Precision precision(LocalDate day, Dice dice) {
        double known = dice.share() + (day.getYear() < 1990 ? 0.1 : 0.46);
        return known < 0.5 ? Precision.YEAR : known < 0.6 ? Precision.MONTH : Precision.DAY;
    }

    private void addTrack(Album album, int number, Artist artist) {
        int index = tracks.size();
        Dice dice = Dice.of(seed, "track", album.index(), number);
        String id = dice.id();
        List<Artist> credited = credits(artist, dice);
        String title = Words.song(dice);
        boolean namesGuest = credited.size() > 1 && dice.chance(0.7);
        int seconds = artist.genre() == Genre.AMBIENT ? dice.between(180, 640) : dice.between(125, 330);
        tracks.add(new Track(
                index,
                id,
                dice.chance(0.03) ? Optional.of(dice.id()) : Optional.empty(),
                namesGuest ? title + " (feat. " + credited.get(1).name() + ")" : title,
                album,
                credited,
                1 + (number - 1) / TRACKS_PER_DISC,
                1 + (number - 1) % TRACKS_PER_DISC,
                seconds * 1000 + dice.below(1000),
                dice.chance(artist.genre() == Genre.HIP_HOP ? 0.4 : 0.06),
                // ZZ is no country's prefix: these codes belong to no recording.
                "ZZ" + dice.text(3, "ABCDEFGHJKLMNPQRSTUVWXYZ")
                        + album.released().text().substring(2, 4) + dice.digits(5),
                Math.max(0, album.popularity() - dice.between(0, 40)),
                !dice.chance(0.02)));
    }

    private List<Artist> credits(Artist artist, Dice dice) {
        List<Artist> credited = new ArrayList<>(List.of(artist));
        while (dice.chance(0.12)) {
            Artist guest = dice.pick(artists.subList(1, artists.size()));
            if (!credited.contains(guest)) {
                credited.add(guest);
            }
        }
        return List.copyOf(credited);
    }

    private void addShows() {
        for (String name : SHOW_NAMES) {
            Dice dice = Dice.of(seed, "show", shows.size());
            String language = name.startsWith("Langzaam") ? "nl" : "en";
            String description = "Conversations about small things, without hurry. \"Quotes\" & ampersands included.";
            Show show = new Show(shows.size(), dice.id(), name, Words.label(dice), description, language, dice.hex(24));
            shows.add(show);
            addEpisodes(show);
        }
    }

    /** One a week, each show on its own weekday, for years to come. */
    private void addEpisodes(Show show) {
        for (int number = 1; number <= EPISODES_PER_SHOW; number++) {
            Dice dice = Dice.of(seed, "episode", show.index(), number);
            LocalDate day = FIRST_EPISODE.plusDays(2L * show.index()).plusWeeks(number - 1);
            episodes.add(new Episode(
                    dice.id(),
                    show,
                    number + ". " + Words.episode(dice),
                    "In part " + number + " we take a walk & talk it over. Don't skip the end.",
                    new ReleaseDate(day, Precision.DAY),
                    dice.between(1_300_000, 4_200_000),
                    dice.chance(0.1)));
        }
    }
}
