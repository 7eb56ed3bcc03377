package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the listener likes on a given day. A few artists are always dear, others come into favour for some weeks and
 * leave again, genres have their seasons, and a new record brings its artist back.
 */
final class Taste {
    private static final int ROTATION_SIZE = 12;
    private static final int SEASON_WEEKS = 13;

    private final long seed;
    private final Catalogue catalogue;

    /** By Monday: for each artist, the sum of the weights up to and including that artist. */
    private final Map<LocalDate, double[]> weeks = new HashMap<>();

    Taste(long seed, Catalogue catalogue) {
        this.seed = seed;
        this.catalogue = catalogue;
    }

    Artist artist(Dice dice, LocalDate day) {
        double[] sums = weeks.computeIfAbsent(day.with(DayOfWeek.MONDAY), this::sumsOf);
        double point = dice.share() * sums[sums.length - 1];
        int found = Arrays.binarySearch(sums, point);
        return catalogue.artists().get(found >= 0 ? found + 1 : -found - 1);
    }

    Track track(Dice dice, LocalDate day) {
        return dice.pickEarly(catalogue.tracksOf(artist(dice, day), day));
    }

    Album album(Dice dice, LocalDate day) {
        List<Album> works = catalogue.albumsOf(artist(dice, day), day);
        return works.isEmpty() ? track(dice, day).album() : dice.pickEarly(works);
    }

    /** One of the dozen songs that the listener cannot get enough of just now; each stays for three to six weeks. */
    Track rotation(Dice dice, LocalDate day) {
        double share = dice.share();
        int slot = (int) (share * share * ROTATION_SIZE);
        long week = weekOf(day);
        int stay = 3 + slot % 4;
        long spell = Math.floorDiv(week + slot, stay);
        LocalDate start = LocalDate.ofEpochDay((spell * stay - slot) * 7).with(DayOfWeek.MONDAY);
        return track(Dice.of(seed, "rotation", slot, spell), start);
    }

    private static long weekOf(LocalDate day) {
        return Math.floorDiv(day.toEpochDay(), 7L);
    }

    private double[] sumsOf(LocalDate monday) {
        double[] sums = new double[catalogue.artists().size()];
        double sum = 0;
        for (Artist artist : catalogue.artists()) {
            sum += weight(artist, monday);
            sums[artist.index()] = sum;
        }
        return sums;
    }

    private double weight(Artist artist, LocalDate monday) {
        if (!catalogue.isHeardOf(artist, monday)) {
            return 0;
        }
        double liking = Math.pow(Dice.of(seed, "liking", artist.index()).share(), 6) + 0.01;
        return liking * favour(artist, monday) * season(artist.genre(), monday) * news(artist, monday);
    }

    private double favour(Artist artist, LocalDate monday) {
        int weeksLong = 4 + Dice.of(seed, "favour length", artist.index()).below(8);
        long spell = Math.floorDiv(weekOf(monday) + artist.index(), weeksLong);
        return Dice.of(seed, "favour", artist.index(), spell).chance(0.12) ? 12 : 1;
    }

    private double season(Genre genre, LocalDate monday) {
        long season = Math.floorDiv(weekOf(monday), SEASON_WEEKS);
        return 0.5 + 2 * Dice.of(seed, "season " + genre, season).share();
    }

    private double news(Artist artist, LocalDate monday) {
        return catalogue.hasReleased(artist, monday.minusWeeks(5), monday) ? 4 : 1;
    }
}
