package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.WarehouseAddress;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code usual.py}: what is written first by most who have such a task. */
final class UsualScript {
    private static final String SCRIPT = "usual.py";
    /** Distributions have both libraries for it. */
    private static final String PYTHON = "/usr/bin/python3";

    private UsualScript() {}

    /** That it takes for so many entries, by its own watch; empty, and said so, where its libraries are not there. */
    static Optional<Double> seconds(Workplace place, int entries) throws Exception {
        if (!isPossible()) {
            System.out.println("Skipped the usual script: " + PYTHON + " has no pandas or no psycopg2"
                    + " (apt-get install python3-pandas python3-psycopg2).");
            return Optional.empty();
        }
        Path raw = place.folder().resolve("sample");
        RawRun.of(new InventedLibrary(entries), raw);
        WarehouseAddress warehouse = Entries.withTables(place, "usual");
        Path script = place.folder().resolve(SCRIPT);
        try (InputStream packed = UsualScript.class.getResourceAsStream(SCRIPT)) {
            Files.copy(packed, script);
        }
        Path printed = place.folder().resolve("printed");
        ProcessBuilder process = new ProcessBuilder(
                        PYTHON,
                        script.toString(),
                        raw.toString(),
                        warehouse.url().substring("jdbc:".length()))
                .redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        process.environment().putAll(Map.of("PGUSER", warehouse.user(), "PGPASSWORD", warehouse.password()));
        int exitCode = process.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException(SCRIPT + " ended with " + exitCode);
        }
        return Optional.of(Double.parseDouble(Files.readString(printed).strip()));
    }

    private static boolean isPossible() throws Exception {
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return false;
        }
        List<String> command = List.of(PYTHON, "-c", "import pandas, psycopg2");
        return new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
