package io.github.spotifypipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An invented listener's privacy export, in Spotify's spelling. */
final class Export {
    static final String AUDIO = "Streaming_History_Audio_2021_3.json";
    /** Whatever is personal in it. */
    static final String[] PERSONAL = {"203.0.113.7", "miraquill", "Quillphone", "Quillbrowser", "\"ZZ\""};

    private static final Instant FIRST = Instant.parse("2021-03-01T08:00:00Z");

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    Export with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    Export with(String path, String content) {
        return with(path, content.getBytes(UTF_8));
    }

    Map<String, byte[]> files() {
        return Collections.unmodifiableMap(files);
    }

    byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    Path zipAt(Path path) {
        return file(path, zip());
    }

    Path folderAt(Path folder) {
        files.forEach((name, content) -> file(folder.resolve(name), content));
        return folder;
    }

    static Path file(Path path, byte[] content) {
        try {
            Files.createDirectories(path.getParent());
            return Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it comes: a list, with one entry below the other. */
    static String list(int first, int count, IntFunction<String> entry) {
        return IntStream.range(first, first + count).mapToObj(entry).collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    static String plays(int first, int count) {
        return list(first, count, Export::play);
    }

    /** The play of a song, as it is spelled since 2023; one song is played ten times in a row. */
    static String play(int number) {
        return """
                  {
                    "ts": "%s",
                    "platform": "Android OS 12 (Quillphone)",
                    "ms_played": %d,
                    "conn_country": "ZZ",
                    "ip_addr": "203.0.113.7",
                    "master_metadata_track_name": "Söng %d",
                    "master_metadata_album_artist_name": "The Quills",
                    "master_metadata_album_album_name": "Ink",
                    "spotify_track_uri": "spotify:track:%s",
                    "episode_name": null,
                    "episode_show_name": null,
                    "spotify_episode_uri": null,
                    "audiobook_title": null,
                    "audiobook_uri": null,
                    "audiobook_chapter_uri": null,
                    "audiobook_chapter_title": null,
                    "reason_start": "trackdone",
                    "reason_end": "trackdone",
                    "shuffle": false,
                    "skipped": null,
                    "offline": false,
                    "offline_timestamp": 1614585600,
                    "incognito_mode": false
                  }""".formatted(FIRST.plusSeconds(180L * number), 180_000 + number, number / 10, track(number / 10));
    }

    static String track(int number) {
        return FakeSpotify.id("track", number);
    }

    /** The play of an episode, as it was spelled until 2023. */
    static String endsong(int number) {
        return """
                  {
                    "ts": "%s",
                    "username": "miraquill",
                    "platform": "Android OS 7 (Quillphone)",
                    "ms_played": 61000,
                    "conn_country": "ZZ",
                    "ip_addr_decrypted": "203.0.113.7",
                    "user_agent_decrypted": "Quillbrowser/5.0",
                    "master_metadata_track_name": null,
                    "master_metadata_album_artist_name": null,
                    "master_metadata_album_album_name": null,
                    "spotify_track_uri": null,
                    "episode_name": "Nibs, part %d",
                    "episode_show_name": "On Pens",
                    "spotify_episode_uri": "spotify:episode:%s",
                    "reason_start": "clickrow",
                    "reason_end": "endplay",
                    "shuffle": false,
                    "skipped": null,
                    "offline": false,
                    "offline_timestamp": 1483257600000,
                    "incognito_mode": false
                  }""".formatted(
                        Instant.parse("2017-01-01T08:00:00Z").plusSeconds(600L * number),
                        number,
                        FakeSpotify.id("episode", number));
    }

    static String audiobook(int number) {
        return """
                {"ts": "2024-05-01T08:00:%02dZ", "ms_played": 900000, "ip_addr": "203.0.113.7", "spotify_track_uri": null,
                 "audiobook_title": "A Pen's Life", "audiobook_uri": "spotify:show:%s", "audiobook_chapter_title": "%d"}""".formatted(number, FakeSpotify.id("book", 1), number);
    }

    static String accountData(int number) {
        return """
                {"endTime": "2023-07-01 08:%02d", "artistName": "The Quills", "trackName": "Söng %d", "msPlayed": 180000}""".formatted(number, number);
    }

    /** Writes files of plays straight to disk, as large as they may be. */
    static Path large(Path zip, int files, int thousandsEach) throws IOException {
        byte[] thousand = IntStream.range(0, 1_000)
                .mapToObj(Export::play)
                .collect(Collectors.joining(","))
                .getBytes(UTF_8);
        try (ZipOutputStream export = new ZipOutputStream(Files.newOutputStream(zip))) {
            export.setLevel(Deflater.BEST_SPEED);
            for (int file = 0; file < files; file++) {
                export.putNextEntry(new ZipEntry("Streaming_History_Audio_2021_%d.json".formatted(file)));
                for (int i = 0; i < thousandsEach; i++) {
                    export.write(i == 0 ? '[' : ',');
                    export.write(thousand);
                }
                // No two files are the same.
                export.write("]%s".formatted(" ".repeat(file)).getBytes(UTF_8));
            }
        }
        return zip;
    }
}
