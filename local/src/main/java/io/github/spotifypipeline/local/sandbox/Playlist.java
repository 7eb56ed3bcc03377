package io.github.spotifypipeline.local.sandbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A playlist without its items, which change: see {@link PlaylistHistory}.
 *
 * @param index position among the listener's playlists
 * @param isPublic empty where Spotify does not tell
 */
record Playlist(
        int index,
        String id,
        String name,
        String description,
        Kind kind,
        Person owner,
        Optional<Boolean> isPublic,
        Instant createdAt) {

    enum Kind {
        /** The listener's own, edited now and then. */
        LIVELY,
        /** The listener's own, filled once and never touched again. */
        STILL,
        /** A friend's, which the listener follows. */
        FRIENDS,
        /** A friend's, to which the listener may add. */
        SHARED,
        /** The listener's own, of podcast episodes. */
        SPOKEN,
        /** The listener's own, with everything in it that trips a careless reader. */
        ODD
    }

    String uri() {
        return "spotify:playlist:" + id;
    }

    boolean isCollaborative() {
        return kind == Kind.SHARED;
    }
}
