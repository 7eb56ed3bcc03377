package io.github.spotifypipeline.bench;

import java.util.List;
import java.util.Locale;

/**
 * A measure against another one.
 *
 * @param measure what was measured, and against what
 * @param against the baseline
 * @param median of the measure, in its unit
 * @param baseMedian of the baseline
 * @param unit seconds, calls, megabytes
 * @param ratio of the first to the second
 * @param goal the highest ratio that is good
 */
record Comparison(
        String measure, String against, double median, double baseMedian, String unit, double ratio, double goal) {

    static Comparison of(String measure, List<Double> seconds, String against, List<Double> baseSeconds, double goal) {
        return of(measure, median(seconds), against, median(baseSeconds), "s", goal);
    }

    /** Of what is counted rather than timed, or by something else than us. */
    static Comparison of(String measure, double value, String against, double base, String unit, double goal) {
        return new Comparison(measure, against, value, base, unit, value / base, goal);
    }

    boolean isGood() {
        return ratio <= goal;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %.2f%s |",
                measure,
                against,
                amount(median),
                amount(baseMedian),
                ratio,
                goal,
                isGood() ? "" : " (missed)");
    }

    private String amount(double value) {
        return String.format(Locale.ROOT, unit.equals("s") ? "%.2f %s" : "%,.0f %s", value, unit);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
