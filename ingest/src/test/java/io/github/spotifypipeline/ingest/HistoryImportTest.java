package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.Resource.STREAMING_HISTORY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of an export rests in raw, and how. */
class HistoryImportTest {
    private static final String FOLDER = "user=acc-1/resource=streaming_history/snapshot_date=2026-11-27/run_id=";

    @TempDir
    Path folder;

    private TestImport export() {
        return new TestImport(folder.resolve("raw"));
    }

    private Path single(String name, String content) {
        return Export.file(folder.resolve(name), content.getBytes(UTF_8));
    }

    private HistoryResult of(String content) {
        return export().of(single(Export.AUDIO, content));
    }

    private String bodyOf(String content) {
        String line = export().texts(of(content)).findFirst().orElseThrow();
        return line.substring(line.indexOf("\"body\":") + "\"body\":".length(), line.length() - "}".length());
    }

    @Test
    void everyEraIsLandedWithoutWhatIsPersonal() {
        Path zip = new Export()
                .with("Spotify Extended Streaming History/ReadMeFirst.pdf", "%PDF")
                .with("Spotify Extended Streaming History/" + Export.AUDIO, Export.plays(0, 30))
                .with("Spotify Extended Streaming History/Streaming_History_Video_2019-2024.json", Export.plays(30, 2))
                .with("MyData/endsong_0.json", Export.list(0, 3, Export::endsong))
                .with("MyData/endvideo.json", "[]")
                .with("Streaming_History_Audiobook_2024.json", Export.list(0, 4, Export::audiobook))
                .zipAt(folder.resolve("my_spotify_data.zip"));

        HistoryResult result = export().of(zip);

        assertThat(result.read())
                .containsExactly(
                        new HistoryResult.ReadFile("endsong_0.json", new HistoryCount(0, 3, 0, 0)),
                        new HistoryResult.ReadFile("endvideo.json", HistoryCount.NONE),
                        new HistoryResult.ReadFile(Export.AUDIO, new HistoryCount(30, 0, 0, 0)),
                        new HistoryResult.ReadFile(
                                "Streaming_History_Video_2019-2024.json", new HistoryCount(2, 0, 0, 0)),
                        new HistoryResult.ReadFile(
                                "Streaming_History_Audiobook_2024.json", new HistoryCount(0, 0, 4, 0)));
        assertThat(result.years())
                .isEqualTo(Map.of(
                        "2017", new HistoryCount(0, 3, 0, 0),
                        "2021", new HistoryCount(32, 0, 0, 0),
                        "2024", new HistoryCount(0, 0, 4, 0)));
        assertThat(result.total().entries()).isEqualTo(39);
        assertThat(result.otherFiles()).isEqualTo(1);
        assertThat(export().entries(result)).hasSize(39);
        assertThat(String.join("\n", export().texts(result).toList()))
                .contains("Söng 3", "Nibs, part 2", "A Pen's Life")
                .doesNotContain(Export.PERSONAL);
    }

    @Test
    void anEntryIsWhatItWasButForWhatIsPersonal() {
        HistoryResult result = of(Export.plays(0, 1));

        ObjectNode expected = (ObjectNode) TestRun.tree(Export.play(0));
        expected.remove(List.of("platform", "conn_country", "ip_addr"));
        assertThat(export().entries(result)).containsExactly(expected);
        assertThat(expected).hasSize(20);
        assertThat(result.manifest().orElseThrow().changes()).isEmpty();
    }

    @Test
    void aLineIsAsEveryLineOfRaw() {
        HistoryResult result = of(Export.plays(0, 2_500));

        Manifest manifest = result.manifest().orElseThrow();
        List<JsonNode> lines = export().lines(result);
        assertThat(lines).extracting(line -> line.path("page").asInt()).containsExactly(0, 1, 2);
        assertThat(lines)
                .extracting(line -> line.path("request").path("query").toString())
                .containsExactly("{\"offset\":\"0\"}", "{\"offset\":\"1000\"}", "{\"offset\":\"2000\"}");
        ObjectNode first = (ObjectNode) lines.get(0);
        String text = export().texts(result).findFirst().orElseThrow();
        String body = text.substring(text.indexOf("{\"items\""), text.length() - 1);
        first.remove("body");
        assertThat(first.toString())
                .isEqualTo(
                        ("{'resource':'streaming_history','user':'acc-1','request':{'path':'%s','query':{'offset':'0'},"
                                        + "'id':null},'page':0,'status':200,'fetched_at':'2026-11-27T10:00:00.000Z',"
                                        + "'snapshot_date':'2026-11-27','run_id':'%s','sha256':'%s'}")
                                .replace('\'', '"')
                                .formatted(Export.AUDIO, manifest.runId(), Sha256.of(body)));
        assertThat(export().entries(result))
                .extracting(entry -> entry.path("ms_played").asInt())
                .hasSize(2_500)
                .isSorted();
    }

