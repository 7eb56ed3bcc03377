package io.github.spotifypipeline.local.sandbox;

import java.time.LocalDate;
import java.util.Locale;

/** When something came out, and how much of that date Spotify knows. */
record ReleaseDate(LocalDate day, Precision precision) {

    enum Precision {
        YEAR,
        MONTH,
        DAY;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code 1971}, {@code 1971-05} or {@code 1971-05-30}. */
    String text() {
        String full = day.toString();
        return switch (precision) {
            case YEAR -> full.substring(0, 4);
            case MONTH -> full.substring(0, 7);
            case DAY -> full;
        };
    }
}
