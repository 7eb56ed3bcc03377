package io.github.spotifypipeline.ingest;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one entry of the export tells of itself, as far as an import wants to know. */
final class HistoryEntry {
    private static final String TRACK_URI = "spotify:track:";
    private static final Pattern YEAR = Pattern.compile("\\d{4}(?=-)");

    private final Map<HistoryField, String> told = new EnumMap<>(HistoryField.class);

    /** @param text of the field, which is neither null nor empty */
    void tell(HistoryField field, String text) {
        told.put(field, text);
    }

    boolean isExtended() {
        return told.containsKey(HistoryField.ENDED_AT) && told.containsKey(HistoryField.MS_PLAYED);
    }

    boolean isAccountData() {
        return told.containsKey(HistoryField.ENDED_AT_MINUTE) && told.containsKey(HistoryField.MS_PLAYED_ACCOUNT_DATA);
    }

    HistoryCount count() {
        if (told.containsKey(HistoryField.TRACK_URI) || told.containsKey(HistoryField.TRACK)) {
            return HistoryCount.TRACK;
        }
        if (told.containsKey(HistoryField.EPISODE)) {
            return HistoryCount.EPISODE;
        }
        return told.containsKey(HistoryField.AUDIOBOOK) ? HistoryCount.AUDIOBOOK : HistoryCount.OTHER;
    }

    /** The year in which it ended, in UTC. */
    Optional<String> year() {
        return Optional.ofNullable(told.getOrDefault(HistoryField.ENDED_AT, told.get(HistoryField.ENDED_AT_MINUTE)))
                .map(YEAR::matcher)
                .filter(Matcher::lookingAt)
                .map(Matcher::group);
    }

    Optional<String> trackId() {
        return Optional.ofNullable(told.get(HistoryField.TRACK_URI))
                .filter(uri -> uri.startsWith(TRACK_URI))
                .map(uri -> uri.substring(TRACK_URI.length()))
                .filter(Discoveries::isSpotifyId);
    }
}
