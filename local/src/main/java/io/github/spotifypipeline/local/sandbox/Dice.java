package io.github.spotifypipeline.local.sandbox;

import java.util.List;

/**
 * Dice that always fall the same way for the same key: all chance in the sandbox comes from here. A key names what is
 * decided ({@code "album", 17}), so that one decision never disturbs another.
 *
 * <p>The generator is SplitMix64, spelled out because a sandbox must give the same bytes on every Java version.
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 22;

    private long state;

    private Dice(long state) {
        this.state = state;
    }

    static Dice of(long seed, String what, long... which) {
        long key = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < what.length(); i++) {
            key = mix(key ^ what.charAt(i));
        }
        for (long number : which) {
            key = mix(key ^ (number * GOLDEN_GAMMA));
        }
        return new Dice(key);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** A number from 0 up to, but not including, the bound. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** A number from low to high, both included. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    /** A number from 0 up to, but not including, 1. */
    double share() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    boolean chance(double probability) {
        return share() < probability;
    }

    <T> T pick(List<T> options) {
        return options.get(below(options.size()));
    }

    /** One of the options, the first ones much more often than the last. */
    <T> T pickEarly(List<T> options) {
        double share = share();
        return options.get((int) (share * share * options.size()));
    }

    /** An id such as Spotify gives to artists, albums, tracks and playlists: 22 base-62 characters. */
    String id() {
        return text(ID_LENGTH, BASE62);
    }

    String digits(int length) {
        return text(length, "0123456789");
    }

    String hex(int length) {
        return text(length, "0123456789abcdef");
    }

    String text(int length, String alphabet) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(below(alphabet.length())));
        }
        return text.toString();
    }
}
