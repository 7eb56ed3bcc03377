package io.github.spotifypipeline.local.sandbox;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What can happen to a request between a client and the listener's data. Nothing is lost by it: what was asked for can
 * be asked for again.
 */
public enum Fault {
    CUT_BEFORE_ANSWER(Occasion.REQUEST, 8, "The connection ends before an answer comes."),
    CUT_WITHIN_ANSWER(Occasion.DATA, 8, "The connection ends in the middle of the body that was announced."),
    SILENCE(Occasion.DATA, 8, "The connection stays open and no answer comes."),

    INTERNAL_ERROR(Occasion.DATA, 8, "500 with Spotify's JSON."),
    BAD_GATEWAY(Occasion.DATA, 8, "502 with a page of HTML."),
    UNAVAILABLE(Occasion.REQUEST, 8, "503 with an empty body."),
    GATEWAY_TIMEOUT(Occasion.DATA, 8, "504 with a line of text."),
    OUTAGE(Occasion.WHILE, 1, "For a while everything answers 502 with Spotify's JSON."),
    NOT_FOUND(Occasion.OBJECT, 4, "404 with an empty body for something that exists."),
    BAD_REQUEST(Occasion.DATA, 2, "400 with an empty body for a request that is right."),
    TOKEN_REFUSED(Occasion.DATA, 6, "401 for a token that was good until now; a new one is good again."),
    NOT_REGISTERED(Occasion.WHILE, 1, "For a while 403: the user is not on the app's list."),
    PREMIUM_REQUIRED(Occasion.WHILE, 1, "For a while 403: the app's owner has no Premium."),

    WAIT_SECONDS(Occasion.DATA, 8, "429 with JSON and a Retry-After of some seconds."),
    WAIT_SECONDS_IN_TEXT(Occasion.DATA, 6, "429 with a line of text and a Retry-After of some seconds."),
    WAIT_HOURS(Occasion.DATA, 1, "429 with JSON and a Retry-After of some hours."),
    WAIT_UNSAID(Occasion.DATA, 1, "429 with a line of text and no Retry-After."),
    WAIT_IGNORED(Occasion.COUNT, 0, "429 once more for coming before the time that was said, which is now later."),
    QUOTA_SPENT(Occasion.COUNT, 0, "429 with QUOTA_EXCEEDED: too many calls of one endpoint within 24 hours."),

    TEXT_FOR_JSON(Occasion.REQUEST, 2, "200 with a line of text."),
    PAGE_FOR_JSON(Occasion.DATA, 2, "200 with a page of HTML."),
    EMPTY_BODY(Occasion.DATA, 2, "200 with an empty body."),
    NO_CONTENT(Occasion.DATA, 2, "204."),
    HALF_THE_JSON(Occasion.DATA, 3, "200 with JSON that breaks off, as if that were all."),
    ERROR_FOR_JSON(Occasion.DATA, 2, "200 with an error object."),
    BYTE_ORDER_MARK(Occasion.DATA, 2, "The right answer behind a byte order mark."),
    OFFSET_IGNORED(Occasion.DATA, 4, "The first page of a listing, whichever was asked for.");

    /** When a fault can happen. */
    enum Occasion {
        /** At any request, even one for a token. */
        REQUEST,
        /** At any request to the Web API. */
        DATA,
        /** At a request for one thing by its id. */
        OBJECT,
        /** At all requests to the Web API for a stretch of them. */
        WHILE,
        /** Never by chance: it follows from what was called before. */
        COUNT;

        /** Whether it is up to chance at a single request to this bucket. */
        boolean includes(Bucket bucket) {
            return switch (this) {
                case REQUEST -> bucket.isData() || bucket.equals(Bucket.TOKENS);
                case DATA -> bucket.isData();
                case OBJECT -> bucket.isOneThing();
                case WHILE, COUNT -> false;
            };
        }
    }

    /**
     * Those that a client outlives by asking again, later or with a fresh token. Of the others, {@link #SILENCE} costs
     * real time, {@link #WAIT_IGNORED} needs a client that waits by the sandbox's clock, {@link #OFFSET_IGNORED} one
     * that reads where a page begins, and the rest is what people, not programs, have to mend.
     */
    public static final Set<Fault> HEALING = Collections.unmodifiableSet(
            EnumSet.complementOf(EnumSet.of(SILENCE, NOT_REGISTERED, PREMIUM_REQUIRED, WAIT_IGNORED, OFFSET_IGNORED)));

    private final Occasion occasion;
    private final int frequency;
    private final String sentence;

    Fault(Occasion occasion, int frequency, String sentence) {
        this.occasion = occasion;
        this.frequency = frequency;
        this.sentence = sentence;
    }

    Occasion occasion() {
        return occasion;
    }

    /** How often it happens, compared with others on the same occasion. */
    int frequency() {
        return frequency;
    }

    /** How long it asks to wait when it happens by chance; zero where it does not ask. */
    Duration delay(Dice dice) {
        return switch (this) {
            case WAIT_SECONDS, WAIT_SECONDS_IN_TEXT -> Duration.ofSeconds(dice.between(1, 5));
            case WAIT_HOURS -> Duration.ofSeconds(dice.between(3_600, 86_400));
            // It has to end too, if somebody calls again.
            case WAIT_UNSAID -> Duration.ofSeconds(30);
            default -> Duration.ZERO;
        };
    }

    /** What happens, in a sentence. */
    public String sentence() {
        return sentence;
    }

    /** In words: {@code bad gateway}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
