package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.Endpoints;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.IngestRequest;
import io.github.spotifypipeline.ingest.Resource;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to fetch, and the date it is filed under. */
final class IngestOptions {

    /** An ingest.yml of one's own. */
    static final class ConfigOption {
        @Option(
                names = "--ingest-config",
                paramLabel = "FILE",
                description = "An ingest.yml of your own (default: HOME/ingest.yml, else the one in jobs-config/).")
        private Optional<Path> config;

        IngestConfig config(Home home) {
            return config.map(IngestConfig::read).orElseGet(() -> settings(home));
        }
    }

    @Option(
            names = "--snapshot-date",
            paramLabel = "YYYY-MM-DD",
            description = "The date the run stands for (default: today in UTC).")
    private Optional<LocalDate> snapshotDate;

    @Option(
            names = "--resources",
            paramLabel = "NAME",
            split = ",",
            description = "Only these, for example recently_played (default: what ingest.yml says).")
    private List<String> resources = List.of();

    @Mixin
    private ConfigOption configOption;

    @Option(
            names = "--close",
            description = "Close the run even if this call cannot finish it: what it has fetched may be loaded, what"
                    + " is missing stays so (default: the next call goes on with it).")
    private boolean isLastCall;

    /** The order for one run, as the options say. */
    IngestRequest request(Home home, String raw) {
        IngestConfig config = configOption.config(home);
        Set<Resource> wanted = resources.isEmpty() ? config.resources() : named(resources);
        IngestRequest request = request(home, raw, config, snapshotDate.orElseGet(IngestOptions::today), wanted);
        return isLastCall ? request.closing() : request;
    }

    /** The order for one run, with the login that is in use. */
    static IngestRequest request(
            Home home, String raw, IngestConfig config, LocalDate snapshotDate, Set<Resource> resources) {
        LoginInUse used = LoginInUse.of(home, System.getenv());
        return new IngestRequest(
                uri(raw), snapshotDate, resources, config, Endpoints.from(System.getenv()), used.login(), used.store());
    }

    static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    /** What is set in this home, else the standard. */
    static IngestConfig settings(Home home) {
        return home.settings("ingest.yml").map(IngestConfig::read).orElseGet(IngestConfig::packaged);
    }

    private static Set<Resource> named(List<String> names) {
        if (names.stream().anyMatch(String::isBlank)) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot fetch: a name is empty (--resources '%s'). Leave the option away for what ingest.yml says, or give some of: %s."
                            .formatted(
                                    String.join(",", names),
                                    Arrays.stream(Resource.values())
                                            .map(Resource::wireName)
                                            .collect(Collectors.joining(", "))));
        }
        return names.stream().map(Resource::named).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static URI uri(String place) {
        return place.contains("://") ? URI.create(place) : Path.of(place).toUri();
    }
}