    @Test
    void theManifestIsThatOfARunThatAskedNothing() {
        HistoryResult result = of("[" + Export.play(1) + ",null,7," + Export.play(2) + "]");

        Manifest manifest = result.manifest().orElseThrow();
        assertThat(manifest.isComplete()).isTrue();
        assertThat(manifest.requestCount()).isZero();
        assertThat(manifest.books())
                .containsExactly(new Manifest.Book(
                        STREAMING_HISTORY,
                        1,
                        0,
                        4,
                        1,
                        OptionalLong.empty(),
                        Manifest.Read.FULL,
                        java.util.Optional.empty()));
        assertThat(manifest.parts())
                .extracting(Manifest.Part::path)
                .containsExactly(FOLDER + manifest.runId() + "/part-00000.jsonl.gz");
        assertThat(export().landed())
                .containsExactly(manifest.path(), FOLDER + manifest.runId() + "/part-00000.jsonl.gz");
        assertThat(manifest.sources()).extracting(Manifest.Source::name).containsExactly(Export.AUDIO);
    }

    @Test
    void whatSpotifyAnsweredHasNoSources() throws IOException {
        try (FakeSpotify spotify = new FakeSpotify()) {
            Path raw = folder.resolve("raw");
            Manifest manifest = new TestRun(spotify, raw).only(Resource.ME).run();

            assertThat(Files.readString(raw.resolve(manifest.path()))).doesNotContain("sources");
        }
    }

    @Test
    void valuesRestAsTheyAreSpelled() {
        String odd = """
                [ {"ts" : "2021-01-01T00:00:00Z", "ms_played" : 1.50E3, "skipped": "\\u006eo \\/ \\ud800 \\"x",
                   "shuffle": {"a": [1,\t2.0, " [ "],
                               "b": null}, "offline_timestamp": -0, "ip_addr": {"x": ["203.0.113.7"]},
                   "offline": true, "offline": false, "reason_\\u0065nd": ""},
                  "no object", [ 1 , {"ip" : 2} ], {}, false ]
                """;

        assertThat(bodyOf(odd))
                .isEqualTo("{\"items\":[{\"ts\":\"2021-01-01T00:00:00Z\",\"ms_played\":1.50E3,"
                        + "\"skipped\":\"\\u006eo \\/ \\ud800 \\\"x\",\"shuffle\":{\"a\":[1,2.0,\" [ \"],\"b\":null},"
                        + "\"offline_timestamp\":-0,\"offline\":true,\"offline\":false,\"reason_end\":\"\"},"
                        + "\"no object\",[1,{\"ip\":2}],{},false]}");
    }

    @Test
    void aFieldThatNobodyKnewIsToldByItsNameAndDropped() {
        HistoryResult result = of("""
                [{"ts": "2021-01-01T00:00:00Z", "ms_played": 1, "heart_rate": 61, "what the listener said": "hm"}]
                """);

        assertThat(result.manifest().orElseThrow().changes())
                .containsExactly("streaming_history.heart_rate is unknown, and was not kept");
        assertThat(export().entries(result).get(0).fieldNames()).toIterable().containsExactly("ts", "ms_played");
    }

    @Test
    void aPageEndsSoonerWhereEntriesAreLong() {
        String name = "x".repeat(400_000);
        String play = "{\"ts\": \"2021-01-01T00:00:00Z\", \"ms_played\": 1, \"episode_name\": \"%s\"}".formatted(name);

        HistoryResult result = of("[" + String.join(",", play, play, play, play) + "]");

        assertThat(export().lines(result))
                .extracting(line -> line.path("body").path("items").size())
                .containsExactly(3, 1);
    }

    @Test
    void partsCloseAtTheirSize() {
        HistoryResult result =
                export().configured("landing: {part_bytes: 1000000}").of(single(Export.AUDIO, Export.plays(0, 5_000)));

        assertThat(result.manifest().orElseThrow().parts())
                .hasSizeGreaterThan(1)
                .allSatisfy(part -> assertThat(part.lines()).isPositive());
        assertThat(export().entries(result)).hasSize(5_000);
    }

    @Test
    void aFolderIsReadAsAZipIs() {
        Path unpacked = new Export()
                .with("Spotify Extended Streaming History/" + Export.AUDIO, Export.plays(0, 3))
                .with("Spotify Extended Streaming History/Userdata.json", "{}")
                .with(
                        "my_spotify_data.zip",
                        new Export().with("endsong_0.json", Export.plays(3, 3)).zip())
                .folderAt(folder.resolve("unpacked"));

        HistoryResult result = export().of(unpacked);

        assertThat(result.total()).isEqualTo(new HistoryCount(3, 0, 0, 0));
        assertThat(result.otherFiles()).isEqualTo(2);
    }

    @Test
    void aFileThatIsGivenMayBeCalledAnything() {
        HistoryResult result = export().of(single("2021 (copy).txt", "\uFEFF" + Export.plays(0, 3)));

        assertThat(result.total().tracks()).isEqualTo(3);
        assertThat(export().lines(result).get(0).path("request").path("path").asText())
                .isEqualTo("2021 (copy).txt");
    }

