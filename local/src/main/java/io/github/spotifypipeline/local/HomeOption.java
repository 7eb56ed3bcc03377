package io.github.spotifypipeline.local;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the home. */
final class HomeOption {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = Home.DEFAULT_FOLDER,
            description = "Holds the login, raw, curated, PostgreSQL and reports (default: ${DEFAULT-VALUE}).")
    private Path folder;

    Home home() {
        return Home.at(folder).requireFolder();
    }
}
