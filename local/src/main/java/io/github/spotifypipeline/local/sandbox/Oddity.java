package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What can be strange about an answer that is right. All of it was seen in answers of Spotify; what is always strange
 * there (local files, dead entries, dates of a year) is always strange in the sandbox too, and not among these.
 */
public enum Oddity {
    NULL_ENTRY("Between the entries of a listing stands a null, which counts."),
    REPEATED_ENTRY("The last entry of a page is also the first of the next, and counts twice."),
    MOVING_TOTAL("A listing's total is another on each page."),
    ENDLESS_LISTING("After the last page come empty ones, and each has a next."),
    FOREIGN_NEXT("A listing's next leads to another host."),
    UNKNOWN_ID("Of several things that are asked for at once, one is not known: null."),

    ALBUM_WITHOUT_NAME("album", "name", album -> album.put("name", ""), "An album that was taken down: no name."),
    ALBUM_WITHOUT_IMAGES(
            "album", "images", album -> album.set("images", JsonSpelling.array()), "An album has no images."),
    IMAGES_WITHOUT_SIZE("album", "images", Oddity::forgetSizes, "An album's images have no height and width."),
    RELEASE_DATE_ZERO(
            "album",
            "release_date",
            album -> album.put("release_date", "0000").put("release_date_precision", "year"),
            "An album came out in the year 0000."),
    RELEASE_DATE_NULL(
            "album",
            "release_date",
            album -> album.putNull("release_date").putNull("release_date_precision"),
            "An album has no date."),
    FLOATING_NUMBERS("artist", "images", Oddity::spellWithPoint, "An artist's whole numbers have a point: 640.0."),
    FOLLOWERS_NULL("artist", "followers", artist -> follow(artist).putNull("total"), "It is not told how many follow."),
    FOLLOWERS_NEGATIVE("artist", "followers", artist -> follow(artist).put("total", -1), "Fewer than none follow."),
    RESTRICTED_BY_PRODUCT(
            "track", "is_playable", track -> restrict(track, "product"), "A track is not for this kind of account."),
    RESTRICTED_AS_EXPLICIT(
            "track", "is_playable", track -> restrict(track, "explicit"), "A track is hidden as explicit."),
    DESCRIPTION_NULL(
            "playlist",
            "description",
            playlist -> playlist.putNull("description"),
            "A playlist's description is null."),
    PUBLIC_NULL("playlist", "public", playlist -> playlist.putNull("public"), "Nobody knows if a playlist is public."),
    ITEM_COUNT_NULL("playlist", "owner", Oddity::forgetCount, "A listed playlist does not tell how long it is."),
    NAMELESS_USER("user", "display_name", user -> user.putNull("display_name"), "A user has no name to show."),
    UNHEARD_OF_CONTEXT(
            "play", "context", Oddity::playFromElsewhere, "A play came from a kind of place not seen before.");

    private static final String LISTING = "listing";

    private final String type;
    private final String field;

    @SuppressWarnings("ImmutableEnumChecker") // It changes what it is given and nothing else.
    private final Consumer<ObjectNode> change;

    private final String sentence;

    /** Of listings, which are odd before they are spelled: see {@link Oddities}. */
    Oddity(String sentence) {
        this(LISTING, "", listing -> {}, sentence);
    }

    Oddity(String type, String field, Consumer<ObjectNode> change, String sentence) {
        this.type = type;
        this.field = field;
        this.change = change;
        this.sentence = sentence;
    }

    /** What is strange, in a sentence. */
    public String sentence() {
        return sentence;
    }

    /** In words: {@code moving total}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether an object is of the kind that can be odd in this way. */
    boolean fits(ObjectNode object) {
        return type.equals(typeOf(object)) && object.hasNonNull(field);
    }

    private static String typeOf(ObjectNode object) {
        return object.has("played_at") ? "play" : object.path("type").asText();
    }

    /** Makes an object odd that {@link #fits}; twice is as good as once. */
    void change(ObjectNode object) {
        change.accept(object);
    }

    private static ObjectNode follow(ObjectNode artist) {
        return artist.withObject("/followers");
    }

    private static void forgetSizes(ObjectNode album) {
        album.get("images")
                .forEach(image -> ((ObjectNode) image).putNull("height").putNull("width"));
    }

    private static void spellWithPoint(ObjectNode artist) {
        for (JsonNode image : artist.get("images")) {
            spellWithPoint((ObjectNode) image, "height");
            spellWithPoint((ObjectNode) image, "width");
        }
        spellWithPoint(artist, "popularity");
        if (artist.has("followers")) {
            spellWithPoint(follow(artist), "total");
        }
    }

    private static void spellWithPoint(ObjectNode object, String field) {
        if (object.hasNonNull(field)) {
            object.put(field, object.get(field).asDouble());
        }
    }

    private static void restrict(ObjectNode track, String reason) {
        track.put("is_playable", false).putObject("restrictions").put("reason", reason);
    }

    /** Only where the number is all that is told: the items themselves come with a right one. */
    private static void forgetCount(ObjectNode playlist) {
        for (String word : new String[] {"items", "tracks"}) {
            if (playlist.has(word) && !playlist.get(word).has("items")) {
                ((ObjectNode) playlist.get(word)).putNull("total");
            }
        }
    }

    private static void playFromElsewhere(ObjectNode play) {
        ObjectNode context = play.withObject("/context");
        context.put("type", "collectionyourepisodes").put("uri", "spotify:collection:your-episodes");
    }
}
