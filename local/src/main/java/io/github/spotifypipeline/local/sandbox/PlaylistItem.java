package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of a playlist.
 *
 * @param addedAt empty for entries older than Spotify's memory
 * @param content empty where what was there is gone
 */
record PlaylistItem(Optional<Instant> addedAt, Optional<Person> addedBy, Optional<Playable> content) {

    static PlaylistItem of(Playable content, Person addedBy, Instant addedAt) {
        return new PlaylistItem(Optional.of(addedAt), Optional.of(addedBy), Optional.of(content));
    }

    boolean isLocal() {
        return content.filter(Playable.LocalFile.class::isInstance).isPresent();
    }

    Optional<Track> track() {
        return content.filter(Track.class::isInstance).map(Track.class::cast);
    }
}
