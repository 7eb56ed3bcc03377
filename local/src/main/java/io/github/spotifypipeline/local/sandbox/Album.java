package io.github.spotifypipeline.local.sandbox;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * An album of the catalogue.
 *
 * @param index position in the catalogue, a cheaper key than the id
 * @param popularity 0 to 100
 */
record Album(
        int index,
        String id,
        String name,
        Type type,
        List<Artist> artists,
        ReleaseDate released,
        int totalTracks,
        String label,
        String upc,
        int popularity,
        String image) {

    enum Type {
        ALBUM,
        SINGLE,
        COMPILATION;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String uri() {
        return "spotify:album:" + id;
    }

    boolean isOutOn(LocalDate day) {
        return !released.day().isAfter(day);
    }
}
