package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/** Which of Spotify's three kinds of app this is, as its answers tell. */
public enum AppShape {
    /** Client id created since 2026-02-11: {@code item} only, and fewer endpoints and fields. */
    NEW_DEVELOPMENT_MODE,
    /** An older client id, for which the change is postponed: both {@code item} and {@code track}. */
    EXISTING_DEVELOPMENT_MODE,
    /** {@code track} only, as it was before. */
    EXTENDED_QUOTA,
    /** No playlist has been seen. */
    UNKNOWN;

    /** What a playlist entry tells; in the new shape {@code track} may still be there, as a boolean within. */
    static Optional<AppShape> ofPlaylistItem(JsonNode entry) {
        return of(entry.path("item"), entry.path("track"));
    }

    /** What a playlist tells; those of other people have neither field in the new shape, and tell nothing. */
    static Optional<AppShape> ofPlaylist(JsonNode playlist) {
        return of(playlist.path("items"), playlist.path("tracks"));
    }

    private static Optional<AppShape> of(JsonNode renamed, JsonNode legacy) {
        if (renamed.isObject()) {
            return Optional.of(legacy.isObject() ? EXISTING_DEVELOPMENT_MODE : NEW_DEVELOPMENT_MODE);
        }
        return legacy.isObject() ? Optional.of(EXTENDED_QUOTA) : Optional.empty();
    }

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
