package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request at a time, never faster than agreed, repeated while there is hope, and silent once told to wait.
 *
 * <p>Redirects are not followed: an address that Spotify did not publish gets no token.
 */
final class PoliteHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PoliteHttp.class);
    private static final String USER_AGENT = "spotify-data-pipeline/1 (OkHttp; one user's own library)";
    /** The largest page known (50 albums with their markets) is 2 MB; eight times that is not a page. */
    private static final long LARGEST_BODY = 16L << 20;

    private final IngestConfig.Http limits;
    private final Surroundings surroundings;
    private final Instant deadline;
    private final OkHttpClient client;
    private Instant notBefore = Instant.MIN;
    private int requestCount;

    /** @param deadline no request is sent, and no sleep ends, at it or later */
    PoliteHttp(IngestConfig.Http limits, Surroundings surroundings, Instant deadline) {
        this.limits = limits;
        this.surroundings = surroundings;
        this.deadline = deadline;
        this.client = new OkHttpClient.Builder()
                .connectTimeout(limits.connectTimeout())
                .readTimeout(limits.readTimeout())
                .callTimeout(limits.connectTimeout().plus(limits.readTimeout().multipliedBy(2)))
                .followRedirects(false)
                .retryOnConnectionFailure(false)
                .build();
    }

    /** Requests sent so far, repeats included. */
    int requestCount() {
        return requestCount;
    }

    /** What requests cost, and when they are refused. */
    interface Meter {
        /** @throws Stop if there is nothing left to pay with */
        void pay() throws Stop;

        /** Spotify refuses until then, and does not say what else it refuses. */
        void askedToWait(Instant until);

        /** The quota for requests of this kind is spent until then. */
        void quotaSpent(Instant until);
    }

    /** What is no part of any quota. */
    static final Meter FREE = new Meter() {
        @Override
        public void pay() {}

        @Override
        public void askedToWait(Instant until) {}

        @Override
        public void quotaSpent(Instant until) {}
    };

    Answer exchange(Request request) throws IOException, Stop {
        return exchange(request, FREE);
    }

    /**
     * The final answer: of any status but 429, and 5xx only when every try met one.
     *
     * @throws IOException if the last try met no answer at all
     * @throws Stop if Spotify asks for more patience than a call has, or the call's time is over
     */
    Answer exchange(Request request, Meter meter) throws IOException, Stop {
        for (int attempt = 1; ; attempt++) {
            boolean isLast = attempt == limits.tries();
            try {
                Answer answer = send(request, meter);
                if (answer.status() == 429) {
                    sleep(patience(answer, isLast, meter));
                    continue;
                }
                if (!answer.isServerError() || isLast) {
                    return answer;
                }
                LOG.info("{} answered {}", request.url().encodedPath(), answer.status());
            } catch (IOException e) {
                if (isLast) {
                    throw e;
                }
                LOG.info("{} gave no answer: {}", request.url().encodedPath(), why(e));
            }
            sleep(backoff(attempt));
        }
    }

    private Answer send(Request request, Meter meter) throws IOException, Stop {
        keepDistance();
        refuseUnlessBeforeDeadline(surroundings.now());
        meter.pay();
        requestCount++;
        Request identified =
                request.newBuilder().header("User-Agent", USER_AGENT).build();
        try (Response response = client.newCall(identified).execute()) {
            byte[] body = body(response);
            Optional<String> retryAfter = Optional.ofNullable(response.header("Retry-After"));
            return new Answer(response.code(), body, retryAfter, surroundings.now());
        } finally {
            notBefore = surroundings.now().plus(limits.minGap());
        }
    }

    private static byte[] body(Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(LARGEST_BODY + 1)) {
            throw new IOException("the answer is larger than %d MiB".formatted(LARGEST_BODY >> 20));
        }
        return source.readByteArray();
    }

    private void keepDistance() {
        Instant now = surroundings.now();
        if (now.isBefore(notBefore)) {
            surroundings.sleep(Duration.between(now, notBefore));
        }
    }

    /**
     * How long to wait before a refused request is repeated. Calling on during a penalty is said to lengthen it, so the
     * meter is told of every one, however short: this process may not live to see its end.
     */
    private Duration patience(Answer refusal, boolean isLast, Meter meter) throws Stop {
        Optional<Duration> asked = seconds(refusal.retryAfter());
        Instant until = surroundings.now().plus(asked.orElse(limits.unsaidWait()));
        if (refusal.tree().path("error").path("reason").asText().equals("QUOTA_EXCEEDED")) {
            meter.quotaSpent(until);
            throw Stop.bucket(until, "the quota is spent");
        }
        meter.askedToWait(until);
        if (asked.isEmpty() || isLast || asked.get().compareTo(limits.longestWait()) > 0) {
            throw Stop.spotify(until, "Spotify asks to wait");
        }
        return asked.get().plus(surroundings.jitter(Duration.ofSeconds(1)));
    }

    /** At most nine digits, which is 31 years; anything else is no time to go by. */
    private static Optional<Duration> seconds(Optional<String> retryAfter) {
        return retryAfter
                .map(String::strip)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    /** Doubles with every try, up to the limit; the upper half is left to chance. */
    private Duration backoff(int attempt) {
        Duration doubled = limits.backoffFirst().multipliedBy(1L << (attempt - 1));
        Duration full = doubled.compareTo(limits.backoffMost()) < 0 ? doubled : limits.backoffMost();
        Duration half = full.dividedBy(2);
        return half.plus(surroundings.jitter(half));
    }

    /** In few words, for a message. */
    static String why(IOException e) {
        return Optional.ofNullable(e.getMessage()).orElseGet(() -> e.getClass().getSimpleName());
    }

    private void refuseUnlessBeforeDeadline(Instant moment) throws Stop {
        if (!moment.isBefore(deadline)) {
            throw Stop.until(moment, "the time of this run is over");
        }
    }

    private void sleep(Duration duration) throws Stop {
        refuseUnlessBeforeDeadline(surroundings.now().plus(duration));
        LOG.info("Waiting {} ms", duration.toMillis());
        surroundings.sleep(duration);
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
