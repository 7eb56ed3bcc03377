package io.github.spotifypipeline.ingest;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The responses of one run, over as many calls as it takes: each is durable before the next request is sent, and a
 * later call is given them again, in their order, before it asks Spotify.
 */
final class Journal {
    private final RawStore store;
    private final OpenRun run;
    private final int partBytes;
    private final Map<Resource, ResourceJournal> journals = new EnumMap<>(Resource.class);

    Journal(RawStore store, OpenRun run, int partBytes) {
        this.store = store;
        this.run = run;
        this.partBytes = partBytes;
    }

    /**
     * The answer to this request, if the run has landed it.
     *
     * @throws Unrepeatable if it has landed another one in its place
     */
    Optional<Answer> landed(Listing listing, int page, SortedMap<String, String> query) {
        Optional<LandedLine> line = of(listing.resource()).next();
        line.filter(landed -> !landed.answers(listing, page, query)).ifPresent(landed -> {
            throw new Unrepeatable(listing.resource());
        });
        return line.map(LandedLine::answer);
    }

    /** @throws java.io.UncheckedIOException if the store refuses it */
    void land(Listing listing, int page, SortedMap<String, String> query, Answer answer) {
        Envelope envelope = new Envelope(
                listing.resource(),
                run.user(),
                new Envelope.Request(listing.path(), query, listing.id()),
                page,
                answer.status(),
                answer.receivedAt(),
                run.snapshotDate(),
                run.runId(),
                answer.sha256());
        of(listing.resource()).land(envelope.line(answer));
    }

    /** @throws Unrepeatable if there are landed answers that nobody has asked for */
    void requireRead(Resource resource) {
        if (of(resource).next().isPresent()) {
            throw new Unrepeatable(resource);
        }
    }

    /** Every response of a resource that has been landed and not been given yet. */
    Optional<LandedLine> next(Resource resource) {
        return of(resource).next();
    }

    /** Whether anything has been landed of a resource. */
    boolean holds(Resource resource) {
        return of(resource).holdsAnything();
    }

    /** Closes what is open, and lists all parts of the run. */
    List<Manifest.Part> close(Collection<Resource> resources) {
        resources.forEach(resource -> of(resource).seal());
        return resources.stream()
                .flatMap(resource -> of(resource).parts().stream())
                .toList();
    }

    /** Closes the open part of a resource, so that only one at a time is in memory. */
    void seal(Resource resource) {
        of(resource).seal();
    }

    private ResourceJournal of(Resource resource) {
        return journals.computeIfAbsent(resource, key -> new ResourceJournal(store, run, key, partBytes));
    }

    /** The run was begun with other settings, or by another version: what it has landed cannot be gone on from. */
    static final class Unrepeatable extends RuntimeException {
        Unrepeatable(Resource resource) {
            super("its answers for %s are not those that this call would ask for".formatted(resource));
        }
    }
}
