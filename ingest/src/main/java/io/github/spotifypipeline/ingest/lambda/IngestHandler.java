package io.github.spotifypipeline.ingest.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.spotifypipeline.ingest.Endpoints;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.IngestJob;
import io.github.spotifypipeline.ingest.IngestRequest;
import io.github.spotifypipeline.ingest.Login;
import io.github.spotifypipeline.ingest.LoginSecret;
import io.github.spotifypipeline.ingest.ProgressListener;
import io.github.spotifypipeline.ingest.Resource;
import io.github.spotifypipeline.ingest.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One call: an {@link Order} comes in, a run lands in raw, an {@link Outcome} goes out. What is not read when the call's
 * time draws to its end is named in the outcome, for the next call.
 *
 * <p>Environment: {@code RAW_URI}, {@code SPOTIFY_SECRET_ARN}, {@code STACK} (the metrics' dimension), and where
 * another Spotify is meant {@code SPOTIFY_API_URL} and {@code SPOTIFY_ACCOUNTS_URL}.
 */
public final class IngestHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(IngestHandler.class);
    /** One request at its slowest takes 130 s; then the last part and the manifest are written. */
    private static final Duration RESERVE = Duration.ofSeconds(150);

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModules(new JavaTimeModule(), new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final Map<String, String> environment;
    private final Surroundings surroundings;
    private final PrintStream out;

    /** As Lambda makes it. */
    public IngestHandler() {
        this(System.getenv(), Surroundings.real(), System.out);
        JsonLog.startAlone(System.out);
    }

    IngestHandler(Map<String, String> environment, Surroundings surroundings, PrintStream out) {
        this.environment = environment;
        this.surroundings = surroundings;
        this.out = out;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Instant deadline = now().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
        try {
            JSON.writeValue(output, fetch(JSON.readValue(input, Order.class), deadline));
        } catch (IngestException e) {
            LOG.error(e.getMessage());
            throw named(e);
        } finally {
            MDC.clear();
        }
    }

    private Outcome fetch(Order order, Instant deadline) {
        MDC.put("execution", order.execution().orElse(""));
        LocalDate snapshotDate = snapshotDate(order);
        MDC.put("snapshot_date", snapshotDate.toString());
        IngestConfig config = IngestConfig.packaged();
        Set<Resource> resources = order.resourcesOr(config.resources());
        try (LoginSecret secret = LoginSecret.at(required("SPOTIFY_SECRET_ARN"))) {
            Login login = secret.read();
            IngestRequest request = new IngestRequest(
                    URI.create(required("RAW_URI")),
                    snapshotDate,
                    resources,
                    config,
                    Endpoints.from(environment),
                    login,
                    secret);
            Outcome outcome = run(order.isLast() ? request.until(deadline).closing() : request.until(deadline));
            LOG.info("{}: {} requests, {} items", outcome.status(), outcome.requests(), outcome.items());
            metrics(outcome, login).print(out, now());
            return outcome;
        } catch (IngestException e) {
            metrics(e).print(out, now());
            throw e;
        }
    }

    private LocalDate snapshotDate(Order order) {
        try {
            return order.date(surroundings.clock());
        } catch (DateTimeException e) {
            throw IngestException.badArgument("Cannot file the run: snapshotDate is no date (%s). Give YYYY-MM-DD."
                    .formatted(order.snapshotDate().orElse("")));
        }
    }

    private Outcome run(IngestRequest request) {
        try {
            return Outcome.of(IngestJob.run(request, surroundings, ProgressListener.silent()));
        } catch (IngestException e) {
            Instant resumeAt = e.resumeAt().orElseThrow(() -> e);
            return Outcome.notBegun(request.snapshotDate(), request.resources(), resumeAt, e.getMessage());
        }
    }

    private Metrics metrics(Outcome outcome, Login login) {
        Metrics metrics = new Metrics(required("STACK"))
                .with("Requests", outcome.requests())
                .with("Items", outcome.items())
                .with("RunPartial", outcome.isComplete() ? 0 : 1)
                .with("QuotaExhausted", outcome.waitsLongAfter(now()) ? 1 : 0)
                .with("NeedsLogin", 0);
        login.endsAt().ifPresent(end -> metrics.with("LoginDaysLeft", ChronoUnit.DAYS.between(now(), end)));
        return metrics;
    }

    private Metrics metrics(IngestException e) {
        return new Metrics(required("STACK")).with("NeedsLogin", named(e) instanceof NeedsLogin ? 1 : 0);
    }

    /** Step Functions tells errors apart by their classes' names. */
    private static RuntimeException named(IngestException e) {
        return switch (e.exitCode()) {
            case IngestException.NEEDS_LOGIN -> new NeedsLogin(e);
            case IngestException.BAD_ARGUMENT -> new BadConfiguration(e);
            default -> new NotReady(e);
        };
    }

    private String required(String name) {
        return Optional.ofNullable(environment.get(name))
                .orElseThrow(() -> IngestException.badArgument(
                        "Cannot run: an environment variable is missing (%s). Deploy the function as the template says."
                                .formatted(name)));
    }

    private Instant now() {
        return surroundings.clock().instant();
    }
}
