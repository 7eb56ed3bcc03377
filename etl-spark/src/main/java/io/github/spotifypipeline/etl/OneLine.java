package io.github.spotifypipeline.etl;

import java.util.Optional;

/** What somebody else's exception says, for a message of ours. */
final class OneLine {

    private OneLine() {}

    /** The first line that says something; an exception without words is told by its name. */
    static String of(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(failure.getClass().getSimpleName());
    }
}
