package io.github.spotifypipeline.local.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What an entry of a playlist can hold. */
sealed interface Playable {
    String uri();

    /**
     * A song on an album.
     *
     * @param index position in the catalogue, a cheaper key than the id
     * @param linkedFrom the id under which this song used to be known: asking for that one answers with this one
     * @param isPlayable whether the listener's market may hear it
     */
    record Track(
            int index,
            String id,
            Optional<String> linkedFrom,
            String name,
            Album album,
            List<Artist> artists,
            int disc,
            int number,
            int durationMs,
            boolean isExplicit,
            String isrc,
            int popularity,
            boolean isPlayable)
            implements Playable {
        @Override
        public String uri() {
            return "spotify:track:" + id;
        }
    }

    /** One part of a podcast. */
    record Episode(
            String id,
            Show show,
            String name,
            String description,
            ReleaseDate released,
            int durationMs,
            boolean isExplicit)
            implements Playable {
        @Override
        public String uri() {
            return "spotify:episode:" + id;
        }
    }

    /** A file on the listener's own disk, of which Spotify knows the tags and nothing else. */
    record LocalFile(String artist, String album, String name, int durationMs) implements Playable {
        @Override
        public String uri() {
            return "spotify:local:%s:%s:%s:%d"
                    .formatted(encoded(artist), encoded(album), encoded(name), durationMs / 1000);
        }

        private static String encoded(String tag) {
            return URLEncoder.encode(tag, StandardCharsets.UTF_8);
        }
    }
}
