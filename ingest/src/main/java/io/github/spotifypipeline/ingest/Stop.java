package io.github.spotifypipeline.ingest;

import java.time.Instant;
import java.util.Optional;

/** No more requests in this run; what has been landed stays, and the run ends partial. */
final class Stop extends Exception {
    private final transient Optional<Instant> resumeAt;

    private Stop(String reason, Optional<Instant> resumeAt) {
        super(reason);
        this.resumeAt = resumeAt;
    }

    static Stop until(Instant resumeAt, String reason) {
        return new Stop(reason, Optional.of(resumeAt));
    }

    static Stop because(String reason) {
        return new Stop(reason, Optional.empty());
    }

    /** The same, for what has not begun: there is nothing yet that could be partial. */
    IngestException beforeTheBeginning() {
        return resumeAt.map(time -> IngestException.tooEarly(
                        "Cannot begin: %s (until %s). Run again then.".formatted(getMessage(), time), time))
                .orElseGet(
                        () -> IngestException.notReady("Cannot begin: %s. Try again later.".formatted(getMessage())));
    }

    Optional<Instant> resumeAt() {
        return resumeAt;
    }
}
