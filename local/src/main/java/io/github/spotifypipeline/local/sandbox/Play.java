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

    /** What a play was started from. */
    record Source(Type type, String id) {
        enum Type {
            ALBUM,
            ARTIST,
            PLAYLIST
        }
    }
}
