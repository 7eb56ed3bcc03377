package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** An import into a folder, at a moment of the test's own. */
final class TestImport {
    static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    private final Path raw;
    private Optional<String> user = Optional.of("acc-1");
    private HistoryRequest.AccountData accountData = HistoryRequest.AccountData.REFUSED;
    private String config = "";
    private Instant now = START;
    private ProgressListener progress = ProgressListener.silent();

    TestImport(Path raw) {
        this.raw = raw;
    }

    TestImport forUser(String key) {
        user = Optional.of(key);
        return this;
    }

    TestImport forNobodyNamed() {
        user = Optional.empty();
        return this;
    }

    TestImport withAccountData() {
        accountData = HistoryRequest.AccountData.IMPORTED;
        return this;
    }

    TestImport configured(String yaml) {
        config = yaml;
        return this;
    }

    TestImport daysLater(int days) {
        now = START.plus(Duration.ofDays(days));
        return this;
    }

    TestImport watchedBy(ProgressListener listener) {
        progress = listener;
        return this;
    }

    HistoryResult of(Path... files) {
        try (RawStore store = new FileRawStore(raw)) {
            return into(store, files);
        }
    }

    HistoryResult into(RawStore store, Path... files) {
        HistoryRequest request = new HistoryRequest(
                raw.toUri(), user, List.of(files), accountData, IngestConfig.parse("test.yml", config));
        Surroundings surroundings =
                new Surroundings(Clock.fixed(now, ZoneOffset.UTC), duration -> {}, new Random(now.toEpochMilli()));
        return HistoryImport.run(request, surroundings, progress, store);
    }

    /** Every line that an import has landed. */
    List<JsonNode> lines(HistoryResult result) {
        return texts(result).map(TestRun::tree).toList();
    }

    Stream<String> texts(HistoryResult result) {
        return result.manifest().stream()
                .flatMap(manifest -> manifest.parts().stream())
                .flatMap(part -> TestRun.text(raw.resolve(part.path())).lines());
    }

    /** Every entry, in order. */
    List<JsonNode> entries(HistoryResult result) {
        return lines(result).stream()
                .flatMap(line -> {
                    Stream.Builder<JsonNode> items = Stream.builder();
                    line.path("body").path("items").forEach(items);
                    return items.build();
                })
                .toList();
    }

    /** The files of raw but for its state. */
    List<String> landed() {
        if (!Files.isDirectory(raw)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(raw)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> raw.relativize(file).toString())
                    .filter(file -> !file.startsWith("_state"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
