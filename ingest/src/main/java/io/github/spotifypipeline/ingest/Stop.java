package io.github.spotifypipeline.ingest;

import java.time.Instant;
import java.util.Optional;

/** Something may not be asked any more in this call; what has been landed stays, and the run goes on with a later one. */
final class Stop extends Exception {

    /** What may not be asked. */
    enum Scope {
        /** Requests of one kind: their quota is spent. */
        BUCKET,
        /** Spotify: it asks for more patience than a call has. */
        SPOTIFY,
        /** Anything: the call's own time is over, or it makes no sense to go on. */
        CALL
    }

    private final Scope scope;
    private final transient Optional<Instant> resumeAt;

    private Stop(Scope scope, String reason, Optional<Instant> resumeAt) {
        super(reason);
        this.scope = scope;
        this.resumeAt = resumeAt;
    }

    static Stop bucket(Instant resumeAt, String reason) {
        return new Stop(Scope.BUCKET, reason, Optional.of(resumeAt));
    }

    static Stop spotify(Instant resumeAt, String reason) {
        return new Stop(Scope.SPOTIFY, reason, Optional.of(resumeAt));
    }

    static Stop until(Instant resumeAt, String reason) {
        return new Stop(Scope.CALL, reason, Optional.of(resumeAt));
    }

    static Stop because(String reason) {
        return new Stop(Scope.CALL, reason, Optional.empty());
    }

    Scope scope() {
        return scope;
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
