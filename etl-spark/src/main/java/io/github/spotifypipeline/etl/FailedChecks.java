package io.github.spotifypipeline.etl;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A check of severity fail found rows. */
final class FailedChecks extends EtlException {
    private final transient List<QualityResult> results;

    /** @param results of all checks, of which one at least failed */
    FailedChecks(List<QualityResult> results) {
        super(
                FAILED_CHECK,
                "Cannot load: %s. Nothing is stored; sql/checks says what each means."
                        .formatted(results.stream()
                                .filter(QualityResult::isFailure)
                                .map(QualityResult::toString)
                                .collect(joining("; "))));
        this.results = List.copyOf(results);
    }

    List<QualityResult> results() {
        return results;
    }
}
