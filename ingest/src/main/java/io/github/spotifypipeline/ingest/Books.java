package io.github.spotifypipeline.ingest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One book for every resource that was ordered, whether or not it was reached, and for what came by itself. */
final class Books {
    private final Map<Resource, OpenBook> books = new EnumMap<>(Resource.class);

    Books(Set<Resource> resources) {
        resources.forEach(resource -> books.put(resource, new OpenBook(resource)));
    }

    OpenBook of(Resource resource) {
        return books.computeIfAbsent(resource, OpenBook::new);
    }

    void breakOff(String reason) {
        books.values().stream()
                .filter(book -> !book.isFinished())
                .forEach(book -> book.remarkIncomplete("broken off", "not finished: " + reason));
    }

    /** What of this run another run could complete. */
    Optional<String> incompleteness() {
        String incomplete = books.entrySet().stream()
                .filter(entry -> entry.getValue().isIncomplete())
                .map(entry -> "%s (%s)"
                        .formatted(entry.getKey(), entry.getValue().reason().orElse("")))
                .collect(Collectors.joining(", "));
        return Optional.of(incomplete).filter(text -> !text.isEmpty()).map("incomplete: "::concat);
    }

    /** The resources that another run could complete, in the order of work. */
    List<Resource> incomplete() {
        return books.entrySet().stream()
                .filter(entry -> entry.getValue().isIncomplete())
                .map(Map.Entry::getKey)
                .toList();
    }

    List<Manifest.Book> close() {
        return books.values().stream().map(OpenBook::close).toList();
    }
}
