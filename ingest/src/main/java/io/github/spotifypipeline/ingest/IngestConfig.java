package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to fetch and within which limits: {@code jobs-config/ingest.yml}, where every default gives its reason.
 *
 * @param topItems how deep each top list is read
 * @param fullReadDays after how many days a listing of which only the new is read is read whole again
 * @param resumeDays for how many days a run may go on
 * @param foreignPlaylists whether to ask for the items of playlists that are neither the user's own nor shared with them
 * @param removedEndpoints whether to ask where Spotify has closed an endpoint for new apps only
 * @param searches queries by what they seek
 * @param catalogue what is asked for one by one, but for artists
 */
public record IngestConfig(
        Set<Resource> resources,
        int topItems,
        int maxPages,
        int fullReadDays,
        int resumeDays,
        Attempt foreignPlaylists,
        Attempt removedEndpoints,
        SortedMap<String, List<String>> searches,
        Artists artists,
        Catalogue catalogue,
        Quota quota,
        Http http,
        Landing landing) {

    private static final String PACKAGED = "/jobs-config/ingest.yml";
    private static final List<String> ATTEMPTS = List.of("skip", "try", "auto");

    /** Whether to ask for what some apps are refused. */
    public enum Attempt {
        SKIP,
        TRY,
        /** Skip where the app would get 403. */
        AUTO
    }

    public record Artists(boolean enabled, int maxPerRun, int refreshDays) {}

    public record Catalogue(int maxPerRun, int refreshDays) {}

    /**
     * How many requests a day.
     *
     * @param developerAccount a name, where several apps share one quota
     * @param budgets of single resources, where they differ
     */
    public record Quota(Optional<String> developerAccount, int dailyBudget, SortedMap<Resource, Integer> budgets) {
        int budget(String endpoint) {
            return budgets.entrySet().stream()
                    .filter(entry -> entry.getKey().isAskedAt(endpoint))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(dailyBudget);
        }
    }

    /**
     * How to behave towards the server.
     *
     * @param failingListings listings that fail one after the other before the run stops
     */
    public record Http(
            Duration minGap,
            Duration connectTimeout,
            Duration readTimeout,
            int tries,
            Duration backoffFirst,
            Duration backoffMost,
            Duration longestWait,
            Duration unsaidWait,
            int failingListings) {

        Http withMinGap(Duration gap) {
            return new Http(
                    gap,
                    connectTimeout,
                    readTimeout,
                    tries,
                    backoffFirst,
                    backoffMost,
                    longestWait,
                    unsaidWait,
                    failingListings);
        }
    }

    public record Landing(int partBytes) {}

    /** Whether to ask at an endpoint that Spotify has removed for new apps. */
    boolean triesRemoved(String endpoint, Capabilities known) {
        return switch (removedEndpoints) {
            case SKIP -> false;
            case TRY -> true;
            case AUTO -> known.keepsWhatWasRemoved() && !known.isForbidden(endpoint);
        };
    }

    /** How many things one request asks for. */
    int atOnce(Resource resource, Capabilities known) {
        return triesRemoved(resource.severalPath(), known) ? resource.mostAtOnce() : 1;
    }

    /** How many requests one run may spend on things of a kind. */
    int mostPerRun(Resource resource) {
        return resource == Resource.ARTISTS ? artists.maxPerRun() : catalogue.maxPerRun();
    }

    /** The defaults that come with the program. */
    public static IngestConfig packaged() {
        return parse(PACKAGED, "{}");
    }

    /**
     * The defaults, with what {@code file} says instead.
     *
     * @throws IngestException 43 if the file cannot be read, or says something that is not understood
     */
    public static IngestConfig read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw IngestException.badArgument(
                    "Cannot read the configuration %s: it is not there, or no file to be read. Give a readable YAML file."
                            .formatted(file));
        }
    }

    /** The same at another pace; a server of one's own needs no restraint. */
    public IngestConfig withMinGap(Duration gap) {
        return new IngestConfig(
                resources,
                topItems,
                maxPages,
                fullReadDays,
                resumeDays,
                foreignPlaylists,
                removedEndpoints,
                searches,
                artists,
                catalogue,
                quota,
                http.withMinGap(gap),
                landing);
    }

    static IngestConfig parse(String source, String yaml) {
        ConfigSection root =
                ConfigSection.parse(PACKAGED, packagedText()).overlaidBy(ConfigSection.parse(source, yaml));
        IngestConfig config = new IngestConfig(
                resources(root.someOf("resources", Resource.names())),
                root.number("top_items", 1, 10_000),
                root.number("max_pages", 1, 1_000_000),
                root.number("full_read_days", 1, 36_500),
                root.number("resume_days", 0, 365),
                attempt(root.oneOf("foreign_playlists", ATTEMPTS)),
                attempt(root.oneOf("removed_endpoints", ATTEMPTS)),
                searches(root.section("searches")),
                artists(root.section("artists")),
                catalogue(root.section("catalogue")),
                quota(root.section("quota")),
                http(root.section("http")),
                landing(root.section("landing")));
        root.refuseUnknownKeys();
        return config;
    }

    private static Set<Resource> resources(List<String> names) {
        return Collections.unmodifiableSet(
                EnumSet.copyOf(names.stream().map(Resource::named).toList()));
    }

    private static Attempt attempt(String name) {
        return Attempt.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static SortedMap<String, List<String>> searches(ConfigSection section) {
        SortedMap<String, List<String>> searches = new TreeMap<>();
        List.of("album", "artist", "episode", "playlist", "show", "track")
                .forEach(type -> searches.put(type, section.texts(type)));
        section.refuseUnknownKeys();
        return searches;
    }

    private static Catalogue catalogue(ConfigSection section) {
        Catalogue catalogue =
                new Catalogue(section.number("max_per_run", 0, 1_000_000), section.number("refresh_days", 1, 36_500));
        section.refuseUnknownKeys();
        return catalogue;
    }

    private static Quota quota(ConfigSection section) {
        Quota quota = new Quota(
                section.optionalText("developer_account"),
                section.number("daily_budget", 1, 1_000_000),
                budgets(section.section("budgets")));
        section.refuseUnknownKeys();
        return quota;
    }

    private static SortedMap<Resource, Integer> budgets(ConfigSection section) {
        SortedMap<Resource, Integer> budgets = new TreeMap<>();
        Resource.fetched()
                .forEach(resource -> section.optionalNumber(resource.wireName(), 1, 1_000_000)
                        .ifPresent(budget -> budgets.put(resource, budget)));
        section.refuseUnknownKeys();
        return budgets;
    }

    private static Artists artists(ConfigSection section) {
        Artists artists = new Artists(
                section.flag("enabled"),
                section.number("max_per_run", 0, 1_000_000),
                section.number("refresh_days", 1, 36_500));
        section.refuseUnknownKeys();
        return artists;
    }

    private static Http http(ConfigSection section) {
        Http http = new Http(
                Duration.ofMillis(section.number("min_gap_ms", 0, 60_000)),
                Duration.ofSeconds(section.number("connect_timeout_s", 1, 600)),
                Duration.ofSeconds(section.number("read_timeout_s", 1, 600)),
                section.number("tries", 1, 10),
                Duration.ofMillis(section.number("backoff_first_ms", 0, 60_000)),
                Duration.ofMillis(section.number("backoff_most_ms", 0, 600_000)),
                Duration.ofSeconds(section.number("longest_wait_s", 0, 3_600)),
                Duration.ofHours(section.number("unsaid_wait_h", 1, 720)),
                section.number("failing_listings", 1, 1_000));
        section.refuseUnknownKeys();
        return http;
    }

    private static Landing landing(ConfigSection section) {
        Landing landing = new Landing(section.number("part_bytes", 1, 256 << 20));
        section.refuseUnknownKeys();
        return landing;
    }

    private static String packagedText() {
        try (InputStream in = IngestConfig.class.getResourceAsStream(PACKAGED)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The program's own jar cannot be read", e);
        }
    }
}
