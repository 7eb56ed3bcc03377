package io.github.spotifypipeline.cloudformation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The code that is deployed, as the build has made it. */
final class Jars {
    private static final String VERSION = System.getProperty("jars.version", "");

    private Jars() {}

    /** The zip of the function that a handler belongs to. */
    static Path ofFunction(String handler) {
        return handler.contains(".ingest.") ? built("ingest", "lambda.zip") : built("cloudformation", "roles.zip");
    }

    static Path ofJob() {
        return built("etl-spark", "job.jar");
    }

    /** Unpacks a function's zip as Lambda does. */
    static void unpack(Path zip, Path folder) {
        try (ZipInputStream content = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = content.getNextEntry(); entry != null; entry = content.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                if (!entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    Files.copy(content, file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path built(String module, String classifier) {
        return Path.of("../%1$s/target/%1$s-%2$s-%3$s".formatted(module, VERSION, classifier))
                .toAbsolutePath()
                .normalize();
    }
}
