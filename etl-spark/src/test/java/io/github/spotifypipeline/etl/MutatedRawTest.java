package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.spotifypipeline.etl.table.Resource;
import io.github.spotifypipeline.etl.table.Tables;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is in a line of raw: the load succeeds, the books balance, what cannot be used is quarantined, and all other lines
 * become what they become without it. {@code -Dmutated.lines=100000 -Dmutated.seed=2} for more, and others.
 */
@ExtendWith(SparkExtension.class)
class MutatedRawTest {
    private static final int LINES = Integer.getInteger("mutated.lines", 2_000);
    private static final long SEED = Long.getLong("mutated.seed", 1);
    private static final int RUNS = 5;

    /** As lenient as Spark. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final String ARTIST = """
            {"id":"#a","name":"Kestrel","genres":["folk"],"popularity":7,"followers":{"total":12},
             "images":[{"url":"i"}],"external_urls":{"spotify":"u"}}""";
    private static final String ALBUM = """
            {"id":"#l","name":"Slate","album_type":"album","release_date":"1987-06","release_date_precision":"month",
             "total_tracks":2,"label":"Tidewater","external_ids":{"upc":"1"},"images":[{"url":"i"}],
             "artists":[{"id":"#b","name":"Larkspur"}],
             "tracks":{"items":[{"id":"#u","name":"Tern","track_number":1,"artists":[{"id":"#b","name":"Larkspur"}]}]}}""";
    private static final String TRACK = """
            {"id":"#t","name":"Lantern","uri":"spotify:track:#t","is_local":false,"explicit":false,"duration_ms":200000,
             "disc_number":1,"track_number":2,"popularity":40,"external_ids":{"isrc":"x"},
             "artists":[{"id":"#a","name":"Kestrel"}],
             "album":{"id":"#m","name":"Harbour","release_date":"2020","artists":[{"id":"#a","name":"Kestrel"}]}}""";
    private static final String EPISODE = """
            {"id":"#e","name":"Fog","uri":"spotify:episode:#e","duration_ms":9,"release_date":"2020-01-31",
             "show":{"id":"#s","name":"Signals","publisher":"P","total_episodes":4}}""";
    private static final String SHOW = "{\"id\":\"#s\",\"name\":\"Signals\",\"publisher\":\"P\",\"total_episodes\":4}";
    private static final String PLAYLIST = """
            {"id":"#p","name":"Ferry","description":"","owner":{"id":"o","display_name":"O"},"public":true,
             "collaborative":false,"snapshot_id":"#v","tracks":{"total":1}}""";

    /** A line before it is spoiled: {@code #} stands for what no other line has. */
    private record Template(String resource, String text) {
        static Template of(String resource, String id, String query, String body) {
            return new Template(resource, """
                    {"request":{"id":%s,"query":%s},"page":0,"status":200,"fetched_at":"2026-11-22T06:00:00Z","body":%s}""".formatted(id, query, body).replaceAll("\n *", ""));
        }

        static Template page(String resource, String... entries) {
            return of(resource, "null", "{\"limit\":\"50\",\"offset\":\"@\"}", pageOf(entries));
        }

        private static String pageOf(String... entries) {
            return "{\"items\":[%s],\"next\":\"n\",\"total\":90,\"limit\":50}".formatted(String.join(",", entries));
        }

        static Template search(String type, String entry) {
            return of(
                    "search",
                    "null",
                    "{\"type\":\"%s\",\"q\":\"#\"}".formatted(type),
                    "{\"%ss\":%s}".formatted(type, pageOf(entry, "null")));
        }

        String text(String unique, int offset) {
            return text.replace("#", unique).replace("@", Integer.toString(offset));
        }
    }

