package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, with an invented listener's export. */
class ImportCommandTest {

    private static final String SONG = """
            {"ts": "2021-03-01T08:00:00Z", "platform": "Quillphone", "ms_played": 180000, "ip_addr": "203.0.113.7",
             "master_metadata_track_name": "Ink", "spotify_track_uri": "spotify:track:0000000000000000000001"}""";
    private static final String EPISODE = """
            {"ts": "2022-03-01T08:00:00Z", "ms_played": 20000, "episode_name": "Nibs"}""";

    @TempDir
    private Path folder;

    @Test
    void whatWasReadAndLoadedIsToldByYearAndTheSameAgainIsNothingNew() throws Exception {
        Path zip = zip(
                "my/Streaming_History_Audio_2021_0.json", "[" + SONG + "," + EPISODE + "]", "my/ReadMe.pdf", "%PDF");

        PipelineProcess first = pipeline(zip.toString(), "--user", "quill");
        PipelineProcess second = pipeline(zip.toString());

        assertThat(first.exitCode()).as(first.stderr()).isZero();
        assertThat(first.stdout())
                .containsPattern(
                        "  2021 +1 +0 +0 +1 +0 +1 +0\n  2022 +1 +1 +0 +1 +1 +0 +0\n  all +2 +1 +0 +2 +1 +1 +0\n")
                .contains("Of 2 records 0 were known already", "Not looked at: 1 files")
                .doesNotContain("203.0.113.7");
        assertThat(second.exitCode()).as(second.stderr()).isZero();
        assertThat(second.stdout()).contains("Nothing new", "Already imported: Streaming_History_Audio_2021_0.json");
    }

    @Test
    void whatCannotBeImportedIsOneLineAndItsExitCode() throws Exception {
        Path zip = zip("my/Streaming_History_Audio_2021_0.json", "[" + SONG);

        PipelineProcess damaged = pipeline(zip.toString(), "--user", "quill");
        PipelineProcess nobody =
                pipeline(zip("endsong_0.json", "[" + SONG + "]").toString());

        assertThat(damaged.exitCode()).isEqualTo(50);
        assertThat(damaged.stderr().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("Cannot import ")
                .contains("Streaming_History_Audio_2021_0.json: its JSON breaks off");
        assertThat(nobody.exitCode()).isEqualTo(43);
        assertThat(nobody.stderr()).contains("raw has no listener yet").doesNotContain("Exception");
    }

    @Test
    void theDemosHomeTakesNoRealData() throws Exception {
        Files.createDirectories(folder.resolve("home"));
        new Home(folder.resolve("home")).markAsDemo();

        PipelineProcess refused =
                pipeline(zip("endsong_0.json", "[" + SONG + "]").toString(), "--user", "quill");

        assertThat(refused.exitCode()).isEqualTo(43);
        assertThat(folder.resolve("home/raw")).doesNotExist();
    }

    @AfterEach
    void stopTheServer() {
        EmbeddedWarehouse.running(new Home(folder.resolve("home"))).ifPresent(EmbeddedWarehouse::stop);
    }

    private PipelineProcess pipeline(String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 3];
        all[0] = "import";
        all[1] = "--home";
        all[2] = folder.resolve("home").toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return PipelineProcess.run(Map.of(), all);
    }

    private Path zip(String... namesAndTexts) throws IOException {
        Path path = folder.resolve("my_spotify_data.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return path;
    }
}
