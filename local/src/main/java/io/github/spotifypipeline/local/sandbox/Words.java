package io.github.spotifypipeline.local.sandbox;

import java.util.List;
import java.util.Locale;

/** Invents names for artists, albums, songs, labels and podcasts. All are made up. */
final class Words {
    private static final List<String> ADJECTIVES = List.of(
            "Amber",
            "Borrowed",
            "Brass",
            "Clay",
            "Cobalt",
            "Crooked",
            "Distant",
            "Drowsy",
            "Dusty",
            "Eleventh",
            "Fading",
            "Feral",
            "Folded",
            "Gentle",
            "Gilded",
            "Hollow",
            "Humming",
            "Idle",
            "Ivory",
            "Last",
            "Lopsided",
            "Lunar",
            "Magnetic",
            "Marble",
            "Midnight",
            "Mossy",
            "Narrow",
            "Nearly",
            "Northern",
            "Opal",
            "Painted",
            "Paper",
            "Patient",
            "Quiet",
            "Restless",
            "Rusted",
            "Salt",
            "Second",
            "Silver",
            "Sleeping",
            "Slow",
            "Spare",
            "Stray",
            "Sunken",
            "Tangled",
            "Tin",
            "Unlit",
            "Velvet",
            "Wandering",
            "Winter");

    private static final List<String> NOUNS = List.of(
            "Almanac",
            "Anchor",
            "Antenna",
            "Aviary",
            "Balcony",
            "Bicycle",
            "Canal",
            "Carousel",
            "Cartographer",
            "Chimney",
            "Compass",
            "Corridor",
            "Daylight",
            "Driftwood",
            "Elevator",
            "Ember",
            "Ferry",
            "Fieldnote",
            "Foxglove",
            "Garden",
            "Glacier",
            "Harbour",
            "Hemisphere",
            "Heron",
            "Horizon",
            "Kettle",
            "Ladder",
            "Lantern",
            "Lighthouse",
            "Magpie",
            "Meadow",
            "Meridian",
            "Moth",
            "Orchard",
            "Parade",
            "Pavilion",
            "Pendulum",
            "Pier",
            "Postcard",
            "Quarry",
            "Radio",
            "Raincoat",
            "Reservoir",
            "Rooftop",
            "Satellite",
            "Semaphore",
            "Shoreline",
            "Staircase",
            "Teacup",
            "Telescope",
            "Thimble",
            "Tideline",
            "Trolley",
            "Umbrella",
            "Valley",
            "Viaduct",
            "Weathervane",
            "Window",
            "Windmill");

    private static final List<String> BEGINNINGS = List.of(
            "Al", "Bren", "Cael", "Dor", "El", "Fen", "Gal", "Hal", "Il", "Jor", "Kel", "Lum", "Mar", "Nor", "Or",
            "Pel", "Quil", "Ros", "Sel", "Tav", "Um", "Vel", "Wen", "Yor", "Zel");
    private static final List<String> MIDDLES =
            List.of("a", "an", "e", "er", "i", "in", "o", "or", "u", "ar", "ami", "eno", "ila", "ova");
    private static final List<String> ENDINGS = List.of(
            "bet", "dra", "fyn", "lan", "lo", "mere", "moor", "na", "nis", "ra", "rin", "sko", "ta", "vik", "wyn");

    private static final List<String> ENSEMBLES =
            List.of("Trio", "Quartet", "Ensemble", "Collective", "Orchestra", "Sound System", "Duo");

    private static final List<String> VERBS = List.of(
            "Counting",
            "Chasing",
            "Folding",
            "Forgetting",
            "Holding",
            "Leaving",
            "Mapping",
            "Mending",
            "Naming",
            "Painting",
            "Reading",
            "Saving",
            "Trading",
            "Watching",
            "Waking");

    private static final List<String> TIMES = List.of(
            "Monday",
            "Late August",
            "Half Past Four",
            "The Longest Day",
            "November",
            "First Snow",
            "Sunday Morning",
            "Low Tide",
            "The Blue Hour");

    private static final List<String> SUFFIXES = List.of(
            " - Live",
            " - Acoustic",
            " - Remastered 2011",
            " (Demo)",
            " - Radio Edit",
            " (Interlude)",
            " - Single Version");

