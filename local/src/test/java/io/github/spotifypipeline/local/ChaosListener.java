package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.local.sandbox.AppShape;
import io.github.spotifypipeline.local.sandbox.ChaosOptions;
import io.github.spotifypipeline.local.sandbox.ListenerSize;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A listener with whom everything goes wrong, another one for each seed, and a client that comes back for as long as
 * something remains. The seeds take turns with the three kinds of app, and every fifth orders every resource there is.
 * Time is the sandbox's.
 */
final class ChaosListener implements AutoCloseable {
    private static final int MOST_CALLS = 200;
    private static final Duration A_WHILE = Duration.ofMinutes(15);
    private static final LocalDate DATE = LocalDate.parse("2026-11-23");
    private static final ListenerSize SMALL = new ListenerSize(40, 60, 8, 130, 12, 12, 8, 60);
    private static final Path EVERYTHING = Path.of("src/test/resources/everything.yml");

    private final Sandbox sandbox;
    private final IngestConfig config;
    private final SandboxClient client;

    private ChaosListener(int seed) {
        AppShape[] shapes = AppShape.values();
        sandbox = Sandbox.start(SandboxOptions.DEFAULTS
                .withSeed(seed)
                .withShape(shapes[seed % shapes.length])
                .withSize(SMALL)
                .withNow(Instant.parse("2026-11-23T06:00:00Z"))
                .withChaos(ChaosOptions.seeded(seed)));
        config = seed % 5 == 0 ? IngestConfig.read(EVERYTHING) : IngestConfig.packaged();
        client = new SandboxClient(sandbox, config, new Random(seed));
    }

    static ChaosListener of(int seed) {
        return new ChaosListener(seed);
    }

    /** Every run that was closed, the last of them complete. */
    List<Manifest> fetchInto(Path raw) {
        List<Manifest> runs = new ArrayList<>();
        for (int call = 0; call < MOST_CALLS; call++) {
            Optional<Instant> resumeAt;
            try {
                Manifest manifest = client.fetch(DATE, raw);
                if (!manifest.isOpen()) {
                    runs.add(manifest);
                }
                if (manifest.isComplete()) {
                    return runs;
                }
                resumeAt = manifest.resumeAt();
            } catch (IngestException e) {
                assertThat(e.exitCode()).as(e.getMessage()).isIn(IngestException.PARTIAL, IngestException.NOT_READY);
                resumeAt = e.resumeAt();
            }
            Duration wait =
                    resumeAt.map(end -> Duration.between(sandbox.now(), end)).orElse(A_WHILE);
            sandbox.pass(wait.isNegative() ? Duration.ZERO : wait);
        }
        throw new AssertionError("Not complete after %d calls: %s".formatted(MOST_CALLS, runs));
    }

    /**
     * What has to arrive: of each listing that was ordered the keys of its entries, nulls among them; of top lists down
     * to the rank that is ordered.
     */
    SortedMap<String, List<String>> held() {
        SortedMap<String, List<String>> held = new TreeMap<>();
        sandbox.truth().listings().forEach((listing, keys) -> {
            if (isOrdered(listing)) {
                held.put(listing, listing.startsWith("/me/top/") ? upToDepth(keys) : keys);
            }
        });
        return held;
    }

    private List<String> upToDepth(List<String> keys) {
        return keys.subList(0, Math.min(keys.size(), config.topItems()));
    }

    private boolean isOrdered(String listing) {
        return !listing.matches("/me/(shows|episodes)")
                || config.resources().size()
                        > IngestConfig.packaged().resources().size();
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
