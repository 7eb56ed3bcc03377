package io.github.spotifypipeline.ingest;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;

/** What a run is called: when it began, and six digits of chance. */
final class RunId {
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int SUFFIX_LENGTH = 6;

    private RunId() {}

    /** One that no run of this date has, whatever chance says. */
    static String unused(RawStore store, LocalDate snapshotDate, Surroundings surroundings) {
        String start = START.format(surroundings.now());
        return Stream.generate(() -> start + "-" + surroundings.hex(SUFFIX_LENGTH))
                .filter(id -> store.find(Manifest.path(snapshotDate, id)).isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
