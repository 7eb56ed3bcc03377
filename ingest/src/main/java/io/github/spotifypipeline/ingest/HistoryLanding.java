package io.github.spotifypipeline.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lands pages of an export as every line of raw is landed: one part after the other, each in memory until it is full.
 * While it compresses and writes one page, the next ones are read: two cores are done in half the time.
 */
final class HistoryLanding implements AutoCloseable {
    /** A megabyte each at most. */
    private static final int MOST_PAGES_WAITING = 8;

    private final RawStore store;
    private final HistoryRun run;
    private final int partBytes;
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final Deque<Future<?>> waiting = new ArrayDeque<>();
    private final List<Manifest.Part> parts = new ArrayList<>();
    private OpenPart open = new OpenPart();

    HistoryLanding(RawStore store, HistoryRun run, int partBytes) {
        this.store = store;
        this.run = run;
        this.partBytes = partBytes;
    }

    /** In the order of the calls. */
    void land(ExportFile file, HistoryPage page) {
        if (waiting.size() == MOST_PAGES_WAITING) {
            await(waiting.removeFirst());
        }
        waiting.add(writer.submit(() -> write(file, page)));
    }

    /** Of all pages. */
    List<Manifest.Part> parts() {
        waiting.add(writer.submit(this::closePart));
        waiting.forEach(HistoryLanding::await);
        return List.copyOf(parts);
    }

    private static void await(Future<?> written) {
        try {
            written.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static IngestException interrupted() {
        Thread.currentThread().interrupt();
        return IngestException.notReady("Cannot go on: the import was interrupted. Run it again.");
    }

    private void write(ExportFile file, HistoryPage page) {
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
        if (open.lines() > 0) {
            String path = run.partPath(parts.size());
            byte[] content = open.close();
            store.write(path, content);
            parts.add(new Manifest.Part(
                    path, Resource.STREAMING_HISTORY, open.lines(), content.length, Sha256.of(content)));
            open = new OpenPart();
        }
    }

    /** Afterwards nothing is written any more. */
    @Override
    public void close() {
        waiting.forEach(page -> page.cancel(false));
        writer.shutdown();
        try {
            while (!writer.awaitTermination(1, TimeUnit.MINUTES)) {}
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }
}
