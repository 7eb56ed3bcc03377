package io.github.spotifypipeline.local.sandbox;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How bad things may get. {@link #seeded} is a bad week; each {@code with…} changes one thing.
 *
 * @param seed which requests meet a fault, and which entries are odd
 * @param faults the kinds of faults that happen
 * @param faultShare of all requests, those that meet a fault
 * @param oddities the ways in which entries and listings are odd
 * @param oddShare of all entries, those that are odd in one given way
 * @param callsADay how many calls of one endpoint are answered within 24 hours, for {@link Fault#QUOTA_SPENT}
 */
public record ChaosOptions(
        long seed, Set<Fault> faults, double faultShare, Set<Oddity> oddities, double oddShare, int callsADay) {

    /** Everything that heals, and all that is odd, with a tenth of the quota that was measured: a demo has to meet it. */
    public static ChaosOptions seeded(long seed) {
        return new ChaosOptions(seed, Fault.HEALING, 0.08, EnumSet.allOf(Oddity.class), 0.02, 60);
    }

    public ChaosOptions {
        if (!isShare(faultShare) || !isShare(oddShare) || callsADay < 1) {
            throw new IllegalArgumentException(("Cannot make chaos: out of range"
                            + " (faultShare %s, oddShare %s, callsADay %d). Give shares of 0 to 1, and at least 1 call.")
                    .formatted(faultShare, oddShare, callsADay));
        }
        faults = ordered(faults, Fault.class);
        oddities = ordered(oddities, Oddity.class);
    }

    /** In the order of the constants: what happens must not depend on how a set was put together. */
    private static <E extends Enum<E>> Set<E> ordered(Set<E> kinds, Class<E> type) {
        Set<E> ordered = EnumSet.noneOf(type);
        ordered.addAll(kinds);
        return Collections.unmodifiableSet(ordered);
    }

    private static boolean isShare(double share) {
        return share >= 0 && share <= 1;
    }

    public ChaosOptions withFaults(Set<Fault> newFaults) {
        return new ChaosOptions(seed, newFaults, faultShare, oddities, oddShare, callsADay);
    }

    /** With one more kind of fault. */
    public ChaosOptions and(Fault fault) {
        Set<Fault> more = EnumSet.of(fault);
        more.addAll(faults);
        return withFaults(more);
    }

    public ChaosOptions withFaultShare(double newShare) {
        return new ChaosOptions(seed, faults, newShare, oddities, oddShare, callsADay);
    }

    public ChaosOptions withOddities(Set<Oddity> newOddities) {
        return new ChaosOptions(seed, faults, faultShare, newOddities, oddShare, callsADay);
    }

    public ChaosOptions withOddShare(double newShare) {
        return new ChaosOptions(seed, faults, faultShare, oddities, newShare, callsADay);
    }

    public ChaosOptions withCallsADay(int newCalls) {
        return new ChaosOptions(seed, faults, faultShare, oddities, oddShare, newCalls);
    }

    Oddities oddness() {
        return new Oddities(seed, oddities, oddShare);
    }
}
