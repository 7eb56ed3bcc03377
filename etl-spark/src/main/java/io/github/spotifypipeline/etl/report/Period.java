package io.github.spotifypipeline.etl.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Days that are told of together.
 *
 * @param beforeDate the first day of the period before, which ends the day before {@code firstDate}
 * @param firstDate included
 * @param lastDate included
 */
public record Period(Unit unit, LocalDate beforeDate, LocalDate firstDate, LocalDate lastDate) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

    /** How long it is. */
    public enum Unit {
        WEEK,
        MONTH,
        YEAR;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The seven days up to and with this one. */
    public static Period weekTo(LocalDate date) {
        return new Period(Unit.WEEK, date.minusDays(13), date.minusDays(6), date);
    }

    public static Period month(YearMonth month) {
        return new Period(Unit.MONTH, month.minusMonths(1).atDay(1), month.atDay(1), month.atEndOfMonth());
    }

    public static Period year(int year) {
        return new Period(
                Unit.YEAR, LocalDate.of(year - 1, 1, 1), LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
    }

    /**
     * What is to be told after a load: the week, and a month or year that has ended since the load before.
     *
     * @param newest snapshot date of all
     * @param earlier the newest snapshot date before this load
     */
    static List<Period> due(LocalDate newest, Optional<LocalDate> earlier) {
        List<Period> due = new ArrayList<>(List.of(weekTo(newest)));
        YearMonth month = YearMonth.from(newest);
        if (earlier.map(YearMonth::from).filter(month::equals).isEmpty()) {
            due.add(month(month.minusMonths(1)));
        }
        if (earlier.map(LocalDate::getYear)
                .filter(year -> year == newest.getYear())
                .isEmpty()) {
            due.add(year(newest.getYear() - 1));
        }
        return due;
    }

    String name() {
        return unit.word() + "-"
                + switch (unit) {
                    case WEEK -> lastDate;
                    case MONTH -> YearMonth.from(firstDate);
                    case YEAR -> firstDate.getYear();
                };
    }

    String title() {
        return switch (unit) {
            case WEEK -> "The week to " + DAY.format(lastDate);
            case MONTH -> MONTH.format(firstDate);
            case YEAR -> String.valueOf(firstDate.getYear());
        };
    }
}
