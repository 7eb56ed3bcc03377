package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.time.Instant;
import java.util.Optional;

/**
 * One song heard for at least half a minute.
 *
 * @param endedAt to the millisecond; no two plays end at the same time
 * @param from what the listener had pressed play on, where that is known
 */
record Play(Track track, Instant startedAt, Instant endedAt, Optional<Source> from) {

    /**
     * What a play was started from.
     *
     * @param id empty for the collection, of which there is one
     */
    record Source(Type type, String id) {
        static final Source COLLECTION = new Source(Type.COLLECTION, "");

        enum Type {
            ALBUM,
            ARTIST,
            /** What the listener saved. */
            COLLECTION,
            PLAYLIST
        }
    }
}
