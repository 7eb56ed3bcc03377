package io.github.spotifypipeline.etl.report;

import io.github.spotifypipeline.etl.EtlException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Days that are told of together.
 *
 * @param beforeDate the first day of the period before, which ends the day before {@code firstDate}
 * @param firstDate included
 * @param endDate the last day, included
 * @param lastDate the last day of which anything is known: {@code endDate}, or one before it while the period is not over
 */
public record Period(Unit unit, LocalDate beforeDate, LocalDate firstDate, LocalDate endDate, LocalDate lastDate) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
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

    private static Period whole(Unit unit, LocalDate beforeDate, LocalDate firstDate, LocalDate endDate) {
        return new Period(unit, beforeDate, firstDate, endDate, endDate);
    }

    /** The seven days up to and with this one. */
    public static Period weekTo(LocalDate date) {
        return whole(Unit.WEEK, date.minusDays(13), date.minusDays(6), date);
    }

    public static Period month(YearMonth month) {
        return whole(Unit.MONTH, month.minusMonths(1).atDay(1), month.atDay(1), month.atEndOfMonth());
    }

    public static Period year(int year) {
        return whole(Unit.YEAR, LocalDate.of(year - 1, 1, 1), LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
    }

    /**
     * As much of it as is known.
     *
     * @param newest snapshot date of all
     * @throws EtlException 43 if that is nothing
     */
    Period knownThrough(LocalDate newest) {
        if (firstDate.isAfter(newest)) {
            throw new EtlException(
                    EtlException.BAD_ARGUMENT,
                    "Cannot tell of %s: it begins after the newest run (%s). Ask for an earlier %s."
                            .formatted(titleInSentence(), newest, unit.word()));
        }
        return endDate.isAfter(newest) ? new Period(unit, beforeDate, firstDate, endDate, newest) : this;
    }

    boolean isOver() {
        return lastDate.equals(endDate);
    }

    /** The last day of what it is compared with: of the period before, or of as many days of it as are known of this one. */
    LocalDate beforeLastDate() {
        LocalDate dayBefore = firstDate.minusDays(1);
        LocalDate sameDay = beforeDate.plusDays(ChronoUnit.DAYS.between(firstDate, lastDate));
        return isOver() || sameDay.isAfter(dayBefore) ? dayBefore : sameDay;
    }

    /** What it is compared with, in words. */
    String before() {
        String whole = "the %s before".formatted(unit.word());
        long days = ChronoUnit.DAYS.between(beforeDate, beforeLastDate()) + 1;
        if (beforeLastDate().plusDays(1).equals(firstDate)) {
            return whole;
        }
        return days == 1 ? "the first day of " + whole : "the first %d days of %s".formatted(days, whole);
    }

    /**
     * The month and the year that have ended, if any has, on the way from one snapshot to the next.
     *
     * @param earlier nothing where there is none: then both have
     */
    static List<Period> endedSince(Optional<LocalDate> earlier, LocalDate snapshot) {
        List<Period> ended = new ArrayList<>();
        YearMonth month = YearMonth.from(snapshot);
        if (earlier.map(YearMonth::from).filter(month::equals).isEmpty()) {
            ended.add(month(month.minusMonths(1)));
        }
        if (earlier.map(LocalDate::getYear)
                .filter(year -> year == snapshot.getYear())
                .isEmpty()) {
            ended.add(year(snapshot.getYear() - 1));
        }
        return ended;
    }

    String name() {
        return unit.word() + "-"
                + switch (unit) {
                    case WEEK -> endDate;
                    case MONTH -> YearMonth.from(firstDate);
                    case YEAR -> firstDate.getYear();
                };
    }

    String titleInSentence() {
        return title().replaceFirst("^The ", "the ");
    }

    String title() {
        String whole = switch (unit) {
            case WEEK -> "The week to " + DAY.format(endDate);
            case MONTH -> MONTH.format(firstDate);
            case YEAR -> String.valueOf(firstDate.getYear());
        };
        return isOver() ? whole : "%s (not over: up to %s)".formatted(whole, DAY_OF_YEAR.format(lastDate));
    }
}
