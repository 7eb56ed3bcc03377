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

    Optional<Instant> resumeAt() {
        return resumeAt;
    }
}
