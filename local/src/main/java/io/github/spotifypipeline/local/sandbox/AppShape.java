package io.github.spotifypipeline.local.sandbox;

/**
 * The three kinds of app that exist since February 2026. Which one an app is decides what it may call, how large a page
 * may be and which fields it sees.
 */
public enum AppShape {
    /** A client id made since 2026-02-11: what February 2026 removed is gone, playlists hold {@code items}. */
    NEW_DEVELOPMENT_MODE(50, 10, 5),

    /** An older development-mode app, for which the removals are postponed: playlist entries come under both names. */
    EXISTING_DEVELOPMENT_MODE(100, 10, 5),

    /** An app with extended quota: nothing was removed and nothing renamed. */
    EXTENDED_QUOTA(100, 50, 20);

    private final int playlistItemLimit;
    private final int searchLimit;
    private final int searchDefault;

    AppShape(int playlistItemLimit, int searchLimit, int searchDefault) {
        this.playlistItemLimit = playlistItemLimit;
        this.searchLimit = searchLimit;
        this.searchDefault = searchDefault;
    }

    /** Whether the endpoints and fields that Spotify removed in February 2026 are still there. */
    boolean keepsWhatWasRemoved() {
        return this != NEW_DEVELOPMENT_MODE;
    }

    /** Whether a playlist has {@code items} with an {@code item} in each entry. */
    boolean saysItem() {
        return this != EXTENDED_QUOTA;
    }

    /** Whether a playlist has {@code tracks} with a {@code track} in each entry. */
    boolean saysTrack() {
        return this != NEW_DEVELOPMENT_MODE;
    }

    /** The largest {@code limit} for the entries of a playlist. */
    int playlistItemLimit() {
        return playlistItemLimit;
    }

    /** The largest {@code limit} for search and for an artist's albums, which shrank together. */
    int searchLimit() {
        return searchLimit;
    }

    int searchDefault() {
        return searchDefault;
    }
}
