package io.github.spotifypipeline.local.sandbox;

import java.util.Optional;

/** A user of Spotify: the listener, or someone whose playlist the listener follows. */
record Person(String id, Optional<String> displayName) {
    String uri() {
        return "spotify:user:" + id;
    }
}
