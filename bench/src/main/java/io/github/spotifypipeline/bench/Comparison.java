package io.github.spotifypipeline.bench;

import java.util.List;
import java.util.Locale;

/**
 * A measure against another one.
 *
 * @param measure what was measured, and against what
 * @param against the baseline
 * @param seconds medians, of the measure and of the baseline
 * @param ratio of the first to the second
 * @param goal the highest ratio that is good
 */
record Comparison(String measure, String against, double seconds, double baseSeconds, double ratio, double goal) {

    static Comparison of(String measure, List<Double> seconds, String against, List<Double> baseSeconds, double goal) {
        double median = median(seconds);
        double baseMedian = median(baseSeconds);
        return new Comparison(measure, against, median, baseMedian, median / baseMedian, goal);
    }

    boolean isGood() {
        return ratio <= goal;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f s | %.2f s | %.2f | %.2f%s |",
                measure,
                against,
                seconds,
                baseSeconds,
                ratio,
                goal,
                isGood() ? "" : " (missed)");
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
