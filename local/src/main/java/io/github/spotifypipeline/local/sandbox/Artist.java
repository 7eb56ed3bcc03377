package io.github.spotifypipeline.local.sandbox;

import java.util.List;

/**
 * An artist of the catalogue.
 *
 * @param index position in the catalogue, a cheaper key than the id
 * @param genres none to four names; many artists have none
 * @param popularity 0 to 100
 */
record Artist(int index, String id, String name, Genre genre, List<String> genres, int popularity, String image) {
    String uri() {
        return "spotify:artist:" + id;
    }

    /** Grows tenfold with every 16 points of popularity, up to some tens of millions. */
    long followers() {
        return Math.round(20 * Math.pow(10, popularity / 16.0)) + index;
    }
}
