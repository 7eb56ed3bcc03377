package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Lands responses in raw, one resource after the other, in parts of bounded size.
 *
 * <p>An open part is gzip in memory: it is small, and so a store needs to know nothing but whole files.
 */
final class Landing {
    private final RawStore store;
    private final String user;
    private final LocalDate snapshotDate;
    private final String runId;
    private final int partBytes;
    private final Map<Resource, Integer> partCounts = new EnumMap<>(Resource.class);
    private final List<Manifest.Part> parts = new ArrayList<>();
    private Optional<OpenPart> open = Optional.empty();

    Landing(RawStore store, String user, LocalDate snapshotDate, String runId, int partBytes) {
        this.store = store;
        this.user = user;
        this.snapshotDate = snapshotDate;
        this.runId = runId;
        this.partBytes = partBytes;
    }

    /** @throws UncheckedIOException if the store refuses a part */
    void land(Listing listing, int page, SortedMap<String, String> query, Answer answer) {
        OpenPart part = partFor(listing.resource());
        try {
            envelope(listing, page, query, answer).writeLine(answer, part.nextLine());
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes every byte", e);
        }
        if (part.uncompressedBytes() >= partBytes) {
            closePart();
        }
    }

    private Envelope envelope(Listing listing, int page, SortedMap<String, String> query, Answer answer) {
        return new Envelope(
                listing.resource(),
                user,
                new Envelope.Request(listing.path(), query, listing.id()),
                page,
                answer.status(),
                answer.receivedAt(),
                snapshotDate,
                runId,
                answer.sha256());
    }

    private OpenPart partFor(Resource resource) {
        if (open.filter(part -> part.resource() == resource).isEmpty()) {
            closePart();
            open = Optional.of(new OpenPart(resource));
        }
        return open.get();
    }

    /** Every part so far, with the last one closed. */
    List<Manifest.Part> parts() {
        closePart();
        return List.copyOf(parts);
    }

    private void closePart() {
        open.ifPresent(part -> {
            int number = partCounts.merge(part.resource(), 1, Integer::sum) - 1;
            String path = "user=%s/resource=%s/snapshot_date=%s/run_id=%s/part-%05d.jsonl.gz"
                    .formatted(user, part.resource(), snapshotDate, runId, number);
            byte[] content = part.close();
            store.write(path, content);
            parts.add(new Manifest.Part(path, part.resource(), part.lines(), content.length, Sha256.of(content)));
        });
        open = Optional.empty();
    }
}
