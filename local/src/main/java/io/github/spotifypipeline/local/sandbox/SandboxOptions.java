package io.github.spotifypipeline.local.sandbox;

import java.time.Instant;
import java.util.Optional;

/**
 * What kind of Spotify to start. {@link #DEFAULTS} is a good demo; each {@code with…} changes one thing.
 *
 * @param seed which listener: the same seed gives the same listener, to the byte
 * @param shape the kind of app that the sandbox's client id is
 * @param size how much the listener has
 * @param now the time on the sandbox's clock, which stands still until it is set
 * @param port the port on 127.0.0.1; 0 takes any free one
 * @param links where links inside the answers point
 * @param chaos what goes wrong; nothing where it is empty
 */
public record SandboxOptions(
        long seed,
        AppShape shape,
        ListenerSize size,
        Instant now,
        int port,
        Links links,
        Optional<ChaosOptions> chaos) {

    /** Where the {@code href} and {@code next} links inside the answers point. */
    public enum Links {
        /** To Spotify's own host, as the originals do; answers then do not depend on the port. */
        SPOTIFY,
        /** To the sandbox itself, for clients that follow {@code next}. */
        SANDBOX
    }

    public static final SandboxOptions DEFAULTS = new SandboxOptions(
            1, AppShape.NEW_DEVELOPMENT_MODE, ListenerSize.DEMO, Growth.REFERENCE, 0, Links.SPOTIFY, Optional.empty());

    public SandboxOptions withSeed(long newSeed) {
        return new SandboxOptions(newSeed, shape, size, now, port, links, chaos);
    }

    public SandboxOptions withShape(AppShape newShape) {
        return new SandboxOptions(seed, newShape, size, now, port, links, chaos);
    }

    public SandboxOptions withSize(ListenerSize newSize) {
        return new SandboxOptions(seed, shape, newSize, now, port, links, chaos);
    }

    public SandboxOptions withNow(Instant newNow) {
        return new SandboxOptions(seed, shape, size, newNow, port, links, chaos);
    }

    public SandboxOptions withPort(int newPort) {
        return new SandboxOptions(seed, shape, size, now, newPort, links, chaos);
    }

    public SandboxOptions withLinks(Links newLinks) {
        return new SandboxOptions(seed, shape, size, now, port, newLinks, chaos);
    }

    public SandboxOptions withChaos(ChaosOptions newChaos) {
        return new SandboxOptions(seed, shape, size, now, port, links, Optional.of(newChaos));
    }
}