    /** Nothing is written under a name from a zip, so none can lead anywhere. */
    @Test
    void namesThatLeadElsewhereLeadNowhere() throws IOException {
        Path zip = new Export()
                .with("../../outside/Streaming_History_Audio_1.json", Export.plays(0, 1))
                .with("/tmp/Streaming_History_Audio_2.json", Export.plays(1, 1))
                .with("..\\..\\Streaming_History_Audio_3.json", Export.plays(2, 1))
                .with("Streaming_History_Audio_4\u001b[2J\n\u202e.json", Export.plays(3, 1))
                .zipAt(folder.resolve("in/my_spotify_data.zip"));

        HistoryResult result = export().of(zip);

        assertThat(export().lines(result))
                .extracting(line -> line.path("request").path("path").asText())
                .containsExactlyInAnyOrder(
                        "Streaming_History_Audio_1.json",
                        "Streaming_History_Audio_2.json",
                        "Streaming_History_Audio_3.json",
                        "Streaming_History_Audio_4[2J.json");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(folder.resolve("in"), folder.resolve("raw"));
        }
        assertThat(export().landed()).hasSize(2);
    }

    @Test
    void accountDataIsLandedAsItIsWhenItIsAskedFor() {
        Path zip = new Export()
                .with("Spotify Account Data/StreamingHistory_music_0.json", Export.list(0, 3, Export::accountData))
                .with(
                        "Spotify Account Data/StreamingHistory_podcast_0.json",
                        "[{\"endTime\": \"2023-07-01 09:00\", \"podcastName\": \"On Pens\", \"episodeName\": \"Nibs\","
                                + " \"msPlayed\": 1}]")
                .with("Spotify Account Data/Playlist1.json", "{}")
                .zipAt(folder.resolve("my_spotify_data.zip"));

        HistoryResult result = export().withAccountData().of(zip);

        assertThat(result.years()).isEqualTo(Map.of("2023", new HistoryCount(3, 1, 0, 0)));
        assertThat(export().entries(result).get(3).toString())
                .isEqualTo("{\"endTime\":\"2023-07-01 09:00\",\"podcastName\":\"On Pens\",\"episodeName\":\"Nibs\","
                        + "\"msPlayed\":1}");
    }

    @Test
    void besideTheExtendedHistoryAccountDataIsLeftOutAndCounted() {
        Path both = new Export()
                .with("StreamingHistory0.json", Export.list(0, 3, Export::accountData))
                .with(Export.AUDIO, Export.plays(0, 3))
                .folderAt(folder.resolve("both"));

        HistoryResult result = export().of(both);

        assertThat(result.total().entries()).isEqualTo(3);
        assertThat(result.accountDataFiles()).isEqualTo(1);
    }

    @Test
    void progressIsBytesOfAllFiles() {
        List<String> heard = new ArrayList<>();
        String plays = Export.plays(0, 3);
        Path unpacked = new Export()
                .with("endsong_0.json", plays)
                .with("endsong_1.json", "[]")
                .folderAt(folder.resolve("unpacked"));

        export().watchedBy((resource, done, expected) ->
                        heard.add("%s %d/%d".formatted(resource, done, expected.orElseThrow())))
                .of(unpacked);

        int first = plays.getBytes(UTF_8).length;
        assertThat(heard)
                .containsExactly(
                        "streaming_history %d/%d".formatted(first, first + 2),
                        "streaming_history %d/%d".formatted(first, first + 2),
                        "streaming_history %d/%d".formatted(first + 2, first + 2));
    }

    @Test
    void aListenerNeedNotBeNamedIfRawHasOne() throws IOException {
        Path file = single(Export.AUDIO, Export.plays(0, 1));

        assertThatThrownBy(() -> export().forNobodyNamed().of(file))
                .hasMessageStartingWith("Cannot import: raw has no listener yet");
        Files.createDirectories(folder.resolve("raw/user=acc-7/resource=me"));
        assertThat(export().forNobodyNamed().of(file).user()).isEqualTo("acc-7");
        Files.createDirectories(folder.resolve("raw/user=acc-8/resource=me"));
        assertThatThrownBy(() -> export().forNobodyNamed().of(file))
                .hasMessage(
                        "Cannot import: raw has several listeners (acc-7, acc-8). Say whose plays these are with --user.");
        assertThatThrownBy(() -> export().forUser("../acc").of(file))
                .hasMessageStartingWith("Cannot import for ../acc: that is no account key.");
    }

    /** The tests run with a heap of 128 MB; this is twice that. */
    @Test
    void memoryDoesNotGrowWithTheExport() throws IOException {
        Path zip = Export.large(folder.resolve("large.zip"), 20, 15);

        HistoryResult result = export().of(zip);

        assertThat(result.total().tracks()).isEqualTo(300_000);
        assertThat(result.manifest().orElseThrow().parts()).hasSizeGreaterThan(10);
    }

    @Test
    void noRunAsksForIt() {
        assertThatThrownBy(() -> Resource.named("streaming_history")).hasMessageContaining("no such resource");
        assertThatThrownBy(() -> IngestConfig.parse("test.yml", "resources: [streaming_history]"))
                .isInstanceOf(IngestException.class);
        assertThatThrownBy(() -> IngestConfig.parse("test.yml", "quota: {budgets: {streaming_history: 3}}"))
                .isInstanceOf(IngestException.class);
    }
}
