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

    /** A command of the pipeline as it is typed for this home: {@code ./pipeline etl --home DIR}. */
    String command(String words) {
        boolean isDefault = equals(at(Path.of(DEFAULT_FOLDER)));
        return "./pipeline " + words + (isDefault ? "" : " --home " + Terminal.typed(folder));
    }

    /** What to begin with, given what is here. */
    String firstStep() {
        if (isDemo()) {
            return "`%s` makes it anew.".formatted(command("demo"));
        }
        if (Files.exists(login())) {
            return "`%s` fetches, loads and draws.".formatted(command("run"));
        }
        return "Start with `%s`, or `%s` and `%s`.".formatted(command("demo"), command("login"), command("run"));
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

    /** Whoever names a file has mistyped something, and is told so before anything looks for more in it. */
    Home requireFolder() {
        for (Path path = folder; path != null; path = path.getParent()) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw unusable("it is a file (%s)".formatted(path), null);
            }
        }
        return this;
    }

    void create() {
        try {
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw unusable("it cannot be made, or not be closed to others (%s)".formatted(folder), e);
        }
    }

    private static PipelineException unusable(String why, Exception cause) {
        return new PipelineException(
                ExitCode.BAD_ARGUMENT,
                "Cannot use the home folder: %s. Give another with --home DIR.".formatted(why),
                cause);
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
            Files.writeString(
                    demoMark(), "This folder holds the demo's data. `%s` makes it anew.%n".formatted(command("demo")));
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
