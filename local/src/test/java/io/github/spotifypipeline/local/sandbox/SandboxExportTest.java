package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four years of an invented listener, as Spotify sends them. */
final class SandboxExportTest {
    private static final SandboxOptions OPTIONS = SandboxOptions.DEFAULTS;
    private static final int YEARS = 4;
    private static final String FOLDER = "Spotify Extended Streaming History/Streaming_History_";

    @TempDir
    private static Path folder;

    /** By the file's name. */
    private static Map<String, List<JsonNode>> files;

    private static List<JsonNode> entries;

    @BeforeAll
    static void write() throws IOException {
        Path zip = folder.resolve("export.zip");
        SandboxExport.ofYears(YEARS, OPTIONS).write(zip);
        files = read(zip);
        entries = files.values().stream().flatMap(List::stream).toList();
    }

    @Test
    void theSameListenerAtTheSameTimeHasTheSameBytes() throws IOException {
        Path again = folder.resolve("again.zip");

        SandboxExport.ofYears(YEARS, OPTIONS).write(again);

        assertThat(again).hasSameBinaryContentAs(folder.resolve("export.zip"));
        assertThat(SandboxExport.isOne(again)).isTrue();
        assertThat(SandboxExport.isOne(Files.write(folder.resolve("real.zip"), new byte[] {'P', 'K'})))
                .isFalse();
        assertThat(SandboxExport.isOne(folder)).isFalse();
    }

    @Test
    void filesAreCalledByTheYearsThatTheyTellOfAndGoOnWhereTheOneBeforeEnds() {
        assertThat(files.keySet())
                .containsExactly(
                        FOLDER + "Audio_2022-2024_0.json",
                        FOLDER + "Audio_2024-2026_1.json",
                        FOLDER + "Audio_2026_2.json",
                        FOLDER + "Video_2023-2026.json");
        files.forEach((name, told) -> {
            TreeSet<String> years = told.stream()
                    .map(entry -> text(entry, "ts").substring(0, 4))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(name)
                    .contains(years.size() == 1 ? "_" + years.first() : "_" + years.first() + "-" + years.last());
            assertThat(told).hasSizeLessThanOrEqualTo(16_000);
        });
        List<String> audio = files.entrySet().stream()
                .filter(file -> file.getKey().contains("Audio"))
                .flatMap(file -> file.getValue().stream())
                .map(entry -> text(entry, "ts"))
                .toList();
        assertThat(audio).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(audio.get(audio.size() - 1))
                .isLessThanOrEqualTo(OPTIONS.now().toString());
    }

    @Test
    void everyPlayThatTheApiHasEverToldIsInIt() {
        Set<String> told = entries.stream()
                .map(entry -> text(entry, "ts") + " " + text(entry, "spotify_track_uri") + " "
                        + entry.get("ms_played").asLong())
                .collect(Collectors.toSet());
        List<String> ofTheApi = new Listener(OPTIONS.seed(), OPTIONS.size())
                .plays().between(Growth.SINCE, OPTIONS.now()).stream()
                        .map(SandboxExportTest::spelled)
                        .toList();

        assertThat(ofTheApi).hasSizeGreaterThan(20_000);
        assertThat(told.containsAll(ofTheApi)).isTrue();
    }

    private static String spelled(Play play) {
        return "%s spotify:track:%s %d"
                .formatted(
                        JsonSpelling.seconds(play.endedAt()),
                        play.track().linkedFrom().orElse(play.track().id()),
                        Duration.between(play.startedAt(), play.endedAt()).toMillis());
    }

    @Test
    void onePersonHearsOneThingAtATime() {
        Instant before = Instant.MIN;
        List<JsonNode> inOrder = entries.stream()
                .distinct()
                .sorted(Comparator.comparing(entry -> text(entry, "ts")))
                .toList();
        for (JsonNode entry : inOrder) {
            Instant end = Instant.parse(text(entry, "ts"));
            // Ends are told to the second.
            assertThat(end.minusMillis(entry.get("ms_played").asLong()).plusSeconds(1))
                    .isAfterOrEqualTo(before);
            before = end;
        }
    }

    @Test
    void whatTheApiDoesNotTellIsInItToo() {
        assertThat(entries)
                .filteredOn(entry -> entry.get("offline").asBoolean())
                .hasSizeGreaterThan(500);
        assertThat(entries)
                .filteredOn(entry -> entry.get("incognito_mode").asBoolean())
                .hasSizeGreaterThan(200);
        assertThat(entries)
                .filteredOn(entry -> entry.get("ms_played").asInt() < 30_000)
                .hasSizeGreaterThan(5_000)
                .allMatch(entry -> text(entry, "reason_end").equals("fwdbtn"));
        assertThat(entries)
                .filteredOn(entry -> entry.get("spotify_track_uri").isNull())
                .hasSizeGreaterThan(150)
                .allMatch(entry -> text(entry, "spotify_episode_uri").startsWith("spotify:episode:"));
        assertThat(entries.size() - new HashSet<>(entries).size()).isBetween(50, 400);
    }

    @Test
    void anEntryHasTheFieldsOfToday() {
        List<String> names = new ArrayList<>();
        entries.get(0).fieldNames().forEachRemaining(names::add);

        assertThat(names)
                .containsExactly(
                        "ts",
                        "platform",
                        "ms_played",
                        "conn_country",
                        "ip_addr",
                        "master_metadata_track_name",
                        "master_metadata_album_artist_name",
                        "master_metadata_album_album_name",
                        "spotify_track_uri",
                        "episode_name",
                        "episode_show_name",
                        "spotify_episode_uri",
                        "audiobook_title",
                        "audiobook_uri",
                        "audiobook_chapter_uri",
                        "audiobook_chapter_title",
                        "reason_start",
                        "reason_end",
                        "shuffle",
                        "skipped",
                        "offline",
                        "offline_timestamp",
                        "incognito_mode");
    }

    @Test
    void itIsAsLongAsIsAskedFor() throws IOException {
        Path zip = folder.resolve("long.zip");
        SandboxOptions heavy = OPTIONS.withSize(ListenerSize.HEAVY);

        SandboxExport.ofEntries(20_000, heavy).write(zip);

        int audio = read(zip).entrySet().stream()
                .filter(file -> file.getKey().contains("Audio"))
                .mapToInt(file -> file.getValue().size())
                .sum();
        assertThat(audio).isBetween(20_000, 21_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SandboxExport.ofEntries(1_000_000, OPTIONS.withNow(Instant.parse("2009-01-01T00:00:00Z"))))
                .withMessageContaining("it would begin before Spotify did");
    }

    private static String text(JsonNode entry, String field) {
        return entry.get(field).asText();
    }

    private static Map<String, List<JsonNode>> read(Path zip) throws IOException {
        Map<String, List<JsonNode>> read = new LinkedHashMap<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : file.stream().map(ZipEntry.class::cast).toList()) {
                List<JsonNode> told = new ArrayList<>();
                try (InputStream in = file.getInputStream(entry)) {
                    new ObjectMapper().readTree(in).forEach(told::add);
                }
                read.put(entry.getName(), told);
            }
        }
        return read;
    }
}
