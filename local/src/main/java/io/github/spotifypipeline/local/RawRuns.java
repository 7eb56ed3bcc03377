package io.github.spotifypipeline.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a local raw folder holds. Where raw lies elsewhere, only the load itself can tell. */
final class RawRuns {

    private static final String USER = "user=";

    private RawRuns() {}

    /** The runs, by their manifests; 0 where raw is no local folder. */
    static long count(String raw) {
        try (Stream<Path> files = files(raw, "_runs", 2)) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    /** The listeners, by their folders, those of what ingest remembers too; none where raw is no local folder. */
    static Set<String> users(String raw) {
        try (Stream<Path> landed = files(raw, "", 1);
                Stream<Path> remembered = files(raw, "_state", 1)) {
            return Stream.concat(landed, remembered)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith(USER))
                    .map(name -> name.substring(USER.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    static boolean areLocal(String raw) {
        return !raw.contains("://");
    }

    private static Stream<Path> files(String raw, String folder, int depth) {
        Path root = Path.of(raw, folder);
        if (!areLocal(raw) || !Files.isDirectory(root)) {
            return Stream.empty();
        }
        try {
            return Files.walk(root, depth);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
