package io.github.spotifypipeline.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no export, or a damaged one: it is said which file and why, and nothing of it is landed. */
class HistoryRefusalTest {
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int END = 0x06054b50;

    @TempDir
    Path folder;

    private TestImport export() {
        return new TestImport(folder.resolve("raw"));
    }

    private IngestException refused(Path... files) {
        IngestException refusal = catchThrowableOfType(
                IngestException.class,
                () -> export().configured("landing: {part_bytes: 1000}").of(files));
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).doesNotContain(Export.PERSONAL).doesNotContain("\n");
        assertThat(export().landed()).isEmpty();
        return refusal;
    }

    private void assertRefused(int exitCode, String why, Path... files) {
        IngestException refusal = refused(files);
        assertThat(refusal).hasMessageContaining(why);
        assertThat(refusal.exitCode()).isEqualTo(exitCode);
    }

    private Path file(String name, byte[] content) {
        return Export.file(folder.resolve("in").resolve(name), content);
    }

    /** In a zip as by itself, and after a file with which nothing is wrong. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"somethingElse", "damaged"})
    void theFileIsNamedAndNothingIsLanded(String what, int exitCode, String why, byte[] content) {
        Path zip = new Export()
                .with("endsong_0.json", Export.plays(0, 10))
                .with("folder/" + Export.AUDIO, content)
                .zipAt(folder.resolve("in/export.zip"));

        assertRefused(exitCode, "export.zip: folder/%s: %s".formatted(Export.AUDIO, why), zip);
        assertRefused(exitCode, "any.txt: " + why, file("any.txt", content));
    }

    static Stream<Arguments> somethingElse() {
        String play = Export.play(0);
        String none = "it is no list of plays in JSON";
        return Stream.of(
                arguments("an object", 43, none, utf8("{\"items\": [" + play + "]}")),
                arguments("a table", 43, none, utf8("ts,ms_played\n2021-01-01T00:00:00Z,1\n")),
                arguments("a page", 43, none, utf8("<html>miraquill</html>")),
                arguments("another list", 43, none, utf8("[{\"ts\": \"1614585600.1\", \"user\": \"miraquill\"}]")),
                arguments("numbers", 43, none, utf8("[1, 2, 3]")),
                arguments("account data", 43, "it is account data", utf8(Export.list(0, 2, Export::accountData))),
                arguments("UTF-16", 43, "it is in UTF-16", Export.plays(0, 3).getBytes(UTF_16LE)),
                arguments(
                        "marked UTF-16",
                        43,
                        "it is in UTF-16",
                        Export.plays(0, 3).getBytes(StandardCharsets.UTF_16)),
                arguments("depth", 43, "it is nested deeper", utf8("[" + play + "," + "[".repeat(100_000))),
                arguments("a long number", 43, "it is nested deeper", utf8("[" + play + "," + "1".repeat(2_000) + "]")),
                arguments(
                        "a long text",
                        43,
                        "one thing in it is longer",
                        utf8("[" + play + ",\"" + "x".repeat(2 << 20) + "\"]")),
                arguments(
                        "a long text that would not be kept",
                        43,
                        "one thing in it is longer",
                        utf8("[{\"username\": \"" + "x".repeat(2 << 20) + "\"}]")),
                arguments(
                        "a long entry",
                        43,
                        "one thing in it is longer",
                        utf8("[{" + "\"ts\":1,".repeat(300_000) + "\"ts\":2}]")));
    }

    static Stream<Arguments> damaged() {
        String plays = Export.plays(0, 1_500);
        String broken = "its JSON breaks off or is wrong (line ";
        byte[] bytes = utf8(plays);
        return Stream.of(
                arguments("nothing", 50, "it is empty", new byte[0]),
                arguments("half of it", 50, broken, Arrays.copyOf(bytes, bytes.length / 2)),
                arguments("all but its end", 50, broken, Arrays.copyOf(bytes, bytes.length - 1)),
                arguments("a comma too many", 50, broken, utf8(plays.replace("}\n]", "},\n]"))),
                arguments("a bare word", 50, broken, utf8(plays.replaceFirst("null", "miraquill"))),
                arguments("two lists", 50, "it goes on after its end", utf8(plays + plays)),
                arguments("Latin-1", 50, "its text is no UTF-8 (at byte ", plays.getBytes(ISO_8859_1)),
                arguments("half of a character", 50, "its text is no UTF-8", replaced(plays, 0xC3, 0x22)),
                arguments("a character the long way", 50, "its text is no UTF-8", replaced(plays, 0xC0, 0x80)),
                arguments("half of a pair", 50, "its text is no UTF-8", replaced(plays, 0xED, 0xA0, 0x80)),
                arguments("half at the end", 50, "", replaced(plays.replaceFirst("(?s)ö.*", "@"), 0xC3)));
    }

    /** With these bytes for its last song's name. */
    private static byte[] replaced(String plays, int... bytes) {
        StringBuilder odd = new StringBuilder();
        Arrays.stream(bytes).forEach(odd::appendCodePoint);
        return plays.replace("ö", "o")
                .replace("@", odd)
                .replace("Song 149", odd)
                .getBytes(ISO_8859_1);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void anEmptyListIsAHistoryOnlyIfItIsCalledSo() {
        assertRefused(43, "any.json: it is no list of plays in JSON", file("any.json", utf8("[]")));

        HistoryResult result = export().of(file("endsong_0.json", utf8("[]")));
        assertThat(result.manifest()).isEmpty();
        assertThat(result.total()).isEqualTo(HistoryCount.NONE);
    }

    @Test
    void whatWasLandedBeforeStays() throws IOException {
        HistoryResult before = export().of(file("endsong_0.json", utf8(Export.plays(0, 10))));
        var landed = export().landed();

        assertThatThrownBy(() -> export().daysLater(1).of(file("endsong_1.json", utf8("[{"))))
                .isInstanceOf(IngestException.class);

        assertThat(export().landed()).isEqualTo(landed);
        assertThat(export().entries(before)).hasSize(10);
    }

    @Test
    void accountDataIsRefusedWithItsRemedy() {
        Path zip = new Export()
                .with("Spotify Account Data/StreamingHistory_music_0.json", Export.list(0, 3, Export::accountData))
                .with("Spotify Account Data/Userdata.json", "{}")
                .zipAt(folder.resolve("in/my_spotify_data.zip"));

        assertThat(refused(zip))
                .hasMessageEndingWith(
                        "Spotify Account Data/StreamingHistory_music_0.json: it is account data, which tells of"
                                + " one year, to the minute and without ids. Ask Spotify for the extended streaming history"
                                + " (spotify.com/account/privacy), or import it as it is with --account-data.");
    }

    @Test
    void whereNothingIsFoundItIsToldWhatThereIs() throws IOException {
        Path zip = new Export()
                .with("a/Userdata.json", "{}")
                .with("a/Playlist1.json", "{}")
                .with(
                        "a/inner.zip",
                        new Export().with(Export.AUDIO, Export.plays(0, 1)).zip())
                .with("a/ReadMeFirst.pdf", "%PDF")
                .with("a/Inferences.json", "{}")
                .with("a/Marquee.json", "{}")
                .zipAt(folder.resolve("in/my_spotify_data.zip"));

        assertRefused(
                43,
                "(found: Inferences.json, Marquee.json, Playlist1.json, ReadMeFirst.pdf, Userdata.json and 1 more)",
                zip);
        assertRefused(43, "(found: nothing)", new Export().zipAt(folder.resolve("in/empty.zip")));
        assertRefused(43, "(found: nothing)", Files.createDirectories(folder.resolve("in/empty")));
        assertRefused(43, "there is no such file", folder.resolve("in/none.zip"));
    }

    @Test
    void aZipThatBreaksOffIsDamaged() {
        byte[] zip = new Export().with(Export.AUDIO, Export.plays(0, 3_000)).zip();

        for (int length : new int[] {4, 1_000, zip.length / 2, zip.length - 30, zip.length - 1}) {
            assertRefused(50, "it is no whole zip", file("half.zip", Arrays.copyOf(zip, length)));
        }
    }

    @Test
    void whatIsWrongInAZipIsNoticedThoughItBeJson() {
        byte[] zip = stored(utf8(Export.plays(0, 3)));
        String text = new String(zip, ISO_8859_1);

        assertRefused(
                50,
                "its checksum is not the one that its zip has",
                file("one.zip", text.replace("trackdone", "trackd0ne").getBytes(ISO_8859_1)));
    }

    @Test
    void aZipThatLiesAboutALengthIsDamaged() {
        byte[] zip = new Export().with(Export.AUDIO, Export.plays(0, 3)).zip();

        assertRefused(50, "bytes long that its zip says", file("short.zip", patched(zip, DIRECTORY_ENTRY, 24, 100)));
        assertRefused(
                50, "bytes long that its zip says", file("long.zip", patched(zip, DIRECTORY_ENTRY, 24, 1_000_000)));
    }

    @Test
    void aBombIsNotOpened() throws IOException {
        Path bomb = folder.resolve("bomb.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry(Export.AUDIO));
            byte[] blank = new byte[1 << 20];
            Arrays.fill(blank, (byte) ' ');
            for (int i = 0; i < 32; i++) {
                zip.write(blank);
            }
        }

        assertRefused(43, "it unpacks to more than 200 times its size (33,554,432 bytes)", bomb);
    }

    @Test
    void aZipOfMoreEntriesThanAnyExportIsNotRead() {
        byte[] zip = new Export().with(Export.AUDIO, Export.plays(0, 3)).zip();

        assertRefused(43, "it has more entries than any export", file("many.zip", patched(zip, END, 12, 9 << 20)));
    }

    @Test
    void moreThanAnyExportIsNotRead() throws IOException {
        Path file = folder.resolve("endsong_0.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(17L << 30);
        }

        assertRefused(43, "Cannot import so much at once: 18,253,611,008 bytes", file);
    }

    private static byte[] stored(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            CRC32 checksum = new CRC32();
            checksum.update(content);
            ZipEntry entry = new ZipEntry(Export.AUDIO);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(checksum.getValue());
            zip.putNextEntry(entry);
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** With another number in the record that begins so. */
    private static byte[] patched(byte[] zip, int signature, int at, int number) {
        ByteBuffer patched = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int record = zip.length - 4;
        while (patched.getInt(record) != signature) {
            record--;
        }
        return patched.putInt(record + at, number).array();
    }
}
