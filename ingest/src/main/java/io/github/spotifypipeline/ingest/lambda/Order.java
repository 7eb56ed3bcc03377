package io.github.spotifypipeline.ingest.lambda;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.github.spotifypipeline.ingest.Resource;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the caller sends.
 *
 * @param snapshotDate a date, or a moment of it in UTC, which is all that the scheduler knows
 * @param execution whose part this is, for the logs
 * @param resources what to fetch; none means all that ingest.yml names
 * @param close whether this is the last call: what it cannot finish is closed as it is
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Order(
        Optional<String> snapshotDate,
        Optional<String> execution,
        Optional<List<String>> resources,
        Optional<Boolean> close) {
    private static final int DATE_LENGTH = "2026-11-23".length();

    LocalDate date(Clock clock) {
        return snapshotDate
                .map(text -> LocalDate.parse(text.substring(0, Math.min(DATE_LENGTH, text.length()))))
                .orElseGet(() -> LocalDate.now(clock));
    }

    boolean isLast() {
        return close.orElse(false);
    }

    Set<Resource> resourcesOr(Set<Resource> usual) {
        Set<Resource> named = EnumSet.noneOf(Resource.class);
        resources.orElse(List.of()).forEach(name -> named.add(Resource.named(name)));
        return named.isEmpty() ? usual : named;
    }
}
