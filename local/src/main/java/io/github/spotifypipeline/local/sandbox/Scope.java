package io.github.spotifypipeline.local.sandbox;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a user can allow an app to do. */
enum Scope {
    APP_REMOTE_CONTROL,
    PLAYLIST_MODIFY_PRIVATE,
    PLAYLIST_MODIFY_PUBLIC,
    PLAYLIST_READ_COLLABORATIVE,
    PLAYLIST_READ_PRIVATE,
    STREAMING,
    UGC_IMAGE_UPLOAD,
    USER_FOLLOW_MODIFY,
    USER_FOLLOW_READ,
    USER_LIBRARY_MODIFY,
    USER_LIBRARY_READ,
    USER_MODIFY_PLAYBACK_STATE,
    USER_READ_CURRENTLY_PLAYING,
    USER_READ_EMAIL,
    USER_READ_PLAYBACK_POSITION,
    USER_READ_PLAYBACK_STATE,
    USER_READ_PRIVATE,
    USER_READ_RECENTLY_PLAYED,
    USER_TOP_READ;

    /** The least that a personal pipeline needs. */
    static final Set<Scope> FOR_A_PIPELINE = Collections.unmodifiableSet(EnumSet.of(
            USER_TOP_READ,
            USER_READ_RECENTLY_PLAYED,
            USER_LIBRARY_READ,
            USER_FOLLOW_READ,
            PLAYLIST_READ_PRIVATE,
            PLAYLIST_READ_COLLABORATIVE));

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String text(Collection<Scope> scopes) {
        return scopes.stream().map(Scope::text).collect(Collectors.joining(" "));
    }

    /** Reads a list divided by spaces; empty if one of them is no scope. */
    static Optional<Set<Scope>> parsed(String list) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : list.isBlank() ? new String[0] : list.trim().split("\\s+", -1)) {
            Optional<Scope> scope = Arrays.stream(values())
                    .filter(known -> known.text().equals(word))
                    .findFirst();
            if (scope.isEmpty()) {
                return Optional.empty();
            }
            scopes.add(scope.get());
        }
        return Optional.of(Collections.unmodifiableSet(scopes));
    }
}
