package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Accounts.Grant;

/**
 * Spells what one app may see at one moment as Spotify's JSON. Fields that only richer apps get are added under
 * {@link AppShape#keepsWhatWasRemoved()}.
 */
record SpotifyJson(JsonSpelling spelling, CatalogueJson catalogue, PlaylistJson playlists, LibraryJson library) {

    static SpotifyJson of(JsonSpelling spelling, Moment moment, Grant grant) {
        CatalogueJson catalogue = new CatalogueJson(spelling, moment, grant);
        return new SpotifyJson(
                spelling,
                catalogue,
                new PlaylistJson(spelling, catalogue, moment),
                new LibraryJson(spelling, catalogue, moment, grant));
    }
}
