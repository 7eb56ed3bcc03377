package io.github.spotifypipeline.local.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A playlist's items between two edits.
 *
 * @param revision counts the versions from 1 on
 */
record PlaylistVersion(Playlist playlist, int revision, Instant since, List<PlaylistItem> items) {
    private static final int DIGEST_BYTES = 20;

    /** As Spotify's: the number of the revision and a digest of the content, in base 64. */
    String snapshotId() {
        String content = items.stream()
                .map(item -> item.addedAt() + " " + item.content().map(Playable::uri))
                .collect(Collectors.joining("\n", playlist.id() + "\n", ""));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            byte[] id = ByteBuffer.allocate(Integer.BYTES + DIGEST_BYTES)
                    .putInt(revision)
                    .put(digest, 0, DIGEST_BYTES)
                    .array();
            return Base64.getEncoder().encodeToString(id);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot name a playlist version: this Java has no SHA-256.", e);
        }
    }
}
