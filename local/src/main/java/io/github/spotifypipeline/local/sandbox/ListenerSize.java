package io.github.spotifypipeline.local.sandbox;

/**
 * How much the invented listener has and does. Counts of the library are what three years bring together; they go on
 * growing at the same pace after that.
 *
 * @param artists artists in the catalogue
 * @param albums albums in the catalogue; about 7.5 tracks each
 * @param playsPerDay plays on an average day; days vary from half to nearly twice of it
 * @param savedTracks saved tracks after three years
 * @param savedAlbums saved albums after three years
 * @param followedArtists followed artists after three years
 * @param playlists playlists after three years
 * @param longestPlaylist entries in the longest playlist
 */
public record ListenerSize(
        int artists,
        int albums,
        int playsPerDay,
        int savedTracks,
        int savedAlbums,
        int followedArtists,
        int playlists,
        int longestPlaylist) {

    /** A listener whose whole library is fetched in some hundred requests. */
    public static final ListenerSize DEMO = new ListenerSize(160, 350, 22, 600, 40, 30, 24, 180);

    /** A listener of about 300,000 plays in three years, to measure with. */
    public static final ListenerSize HEAVY = new ListenerSize(3_000, 6_600, 310, 10_000, 400, 83, 94, 1_500);

    public ListenerSize {
        if (artists < 20 || albums < artists) {
            throw new IllegalArgumentException(
                    ("Cannot invent a listener: the catalogue is too small (artists=%d, albums=%d)."
                                    + " Give at least 20 artists and as many albums.")
                            .formatted(artists, albums));
        }
        if (playsPerDay < 5 || playsPerDay > 320) {
            throw new IllegalArgumentException(
                    "Cannot invent a listener: a day does not hold that many plays (playsPerDay=%d). Give 5 to 320."
                            .formatted(playsPerDay));
        }
        if (savedTracks < 1 || savedAlbums < 1 || followedArtists < 1 || playlists < 1 || longestPlaylist < 20) {
            throw new IllegalArgumentException(("Cannot invent a listener: the library is too small"
                            + " (%d tracks, %d albums, %d artists, %d playlists of up to %d)."
                            + " Give at least 1 of each, and playlists of up to 20.")
                    .formatted(savedTracks, savedAlbums, followedArtists, playlists, longestPlaylist));
        }
    }
}
