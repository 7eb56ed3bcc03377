package io.github.spotifypipeline.quicksight;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A dashboard with every kind of visual once, over a query that needs no tables. */
final class EveryVisual {

    private EveryVisual() {}

    /** Lays its files out in a folder. */
    static Dashboard in(Path folder) throws IOException {
        for (String file : List.of("dashboards/every-visual.json", "datasets/plays.json")) {
            copy("/every-visual/" + file, folder.resolve(file));
        }
        copyThemes(folder);
        return Dashboard.in(folder, "every-visual");
    }

    static void copyThemes(Path folder) throws IOException {
        for (String theme : List.of("theme.json", "theme-dark.json")) {
            copy("/quicksight/" + theme, folder.resolve(theme));
        }
    }

    private static void copy(String resource, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream stream = EveryVisual.class.getResourceAsStream(resource)) {
            Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
