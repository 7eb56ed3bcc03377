package io.github.spotifypipeline.local;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that puts raw somewhere else than in the home. */
final class RawOption {

    @Option(
            names = "--raw",
            paramLabel = "URI",
            description = "Raw files, instead of HOME/raw: a folder or s3://bucket/prefix.")
    private Optional<String> place;

    String of(Home home) {
        return place.orElseGet(() -> home.raw().toString());
    }

    boolean isGiven() {
        return place.isPresent();
    }
}