    private static final List<Template> TEMPLATES = List.of(
            Template.of("me", "null", "{}", "{\"id\":\"#\",\"display_name\":\"L\",\"followers\":{\"total\":3}}"),
            Template.page("saved_tracks", "{\"added_at\":\"2026-10-01T00:00:00Z\",\"track\":" + TRACK + "}", "null"),
            Template.page("saved_albums", "{\"added_at\":\"2026-10-01T00:00:00Z\",\"album\":" + ALBUM + "}"),
            Template.page("saved_shows", "{\"added_at\":\"2026-10-01T00:00:00Z\",\"show\":" + SHOW + "}"),
            Template.page("saved_episodes", "{\"added_at\":\"2026-10-01T00:00:00Z\",\"episode\":" + EPISODE + "}"),
            Template.of("followed_artists", "null", "{}", "{\"artists\":" + Template.pageOf(ARTIST) + "}"),
            Template.page("top_artists", ARTIST, "null"),
            Template.page("top_tracks", TRACK),
            Template.page("recently_played", """
                    {"played_at":"2026-11-01T12:00:00.5Z","track":%s,
                     "context":{"type":"album","uri":"c"}}""".formatted(TRACK), """
                    {"played_at":"2026-11-01T13:00:00Z","track":%s}""".formatted(TRACK)),
            Template.page("playlists", PLAYLIST),
            Template.of(
                    "playlist_items",
                    "\"#p\"",
                    "{\"offset\":\"@\"}",
                    Template.pageOf(
                            "{\"added_at\":\"2026-10-01T00:00:00Z\",\"added_by\":{\"id\":\"o\"},\"item\":" + TRACK
                                    + "}",
                            "{\"track\":" + EPISODE + "}",
                            "{\"track\":null}")),
            Template.of("artists", "\"#a\"", "{}", ARTIST),
            Template.of("artists", "null", "{\"ids\":\"#a,#x\"}", "{\"artists\":[" + ARTIST + ",null]}"),
            Template.of("albums", "\"#l\"", "{}", ALBUM),
            Template.of("tracks", "\"#t\"", "{}", TRACK),
            Template.of("album_tracks", "\"#l\"", "{}", Template.pageOf(TRACK)),
            Template.of("artist_albums", "\"#a\"", "{}", Template.pageOf(ALBUM)),
            Template.of("artist_top_tracks", "\"#a\"", "{}", "{\"tracks\":[" + TRACK + "]}"),
            Template.of("new_releases", "null", "{\"offset\":\"@\"}", "{\"albums\":" + Template.pageOf(ALBUM) + "}"),
            Template.page("streaming_history", """
                    {"ts":"2021-11-01T12:00:00Z","ms_played":61000,"spotify_track_uri":"spotify:track:#h",
                     "master_metadata_track_name":"Tide","master_metadata_album_artist_name":"Kestrel",
                     "master_metadata_album_album_name":"Harbour","reason_start":"trackdone","shuffle":true}""", """
                    {"ts":"2021-11-01T13:00:00Z","ms_played":0,"spotify_episode_uri":"spotify:episode:#i",
                     "episode_name":"Fog","episode_show_name":"Signals"}""", """
                    {"endTime":"2021-11-01 14:00","artistName":"Kestrel","trackName":"#j","msPlayed":"7"}"""),
            Template.search("album", ALBUM),
            Template.search("artist", ARTIST),
            Template.search("episode", EPISODE),
            Template.search("playlist", PLAYLIST),
            Template.search("show", SHOW),
            Template.search("track", TRACK));

