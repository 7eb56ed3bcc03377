package io.github.spotifypipeline.ingest;

import java.util.Locale;
import java.util.Optional;

/** Why Spotify most likely refuses with 403, which is never a matter of trying again. */
final class Refusal {
    private Refusal() {}

    /** What it says for itself, and what that most likely means. */
    static String explained(Listing listing, Answer answer) {
        return likely(listing, answer)
                .map(reason -> "%s: most likely %s".formatted(answer.explanation(), reason))
                .orElseGet(answer::explanation);
    }

    private static Optional<String> likely(Listing listing, Answer answer) {
        if (answer.status() != 403) {
            return Optional.empty();
        }
        String said = answer.explanation().toLowerCase(Locale.ROOT);
        if (said.contains("premium")) {
            return Optional.of("the app's owner has no Premium");
        }
        if (said.contains("not registered")) {
            return Optional.of("the user is not on the app's list in the developer dashboard");
        }
        if (said.contains("scope")) {
            return Optional.of("the login was made without this permission");
        }
        return Optional.of(
                listing.resource() == Resource.PLAYLIST_ITEMS
                        ? "the playlist is not the user's own"
                        : "Spotify has closed %s for apps like this".formatted(listing.endpoint()));
    }
}
