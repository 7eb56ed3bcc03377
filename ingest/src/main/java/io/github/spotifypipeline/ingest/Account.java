package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whose library this is.
 *
 * @param key names the account in raw: Spotify's {@code account_id}, which never changes, else the user id
 * @param userId by which playlists name their owner
 */
record Account(String key, Optional<String> userId) {
    private static final String SAFE_AS_FOLDER = "[A-Za-z0-9._-]{1,64}";
    private static final int DIGEST_LENGTH = 20;

    /** Empty where the profile has no id at all. */
    static Optional<Account> of(JsonNode me) {
        Optional<String> userId = Json.text(me.path("id"));
        return Json.text(me.path("account_id")).or(() -> userId).map(id -> new Account(key(id), userId));
    }

    /** Whether it can name a folder. */
    static boolean isSafe(String key) {
        return key.matches(SAFE_AS_FOLDER) && !key.matches("\\.+");
    }

    private static String key(String id) {
        return isSafe(id)
                ? id
                : "u-" + Sha256.of(id.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_LENGTH);
    }
}
