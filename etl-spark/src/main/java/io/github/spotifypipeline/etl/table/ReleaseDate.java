package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** A release date as Spotify writes it: a year, a month or a day; or '0000' and nothing, where it knows none. */
final class ReleaseDate {

    private ReleaseDate() {}

    /** The first day of what the text says; null where it says no date. */
    static Column of(Column text) {
        Column day = when(length(text).equalTo(4), concat(text, lit("-01-01")))
                .when(length(text).equalTo(7), concat(text, lit("-01")))
                .otherwise(text);
        return when(
                        text.rlike("^\\d{4}(-\\d{2}){0,2}$")
                                .and(text.startsWith("0000").equalTo(false)),
                        day)
                .try_cast("date");
    }
}
