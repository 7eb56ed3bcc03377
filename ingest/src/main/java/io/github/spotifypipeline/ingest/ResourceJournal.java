package io.github.spotifypipeline.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run has landed of one resource: finished parts in raw, and beside raw the responses of the part that is still
 * open, each in a file of its own. Once a part is in raw, the files it was made of mean nothing and go.
 *
 * <p>The open part is gzip in memory as well: it is small, and so a store needs to know nothing but whole files.
 */
final class ResourceJournal {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceJournal.class);

    private final RawStore store;
    private final OpenRun run;
    private final Resource resource;
    private final int partBytes;
    private final List<Manifest.Part> parts = new ArrayList<>();
    private final Deque<String> unreadParts = new ArrayDeque<>();
    private final Deque<String> unreadResponses = new ArrayDeque<>();
    private OpenPart open = new OpenPart();
    private Optional<PartLines> reading = Optional.empty();

    ResourceJournal(RawStore store, OpenRun run, Resource resource, int partBytes) {
        this.store = store;
        this.run = run;
        this.resource = resource;
        this.partBytes = partBytes;
        findLanded();
    }

    /** Whether there is anything to be given yet. */
    boolean holdsAnything() {
        return !unreadParts.isEmpty() || !unreadResponses.isEmpty();
    }

    private void findLanded() {
        unreadParts.addAll(store.list(run.partFolder(resource)));
        for (String response : store.list(run.responseFolder(resource))) {
            if (OpenRun.partOf(response) >= unreadParts.size()) {
                unreadResponses.add(response);
            }
        }
        for (int part = 0; part < unreadParts.size(); part++) {
            store.deleteFolder(run.responseFolder(resource, part));
        }
    }

    /** The next response that was landed before this call, in the order of landing. */
    Optional<LandedLine> next() {
        while (reading.isPresent() || !unreadParts.isEmpty()) {
            PartLines lines = reading.orElseGet(() -> new PartLines(read(unreadParts.getFirst())));
            reading = Optional.of(lines);
            if (lines.hasNext()) {
                return Optional.of(LandedLine.parse(lines.next()));
            }
            parts.add(part(unreadParts.removeFirst(), lines.content(), lines.count()));
            reading = Optional.empty();
        }
        return unreadResponses.isEmpty() ? Optional.empty() : nextResponse(unreadResponses.removeFirst());
    }

    /** A power cut may have taken the last ones; they and what came after them are asked for again. */
    private Optional<LandedLine> nextResponse(String path) {
        try {
            byte[] line = new PartLines(read(path)).next();
            append(line);
            return Optional.of(LandedLine.parse(line));
        } catch (PartLines.Damaged e) {
            LOG.warn("{} is damaged and is asked for again, with what came after it", path);
            unreadResponses.clear();
            return Optional.empty();
        }
    }

    private byte[] read(String path) {
        return store.read(path)
                .orElseThrow(() -> IngestException.notReady(
                        "Cannot go on with the run: a file of it is gone (%s). Restore it, or delete the run's files."
                                .formatted(path)));
    }

    void land(byte[] line) {
        OpenPart single = new OpenPart();
        single.add(line);
        store.write(run.responsePath(resource, parts.size(), open.lines()), single.close());
        append(line);
    }

    private void append(byte[] line) {
        open.add(line);
        if (open.uncompressedBytes() >= partBytes) {
            seal();
        }
    }

    /** To be called when everything landed has been read. */
    void seal() {
        if (open.lines() > 0) {
            int number = parts.size();
            String path = run.partPath(resource, number);
            byte[] content = open.close();
            store.write(path, content);
            parts.add(part(path, content, open.lines()));
            store.deleteFolder(run.responseFolder(resource, number));
            open = new OpenPart();
        }
    }

    private Manifest.Part part(String path, byte[] content, int lines) {
        return new Manifest.Part(path, resource, lines, content.length, Sha256.of(content));
    }

    List<Manifest.Part> parts() {
        return List.copyOf(parts);
    }
}
