package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** Times as Spotify writes them. */
final class Times {
    /** What Spotify leaves out of very old entries; a key cannot be null. */
    static final Column UNKNOWN = timestamp("1970-01-01T00:00:00Z");

    /** A cast alone would take {@code 12:30} for today, and years that no database holds. */
    private static final String WRITTEN = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$";

    private static final String WRITTEN_TO_THE_MINUTE = "^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:00Z$";

    private Times() {}

    /** Null where the text says no time. */
    static Column of(Column text) {
        Column time = text.try_cast("timestamp");
        return when(text.rlike(WRITTEN).and(isStorable(time)), time);
    }

    /** Likewise, as the account data writes it. */
    static Column ofMinute(Column text) {
        Column time = text.try_cast("timestamp");
        return when(text.rlike(WRITTEN_TO_THE_MINUTE).and(isStorable(time)), time);
    }

    /** Whether every calendar on the way to PostgreSQL agrees about it: Java's is another one before 1583. */
    static Column isStorable(Column time) {
        return time.between(timestamp("1583-01-01T00:00:00Z"), timestamp("9999-12-31T23:59:59Z"));
    }

    private static Column timestamp(String text) {
        return lit(text).cast("timestamp");
    }
}
