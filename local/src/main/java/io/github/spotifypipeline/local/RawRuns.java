package io.github.spotifypipeline.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The runs that raw holds, by their manifests. */
final class RawRuns {

    private RawRuns() {}

    /** 0 where raw is no local folder: then only the load itself can tell. */
    static long count(String raw) {
        Path manifests = Path.of(raw, "_runs");
        if (raw.contains("://") || !Files.isDirectory(manifests)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(manifests, 2)) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
