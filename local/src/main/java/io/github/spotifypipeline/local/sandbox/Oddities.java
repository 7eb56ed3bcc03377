package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which entries and listings are odd, and how: decided by the seed and by what they are, so that the same one is odd in
 * the same way however often and wherever it is read.
 *
 * @param share of all entries, those that are odd in one given way
 */
record Oddities(long seed, Set<Oddity> kinds, double share) {
    static final Oddities NONE = new Oddities(0, Set.of(), 0);

    /** There are far fewer listings than entries. */
    private static final double LISTINGS_ODDER_THAN_ENTRIES = 10;

    private static final String ELSEWHERE = "https://edge.spotify.invalid";

    /** Where nothing depends on an entry's position, others can come in between. */
    private static final Pattern UNORDERED = Pattern.compile(
            "/me/(tracks|albums|shows|episodes)|/users/.+/playlists|/artists/.+/albums|/shows/.+/episodes");

    private static final int LARGE_PAGE = 50;
    private static final int SMALL_PAGE = 10;
    private static final int TOTAL_OFF_BY = 20;

    /** All that a listing shows: its entries, empty where a null is shown. */
    <T> List<Optional<T>> listed(String path, List<T> all) {
        List<Optional<T>> listed = new ArrayList<>(all.size());
        boolean isUnordered = UNORDERED.matcher(path).matches();
        for (int i = 0; i < all.size(); i++) {
            listed.add(Optional.of(all.get(i)));
            // Counted from the end, where the oldest are: what is new there moves no null.
            if (isUnordered && isOdd(Oddity.NULL_ENTRY, path + " " + (all.size() - i), share)) {
                listed.add(Optional.empty());
            }
        }
        if (isUnordered && isOdd(Oddity.REPEATED_ENTRY, path)) {
            repeatOne(listed, path);
        }
        return listed;
    }

    private <T> void repeatOne(List<Optional<T>> listed, String path) {
        int pageSize = listed.size() > LARGE_PAGE ? LARGE_PAGE : SMALL_PAGE;
        int borders = (listed.size() - 1) / pageSize;
        if (borders > 0) {
            int border =
                    pageSize * dice(Oddity.REPEATED_ENTRY, path + " border").between(1, borders);
            listed.add(border, listed.get(border - 1));
        }
    }

    /** Whether a thing is not known where several are asked for at once. */
    boolean isUnknown(String id) {
        return isOdd(Oddity.UNKNOWN_ID, id, share);
    }

    boolean neverEnds(String path) {
        return isOdd(Oddity.ENDLESS_LISTING, path);
    }

    String next(String path, String link) {
        return isOdd(Oddity.FOREIGN_NEXT, path) ? link.replaceFirst("https?://[^/]+", ELSEWHERE) : link;
    }

    /** What a page says its listing's total is: never less than what has been shown up to it, or would be on the next. */
    int total(String path, int shown, int total) {
        if (!isOdd(Oddity.MOVING_TOTAL, path)) {
            return total;
        }
        Dice dice = dice(Oddity.MOVING_TOTAL, path + " " + shown);
        int least = Math.min(shown + 1, total);
        return Math.max(least, total + dice.between(-TOTAL_OFF_BY, TOTAL_OFF_BY));
    }

    /** The answer, with the objects in it that are odd. */
    JsonNode applied(JsonNode answer) {
        if (answer instanceof ObjectNode object) {
            kinds.stream().filter(kind -> befalls(kind, object)).forEach(kind -> kind.change(object));
        }
        answer.forEach(this::applied);
        return answer;
    }

    private boolean befalls(Oddity kind, ObjectNode object) {
        return kind.fits(object) && isOdd(kind, identity(object), share);
    }

    private static String identity(ObjectNode object) {
        return object.path("uri").asText() + object.path("played_at").asText();
    }

    private boolean isOdd(Oddity kind, String listing) {
        return isOdd(kind, listing, share * LISTINGS_ODDER_THAN_ENTRIES);
    }

    private boolean isOdd(Oddity kind, String what, double probability) {
        return kinds.contains(kind) && dice(kind, what).chance(probability);
    }

    private Dice dice(Oddity kind, String what) {
        return Dice.of(seed, kind.name() + " " + what);
    }
}
