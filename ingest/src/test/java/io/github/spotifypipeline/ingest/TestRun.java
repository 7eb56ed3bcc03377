package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import okio.ByteString;

/** A run against a fake Spotify: time passes only while somebody sleeps, and chance is the same every time. */
final class TestRun {
    static final Instant START = Instant.parse("2026-11-22T06:00:00Z");
    static final LocalDate DATE = LocalDate.parse("2026-11-22");

    private final FakeSpotify spotify;
    private final Path raw;
    private final List<Duration> sleeps = new ArrayList<>();
    private final List<String> keptTokens = new ArrayList<>();
    private Set<Resource> resources = IngestConfig.packaged().resources();
    private String config = "";
    private LocalDate snapshotDate = DATE;
    private Optional<String> secret = Optional.of("the-secret");
    private Optional<String> refreshToken = Optional.of("refresh-1");
    private Optional<Instant> authorizedAt = Optional.empty();
    private URI root;
    private ProgressListener progress = ProgressListener.silent();
    private Instant now = START;
    private Instant deadline = Instant.MAX;
    private boolean isLast;
    private Random random = new Random(7);

    TestRun(FakeSpotify spotify, Path raw) {
        this.spotify = spotify;
        this.raw = raw;
        this.root = raw.toUri();
    }

    TestRun into(URI otherRoot) {
        root = otherRoot;
        return this;
    }

    TestRun only(Resource... chosen) {
        resources = Set.of(chosen);
        return this;
    }

    TestRun configured(String yaml) {
        config = yaml;
        return this;
    }

    TestRun on(String date) {
        snapshotDate = LocalDate.parse(date);
        return this;
    }

    TestRun withSecret(String other) {
        secret = Optional.of(other);
        return this;
    }

    TestRun withoutSecret() {
        secret = Optional.empty();
        return this;
    }

    TestRun withoutLogin() {
        refreshToken = Optional.empty();
        return this;
    }

    TestRun loggedInAt(Instant moment) {
        authorizedAt = Optional.of(moment);
        return this;
    }

    TestRun watchedBy(ProgressListener listener) {
        progress = listener;
        return this;
    }

    TestRun until(Instant moment) {
        deadline = moment;
        return this;
    }

    TestRun closing() {
        isLast = true;
        return this;
    }

    TestRun at(Instant moment) {
        now = moment;
        return this;
    }

    TestRun seeded(long seed) {
        random = new Random(seed);
        return this;
    }

    Instant now() {
        return now;
    }

    Manifest run() {
        return IngestJob.run(request(), surroundings(), progress);
    }

    /** With a store of the test's own. */
    Manifest runInto(RawStore store) {
        return IngestJob.run(request(), surroundings(), progress, store);
    }

    private IngestRequest request() {
        IngestRequest request = new IngestRequest(
                        root,
                        snapshotDate,
                        resources,
                        IngestConfig.parse("test.yml", config).withMinGap(Duration.ZERO),
                        spotify.endpoints(),
                        new Login(new Credentials(Optional.of("the-client"), secret, refreshToken), authorizedAt),
                        new Shelf())
                .until(deadline);
        return isLast ? request.closing() : request;
    }

    Surroundings surroundings() {
        return new Surroundings(new StandingClock(), this::sleep, random);
    }

    private void sleep(Duration duration) {
        sleeps.add(duration);
        now = now.plus(duration);
    }

    void pass(Duration duration) {
        now = now.plus(duration);
    }

    List<Duration> sleeps() {
        return sleeps;
    }

    List<String> keptTokens() {
        return keptTokens;
    }

    /** As a run in another process would. */
    void replaceMeanwhile(String otherToken) {
        keptTokens.add(otherToken);
    }

    /** Every line that a run has landed for a resource. */
    List<JsonNode> lines(Manifest manifest, Resource resource) {
        return manifest.parts().stream()
                .filter(part -> part.resource() == resource)
                .flatMap(part -> text(raw.resolve(part.path())).lines())
                .map(TestRun::tree)
                .toList();
    }

    static Manifest.Book book(Manifest manifest, Resource resource) {
        return manifest.books().stream()
                .filter(book -> book.resource() == resource)
                .findFirst()
                .orElseThrow();
    }

    static String text(Path part) {
        try {
            return text(ByteString.of(Files.readAllBytes(part)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(ByteString gzip) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.toByteArray()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps every token, the latest last. */
    private final class Shelf implements RefreshTokenStore {
        @Override
        public void replace(String replacement) {
            keptTokens.add(replacement);
        }

        @Override
        public Optional<String> latest() {
            return keptTokens.isEmpty() ? Optional.empty() : Optional.of(keptTokens.get(keptTokens.size() - 1));
        }
    }

    private final class StandingClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
