package io.github.spotifypipeline.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lands pages of an export as every line of raw is landed: one part after the other, each in memory until it is full. */
final class HistoryLanding {
    private final RawStore store;
    private final HistoryRun run;
    private final int partBytes;
    private final List<Manifest.Part> parts = new ArrayList<>();
    private OpenPart open = new OpenPart();

    HistoryLanding(RawStore store, HistoryRun run, int partBytes) {
        this.store = store;
        this.run = run;
        this.partBytes = partBytes;
    }

    void land(ExportFile file, HistoryPage page) {
        Envelope envelope = new Envelope(
                Resource.STREAMING_HISTORY,
                run.user(),
                new Envelope.Request(file.name(), Map.of("offset", Long.toString(page.firstEntry())), Optional.empty()),
                page.number(),
                200,
                run.startedAt(),
                run.snapshotDate(),
                run.runId(),
                Sha256.of(page.body()));
        open.add(envelope.line(page.body()));
        if (open.uncompressedBytes() >= partBytes) {
            closePart();
        }
    }

    private void closePart() {
        String path = run.partPath(parts.size());
        byte[] content = open.close();
        store.write(path, content);
        parts.add(
                new Manifest.Part(path, Resource.STREAMING_HISTORY, open.lines(), content.length, Sha256.of(content)));
        open = new OpenPart();
    }

    List<Manifest.Part> close() {
        if (open.lines() > 0) {
            closePart();
        }
        return List.copyOf(parts);
    }
}
