package io.github.spotifypipeline.ingest;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Closes an open run as it is: what it has landed is counted from the lines themselves, so that no plan, no settings and
 * no earlier version of this program is needed to understand it.
 */
final class ClosedRun {
    private static final Set<String> TURNING = Set.of("offset", "limit", "after", "before");

    private final RawStore store;
    private final OpenRun run;
    private final Journal journal;
    private final Books books;
    private final Discoveries discoveries = new Discoveries();
    private Optional<Map<String, String>> listing = Optional.empty();

    private ClosedRun(RawStore store, OpenRun run, int partBytes) {
        this.store = store;
        this.run = run;
        this.journal = new Journal(store, run, partBytes);
        this.books = new Books(EnumSet.copyOf(run.resources()));
    }

    /** Writes its manifest. */
    static Manifest close(RawStore store, OpenRun run, int partBytes, String reason, Instant now) {
        return new ClosedRun(store, run, partBytes).close(reason, now);
    }

    private Manifest close(String reason, Instant now) {
        List<Resource> inOrder = Arrays.stream(Resource.values())
                .filter(resource -> run.resources().contains(resource) || journal.holds(resource))
                .toList();
        inOrder.forEach(this::count);
        books.breakOff(reason);
        Manifest manifest = new Manifest(
                run.runId(),
                run.user(),
                run.snapshotDate(),
                run.startedAt(),
                now,
                Manifest.Status.PARTIAL,
                Optional.of(reason),
                Optional.empty(),
                books.incomplete(),
                discoveries.app(),
                List.of(),
                run.requestCount(),
                // Those were another call's.
                OptionalInt.empty(),
                Optional.empty(),
                journal.close(inOrder),
                books.close(),
                List.of());
        store.write(manifest.path(), Json.bytes(manifest));
        run.forget(store);
        return manifest;
    }

    private void count(Resource resource) {
        for (Optional<LandedLine> line = journal.next(resource); line.isPresent(); line = journal.next(resource)) {
            count(resource, line.get());
        }
    }

    private void count(Resource resource, LandedLine line) {
        OpenBook book = books.of(resource);
        beginListing(book, line);
        Optional<PageFacts> facts = line.answer().isOk()
                ? line.answer()
                        .json()
                        .flatMap(json -> PageFacts.read(
                                json.text(),
                                resource.paging(),
                                resource.wrapper(line.query()),
                                entry -> discoveries.note(resource, entry)))
                : Optional.empty();
        facts.ifPresentOrElse(book::page, () -> {
            book.failedPage();
            book.remark("status " + line.answer().status(), line.answer().explanation());
        });
    }

    private void beginListing(OpenBook book, LandedLine line) {
        Map<String, String> asked = new TreeMap<>(line.query());
        asked.keySet().removeAll(TURNING);
        asked.put("path", line.path());
        if (!listing.equals(Optional.of(asked))) {
            listing = Optional.of(asked);
            book.beginListing();
        }
    }
}
