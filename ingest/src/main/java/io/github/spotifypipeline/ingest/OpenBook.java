package io.github.spotifypipeline.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The count of one resource while it is being read. */
final class OpenBook {
    private final Resource resource;
    private final Map<String, Remark> remarks = new LinkedHashMap<>();
    private int pages;
    private int failedPages;
    private long items;
    private long nulls;
    private OptionalLong finishedTotal = OptionalLong.empty();
    private OptionalLong currentTotal = OptionalLong.empty();
    private Manifest.Read read = Manifest.Read.FULL;
    private boolean isIncomplete;
    private boolean isFinished;

    /** The same thing may happen to thousands of listings: it is told once, as it was the first time. */
    private record Remark(String text, int times) {
        Remark again() {
            return new Remark(text, times + 1);
        }

        @Override
        public String toString() {
            return times == 1 ? text : "%s (%d times)".formatted(text, times);
        }
    }

    OpenBook(Resource resource) {
        this.resource = resource;
    }

    void beginListing() {
        finishedTotal = reportedTotal();
        currentTotal = OptionalLong.empty();
    }

    void page(PageFacts facts) {
        pages++;
        items += facts.items();
        nulls += facts.nulls();
        if (facts.total().isPresent()) {
            currentTotal = facts.total();
        }
    }

    void failedPage() {
        pages++;
        failedPages++;
    }

    /** Worth telling, but nothing that another run would mend. */
    void remark(String kind, String text) {
        remarks.merge(kind, new Remark(text, 1), (first, again) -> first.again());
    }

    /** Something is missing that another run could bring. */
    void remarkIncomplete(String kind, String text) {
        remark(kind, text);
        isIncomplete = true;
    }

    void read(Manifest.Read kind) {
        read = kind;
    }

    void finish() {
        isFinished = true;
    }

    boolean isFinished() {
        return isFinished;
    }

    boolean isIncomplete() {
        return isIncomplete;
    }

    long items() {
        return items;
    }

    OptionalLong reportedTotal() {
        if (finishedTotal.isEmpty() || currentTotal.isEmpty()) {
            return finishedTotal.isPresent() ? finishedTotal : currentTotal;
        }
        return OptionalLong.of(finishedTotal.getAsLong() + currentTotal.getAsLong());
    }

    Optional<String> reason() {
        String reason = remarks.values().stream().map(Remark::toString).collect(Collectors.joining("; "));
        return Optional.of(reason).filter(text -> !text.isEmpty());
    }

    Manifest.Book close() {
        return new Manifest.Book(resource, pages, failedPages, items, nulls, reportedTotal(), read, reason());
    }
}
