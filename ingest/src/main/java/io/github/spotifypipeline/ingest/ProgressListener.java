package io.github.spotifypipeline.ingest;

import java.util.OptionalLong;

/** Told of every page as it lands. */
@FunctionalInterface
public interface ProgressListener {
    /**
     * A page has landed.
     *
     * @param done items so far; where the resource is many listings (one a playlist, an artist, a time range):
     *     listings begun; of an import, bytes read
     * @param expected how many it will be, once known
     */
    void page(Resource resource, long done, OptionalLong expected);

    static ProgressListener silent() {
        return (resource, done, expected) -> {};
    }
}
