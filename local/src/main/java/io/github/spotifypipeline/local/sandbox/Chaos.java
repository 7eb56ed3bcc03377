package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Fault.Occasion;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Stands between the door and the service and lets faults happen. Which one the n-th request meets follows from the
 * seed, n and its bucket; whether a wait is over, a token ended or a quota spent, from what was called before and when.
 * So the same requests meet the same faults again.
 *
 * <p>A request for a token never reaches the service, or is answered: a rotated refresh token that was lost on the way
 * could not be asked for again.
 */
final class Chaos {
    /** So many requests an outage lasts. */
    private static final int STRETCH = 20;

    private static final double OUTAGES_RARER_THAN_FAULTS = 4;

    /** What calling too early adds to a wait. */
    private static final Duration PENALTY = Duration.ofSeconds(10);

    /** A fault, and how long it asks to wait; zero where it does not. */
    private record Strike(Fault fault, Duration delay) {}

    private final ChaosOptions options;
    private final Quota quota;
    private final Map<Fault, Long> met = new EnumMap<>(Fault.class);

    /** Only a token that was good once is refused: so a fresh one always helps. */
    private final Set<String> tokensAccepted = new HashSet<>();

    private final Set<String> tokensEnded = new HashSet<>();
    private Instant closedSince = Instant.MIN;
    private Instant closedUntil = Instant.MIN;
    private long requests;

    Chaos(ChaosOptions options) {
        this.options = options;
        this.quota = new Quota(options.callsADay());
    }

    /** The clock was set back: calls and waits that came later have not come yet. */
    void setBack(Instant now) {
        quota.forgetFrom(now);
        if (closedSince.isAfter(now)) {
            closedUntil = Instant.MIN;
        }
    }

    /** How often each kind of fault was met. */
    Map<Fault, Long> met() {
        return Collections.unmodifiableMap(new EnumMap<>(met));
    }

    /**
     * The answer to the next request.
     *
     * @param service answers as if there were no faults
     */
    Response answer(Request request, Bucket bucket, Instant now, Function<Request, Response> service) {
        long number = requests++;
        if (bucket.isData() && bears(tokensEnded, request)) {
            throw Refusal.unknownToken();
        }
        Optional<Strike> strike = dueToEarlierCalls(bucket, now).or(() -> byChance(number, bucket, request));
        return strike.isPresent() ? struck(request, strike.get(), now, service) : spared(request, service);
    }

    private static boolean bears(Set<String> tokens, Request request) {
        return request.authorization().filter(tokens::contains).isPresent();
    }

    private Response spared(Request request, Function<Request, Response> service) {
        Response response = service.apply(request);
        request.authorization().ifPresent(tokensAccepted::add);
        return response;
    }

    private Response struck(Request request, Strike strike, Instant now, Function<Request, Response> service) {
        Response response = FaultyAnswer.to(request, strike.fault(), strike.delay(), service);
        met.merge(strike.fault(), 1L, Long::sum);
        if (strike.fault() == Fault.TOKEN_REFUSED) {
            request.authorization().ifPresent(tokensEnded::add);
        }
        if (happens(Fault.WAIT_IGNORED)
                && strike.fault() != Fault.QUOTA_SPENT
                && !strike.delay().isZero()) {
            closedSince = now;
            closedUntil = now.plus(strike.delay());
        }
        return response;
    }

    private boolean happens(Fault fault) {
        return options.faults().contains(fault);
    }

    // ---- what follows from earlier calls

    private Optional<Strike> dueToEarlierCalls(Bucket bucket, Instant now) {
        if (!bucket.isData()) {
            return Optional.empty();
        }
        if (now.isBefore(closedUntil)) {
            return Optional.of(new Strike(
                    Fault.WAIT_IGNORED, Duration.between(now, closedUntil).plus(PENALTY)));
        }
        return happens(Fault.QUOTA_SPENT) ? overQuota(bucket, now) : Optional.empty();
    }

    private Optional<Strike> overQuota(Bucket bucket, Instant now) {
        Optional<Duration> exhaustion = quota.exhaustion(bucket, now);
        if (exhaustion.isEmpty() || happens(Fault.WAIT_IGNORED)) {
            quota.count(bucket, now);
        }
        return exhaustion.map(delay -> new Strike(Fault.QUOTA_SPENT, delay));
    }

    // ---- what chance brings

    private Optional<Strike> byChance(long number, Bucket bucket, Request request) {
        return outage(number / STRETCH, bucket)
                .or(() -> single(number, bucket))
                .filter(fault -> fault != Fault.TOKEN_REFUSED || bears(tokensAccepted, request))
                .map(fault -> new Strike(fault, fault.delay(Dice.of(options.seed(), "delay", number))));
    }

    private Optional<Fault> outage(long stretch, Bucket bucket) {
        return drawn(
                Dice.of(options.seed(), "outage", stretch),
                options.faultShare() / OUTAGES_RARER_THAN_FAULTS,
                fault -> fault.occasion() == Occasion.WHILE && bucket.isData());
    }

    private Optional<Fault> single(long number, Bucket bucket) {
        return drawn(
                Dice.of(options.seed(), "fault", number),
                options.faultShare(),
                fault -> fault.occasion().includes(bucket));
    }

    private Optional<Fault> drawn(Dice dice, double share, Predicate<Fault> isPossible) {
        if (!dice.chance(share)) {
            return Optional.empty();
        }
        List<Fault> possible = options.faults().stream()
                .filter(isPossible)
                .flatMap(fault -> Collections.nCopies(fault.frequency(), fault).stream())
                .toList();
        return possible.isEmpty() ? Optional.empty() : Optional.of(dice.pick(possible));
    }
}
