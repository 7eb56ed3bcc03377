package io.github.spotifypipeline.ingest;

import java.util.List;
import java.util.Optional;

/** Whose plays an export holds: it does not say it in the words that raw uses. */
final class HistoryOwner {
    private static final String USER = "user=";

    private HistoryOwner() {}

    /**
     * The named one, else the only one that raw has.
     *
     * @throws IngestException 43 if that is nobody
     */
    static String of(RawStore store, Optional<String> named) {
        return named.map(HistoryOwner::checked).orElseGet(() -> onlyOne(store));
    }

    private static String checked(String key) {
        if (!Account.isSafe(key)) {
            throw IngestException.badArgument(
                    "Cannot import for %s: that is no account key. Give up to 64 of the letters A to Z, digits, '.', '_' and '-'."
                            .formatted(ExportFile.printable(key)));
        }
        return key;
    }

    private static String onlyOne(RawStore store) {
        List<String> users = store.folders("").stream()
                .filter(folder -> folder.startsWith(USER))
                .map(folder -> folder.substring(USER.length()))
                .toList();
        if (users.isEmpty()) {
            throw IngestException.badArgument(
                    "Cannot import: raw has no listener yet, so whose plays are these? Log in and"
                            + " run once, which tells the account's key; or choose one with --user, if you will never log in.");
        }
        if (users.size() > 1) {
            throw IngestException.badArgument(
                    "Cannot import: raw has several listeners (%s). Say whose plays these are with --user."
                            .formatted(String.join(", ", users)));
        }
        return users.get(0);
    }
}
