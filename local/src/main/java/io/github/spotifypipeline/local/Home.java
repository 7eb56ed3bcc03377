package io.github.spotifypipeline.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that holds one listener's pipeline: raw, curated, the embedded PostgreSQL and the reports.
 *
 * <p>Only its owner can read it. The demo marks its home, so that sandbox data and real data never meet in one
 * warehouse.
 */
record Home(Path folder) {

    static final String DEFAULT_FOLDER = ".pipeline";

    static Home at(Path folder) {
        return new Home(folder.toAbsolutePath().normalize());
    }

    Path raw() {
        return folder.resolve("raw");
    }

    Path curated() {
        return folder.resolve("curated");
    }

    Path postgres() {
        return folder.resolve("postgres");
    }

    Path reports() {
        return folder.resolve("reports");
    }

    Path dashboard() {
        return reports().resolve("dashboard.html");
    }

    /** Settings of one's own under that name, if there are any. */
    Optional<Path> settings(String name) {
        return Optional.of(folder.resolve(name)).filter(Files::exists);
    }

    /** What {@code pipeline login} has brought. */
    Path login() {
        return folder.resolve("login.json");
    }

    /** What Spotify has replaced the refresh token in the environment with. */
    Path replacedToken() {
        return folder.resolve("replaced-token.json");
    }

    /** How a command is told of this home; empty for the one that it takes by itself. */
    String option() {
        return equals(at(Path.of(DEFAULT_FOLDER))) ? "" : " --home " + folder;
    }

    String loginCommand() {
        return "./pipeline login" + option();
    }

    boolean isDemo() {
        return Files.exists(demoMark());
    }

    /** Whether a pipeline has ever worked here. */
    boolean isUnused() {
        return !Files.exists(raw()) && !Files.exists(postgres());
    }

    /** Whether there is anything at all in the folder. */
    boolean isEmpty() {
        if (!Files.isDirectory(folder)) {
            return !Files.exists(folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void create() {
        try {
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            String why =
                    Files.isRegularFile(folder) ? "it is a file" : e.getClass().getSimpleName();
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot use the home folder: %s (%s). Give another with --home DIR.".formatted(why, folder),
                    e);
        }
    }

    /** Real data goes into a home of its own: next to the demo's it would be two listeners in one dashboard. */
    void prepareForRealData() {
        if (isDemo()) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot use real data here: this home holds the demo's (%s). Give another with --home DIR, or delete it."
                            .formatted(folder));
        }
        create();
    }

    void markAsDemo() {
        try {
            Files.writeString(demoMark(), "This folder holds the demo's data. `./pipeline demo` makes it anew.\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what a pipeline has put here, and nothing else. */
    void clear() {
        Stream.of(raw(), curated(), postgres(), reports()).filter(Files::exists).forEach(Home::delete);
    }

    static void delete(Path fileOrFolder) {
        try (Stream<Path> files = Files.walk(fileOrFolder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path demoMark() {
        return folder.resolve("DEMO");
    }
}
