package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * Spotify's ids, and what else becomes part of a key: short, and one word. An object or a list that stands where an id
 * should be is read as its text, and would pass for one.
 */
final class Ids {
    private static final String USABLE = "^[^\\p{Z}\\p{C}\"\\[\\]{}]{1,200}$";

    private Ids() {}

    static Column isUsable(Column id) {
        return id.rlike(USABLE);
    }

    /** Null where it is not usable. */
    static Column usable(Column id) {
        return when(isUsable(id), id);
    }
}
