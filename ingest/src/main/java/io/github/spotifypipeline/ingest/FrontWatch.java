package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Watches a listing whose newest entries come first, and says when the rest is known: when the entry that was the newest
 * last time comes again, and there are exactly as many entries more as came before it. Anything else (something was
 * removed, the order changed) is read to the end.
 */
final class FrontWatch {
    private final Optional<Memory.Front> known;
    private Optional<String> newest = Optional.empty();
    private OptionalLong total = OptionalLong.empty();
    private OptionalLong metAt = OptionalLong.empty();
    private boolean isFirstPage = true;
    private boolean hasMoved;
    private long seen;

    /** @param known how it was left last time; empty where it is to be read whole */
    FrontWatch(Optional<Memory.Front> known) {
        this.known = known;
    }

    void note(JsonNode entry) {
        Optional<String> mark = mark(entry);
        if (seen == 0) {
            newest = mark;
        }
        if (metAt.isEmpty() && mark.isPresent() && mark.equals(known.map(Memory.Front::newest))) {
            metAt = OptionalLong.of(seen);
        }
        seen++;
    }

    /** When it was added, and what. */
    private static Optional<String> mark(JsonNode entry) {
        Optional<String> id = Stream.of("track", "album", "show", "episode")
                .map(kind -> Json.text(entry.path(kind).path("id")))
                .flatMap(Optional::stream)
                .findFirst();
        return Json.text(entry.path("added_at")).flatMap(time -> id.map(known -> time + "|" + known));
    }

    /** To be told after each page. A listing may change while it is read: what counts is how it began. */
    void notePage(PageFacts facts) {
        if (isFirstPage) {
            total = facts.total();
            isFirstPage = false;
        } else if (total.isPresent() && facts.total().isPresent()) {
            hasMoved |= !facts.total().equals(total);
        }
    }

    /** Whether entries came or went while it was read: one may have slipped from a page not read yet to one that was. */
    boolean hasMoved() {
        return hasMoved;
    }

    boolean knowsTheRest() {
        return known.isPresent()
                && metAt.isPresent()
                && total.equals(OptionalLong.of(known.get().total() + metAt.getAsLong()));
    }

    /** If it was not read to its end. */
    Manifest.Read shortRead() {
        return metAt.equals(OptionalLong.of(0)) ? Manifest.Read.UNCHANGED : Manifest.Read.CHANGED;
    }

    /** How it was left now; empty where it could not be known again. */
    Optional<Memory.Front> front(Manifest.Read read, LocalDate today) {
        LocalDate fullReadOn =
                read == Manifest.Read.FULL ? today : known.orElseThrow().fullReadOn();
        return total.isEmpty()
                ? Optional.empty()
                : newest.map(mark -> new Memory.Front(mark, total.getAsLong(), fullReadOn));
    }
}