    /** A line as it was landed. */
    private record Landed(String part, int number, boolean isMutated, byte[] bytes, long items) {
        String key() {
            return part + " line " + number;
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private final Mutator mutator = new Mutator(SEED);
    private final Random ids = new Random(SEED);
    private final List<RawRun> runs = new ArrayList<>();
    private final List<RawRun> controls = new ArrayList<>();
    private final List<Landed> landed = new ArrayList<>();
    private final Map<String, Integer> lineCounts = new HashMap<>();

    @Test
    void whatCannotBeUsedIsQuarantinedAndNothingElseIsLost(SparkSession spark, @TempDir Path folder)
            throws IOException {
        Pipeline pipeline = Pipeline.in(folder.resolve("mutated"), spark);
        Pipeline control = Pipeline.in(folder.resolve("control"), spark);
        prepare(pipeline.raw());
        runs.forEach(pipeline::land);
        controls.forEach(control::land);

        assertThat(pipeline.load().runs()).hasSize(RUNS);
        control.load();

        assertThat(pipeline.rows("select * from reporting.run_books where is_balanced <> 'yes'"))
                .isEmpty();
        assertThatEntriesAreThoseThatWereCounted(pipeline);
        assertThatTheRestIsQuarantined(pipeline);
        assertThatRowsAreThere(pipeline, control);
        Map<String, String> before = pipeline.checksums();
        assertThat(pipeline.load().runs()).isEmpty();
        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    private void prepare(Path raw) throws IOException {
        for (int i = 0; i < RUNS; i++) {
            runs.add(RawRun.by("listener" + i, "2026-11-22", "06:00:0" + i));
            controls.add(RawRun.by("listener" + i, "2026-11-22", "06:00:0" + i));
        }
        List<Template> sample = sample();
        for (int i = 0; i < LINES; i++) {
            if (mutator.oneIn(4)) {
                land(raw, i, TEMPLATES.get(i % TEMPLATES.size()), false);
            } else if (mutator.oneIn(8)) {
                land(raw, i, sample.get(i % sample.size()), true);
            } else {
                land(raw, i, TEMPLATES.get(i % TEMPLATES.size()), true);
            }
        }
    }

    /** What is spoiled never comes near what is not: other ids, other places in lists. */
    private void land(Path raw, int number, Template template, boolean isMutated) {
        int run = number % RUNS;
        String text = template.text("%016x".formatted(ids.nextLong()), number * 8 + (isMutated ? 0 : 5_000_000));
        byte[] line = isMutated ? mutator.mutated(text) : text.getBytes(StandardCharsets.UTF_8);
        long items = count(template.resource(), line);
        runs.get(run).line(template.resource(), line, items);
        String part =
                raw.relativize(runs.get(run).partOf(raw, template.resource())).toString();
        // Every run begins with a line of its own.
        int first = template.resource().equals("me") ? 2 : 1;
        int place = lineCounts.merge(part, first, (before, one) -> before + 1);
        landed.add(new Landed(part, place, isMutated, line, items));
        if (!isMutated) {
            controls.get(run).line(template.resource(), line, items);
        }
    }

    private static List<Template> sample() throws IOException {
        List<Template> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("../sample-data/raw"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".gz"))
                    .sorted()
                    .toList()) {
                String resource = file.toString().replaceAll(".*/resource=([^/]+)/.*", "$1");
                try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                    reader.lines().forEach(line -> lines.add(new Template(resource, line)));
                }
            }
        }
        return lines;
    }

    /** How many entries Jackson finds. */
    private static long count(String resource, byte[] line) {
        try {
            JsonNode response = JSON.readTree(new String(line, StandardCharsets.UTF_8));
            JsonNode entries = Resource.byId(resource).orElseThrow().entries(response);
            return response.path("status").asInt() == 200 && entries.isArray() ? entries.size() : 0;
        } catch (JsonProcessingException e) {
            return 0;
        }
    }

    private static boolean isJson(Landed line) {
        try {
            return JSON.readTree(line.text()).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private void assertThatEntriesAreThoseThatWereCounted(Pipeline pipeline) {
        Map<String, Row> pages = new HashMap<>();
        new CuratedStore(pipeline.spark(), pipeline.curated().toString())
                .read("page")
                .selectExpr("concat(raw_part, ' line ', raw_line)", "item_count", "status is not null")
                .collectAsList()
                .forEach(page -> pages.put(page.getString(0), page));
        for (Landed line : landed) {
            Row page = pages.get(line.key());
            boolean isResponse = page.getBoolean(2);
            assertThat(page.getInt(1))
                    .as("%s: %s", line.key(), line.text())
                    .isEqualTo(isResponse ? (int) line.items() : 1);
            if (!line.isMutated() || !isJson(line)) {
                assertThat(isResponse).as(line.text()).isEqualTo(isJson(line));
            }
        }
    }

    /** Whole lines and single entries, each with its text. */
    private void assertThatTheRestIsQuarantined(Pipeline pipeline) {
        Map<String, String> quarantined = pipeline
                .rows(
                        "select raw_part || ' line ' || raw_line, item from warehouse.quarantine where raw_ordinal = 0 and rule = 'unreadable'")
                .stream()
                .map(row -> row.split(" \\| ", 2))
                .collect(Collectors.toMap(row -> row[0], row -> row[1]));
        assertThat(pipeline.rows("select * from warehouse.quarantine where item is null"))
                .isEmpty();
        assertThat(landed.stream().filter(line -> !isJson(line)))
                .allSatisfy(line -> assertThat(quarantined)
                        .containsEntry(line.key(), line.text().replace('\0', '\uFFFD')));
    }

    /** All rows that there are without the spoiled lines. */
    private static void assertThatRowsAreThere(Pipeline pipeline, Pipeline control) {
        for (String table : Tables.warehouseNames()) {
            String columns = control.rows("""
                            select column_name from information_schema.columns
                            where table_schema = 'warehouse' and table_name = '%s' and column_name <> 'raw_line'
                            order by ordinal_position""".formatted(table)).stream().collect(Collectors.joining(", "));
            String rows = "select " + columns + " from warehouse." + table;
            Set<String> missing = new HashSet<>(control.rows(rows));
            assertThat(missing).as(table).isNotEmpty();
            pipeline.rows(rows).forEach(missing::remove);
            assertThat(missing).as(table).isEmpty();
        }
    }
}