    /** Titles as they really come: quotes, entities, emoji, marks that a careless reader trips over. */
    private static final List<String> ODD_TITLES = List.of(
            "\"Almost\" Home",
            "Salt &amp; Sky",
            "Don't Wait by the Window",
            "5 < 6",
            "100%",
            "🌧️ / ☀️",
            "...",
            "Untitled #3",
            "C:\\Moonlight",
            "Ünder the Bridge of Åse",
            "Tab\tand Pause",
            "Smörgås, Söndag",
            "(…and Then It Rained)",
            "1997",
            "Null Island",
            "Line 4; Last Stop",
            "naïve café 👩🏽‍🚀");

    private Words() {}

    static String artist(Dice dice) {
        return switch (dice.below(12)) {
            case 0, 1, 2 -> "The " + dice.pick(ADJECTIVES) + " " + nouns(dice);
            case 3, 4 -> dice.pick(ADJECTIVES) + " " + dice.pick(NOUNS);
            case 5 -> dice.pick(NOUNS) + " & " + dice.pick(NOUNS);
            case 6, 7 -> invented(dice) + " " + invented(dice);
            case 8 -> invented(dice);
            case 9 -> invented(dice) + " " + dice.pick(ENSEMBLES);
            case 10 ->
                dice.pick(NOUNS).toLowerCase(Locale.ROOT) + "."
                        + dice.pick(NOUNS).toLowerCase(Locale.ROOT);
            default -> dice.pick(List.of(Script.values())).name(dice);
        };
    }

    static String album(Dice dice) {
        return switch (dice.below(8)) {
            case 0, 1, 2 -> dice.pick(ADJECTIVES) + " " + dice.pick(NOUNS);
            case 3 -> dice.pick(NOUNS) + " for " + dice.pick(TIMES);
            case 4 -> "The " + dice.pick(NOUNS) + " Tapes";
            case 5 -> nouns(dice) + ", Vol. " + dice.between(1, 4);
            case 6 -> dice.pick(VERBS) + " " + nouns(dice);
            default -> dice.pick(NOUNS);
        };
    }

    static String song(Dice dice) {
        if (dice.chance(0.02)) {
            return dice.pick(ODD_TITLES);
        }
        if (dice.chance(0.03)) {
            return dice.pick(List.of(Script.values())).name(dice);
        }
        return dice.chance(0.06) ? plainSong(dice) + dice.pick(SUFFIXES) : plainSong(dice);
    }

    private static String plainSong(Dice dice) {
        return switch (dice.below(11)) {
            case 0, 1 -> dice.pick(ADJECTIVES) + " " + dice.pick(NOUNS);
            case 2, 3 -> dice.pick(VERBS) + " the " + dice.pick(NOUNS);
            case 4 -> dice.pick(NOUNS) + " of " + nouns(dice);
            case 5 -> dice.pick(TIMES);
            case 6 -> dice.pick(List.of("Letter to ", "Back to ", "Rain over ")) + invented(dice);
            case 7 -> dice.pick(List.of("No More ", "Some ", "All These ", "Between ")) + nouns(dice);
            case 8 -> dice.pick(TIMES) + ", Again";
            case 9 -> "A " + dice.pick(NOUNS) + " in " + invented(dice);
            default -> dice.pick(NOUNS);
        };
    }

    static String label(Dice dice) {
        return dice.pick(ADJECTIVES) + " " + dice.pick(NOUNS)
                + dice.pick(List.of(" Records", " Recordings", " Discos", ""));
    }

    static String playlist(Dice dice) {
        return switch (dice.below(4)) {
            case 0 -> dice.pick(TIMES) + " " + dice.pick(List.of("🌙", "☕", "🚲", "🌊", "📚"));
            case 1 ->
                "for " + dice.pick(VERBS).toLowerCase(Locale.ROOT) + " "
                        + nouns(dice).toLowerCase(Locale.ROOT);
            default -> dice.pick(NOUNS) + " for " + dice.pick(TIMES);
        };
    }

    static String episode(Dice dice) {
        return switch (dice.below(3)) {
            case 0 -> "The " + dice.pick(NOUNS) + " That Nobody Wanted";
            case 1 -> "How to Mend a " + dice.pick(NOUNS);
            default -> "“" + dice.pick(ADJECTIVES) + " " + dice.pick(NOUNS) + "”, Explained";
        };
    }

    private static String nouns(Dice dice) {
        String noun = dice.pick(NOUNS);
        return noun.endsWith("ry") || noun.endsWith("ny") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    private static String invented(Dice dice) {
        return dice.pick(BEGINNINGS) + dice.pick(MIDDLES) + dice.pick(ENDINGS);
    }
}
