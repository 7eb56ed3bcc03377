package io.github.spotifypipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawStoreTest {
    @TempDir
    Path folder;

    private final FakeSpotify spotify = new FakeSpotify();

    @AfterEach
    void stop() {
        spotify.close();
    }

    @Test
    void whatIsWrittenIsReadAndNothingElseIsLeft() {
        FileRawStore store = new FileRawStore(folder);

        store.write("a=1/b.json", "one".getBytes(UTF_8));
        store.write("a=1/b.json", "two".getBytes(UTF_8));

        assertThat(store.read("a=1/b.json").orElseThrow()).isEqualTo("two".getBytes(UTF_8));
        assertThat(folder.resolve("a=1")).isDirectoryContaining("glob:**/b.json");
        assertThat(folder.resolve("a=1").toFile().list()).hasSize(1);
        assertThat(store.read("a=1/c.json")).isEmpty();
    }

    /** The move is what cannot succeed here: a folder that is not empty stands in its place. */
    @Test
    void aFileAppearsWholeOrNotAtAll() throws IOException {
        Files.createDirectories(folder.resolve("part/taken"));
        FileRawStore store = new FileRawStore(folder);

        assertThatThrownBy(() -> store.write("part", "one".getBytes(UTF_8))).isInstanceOf(UncheckedIOException.class);

        assertThat(folder.resolve("part/taken")).isDirectory();
        assertThat(folder.resolve(".part.tmp")).hasContent("one");
    }

    @Test
    void theRootIsAPlainPathOrAnAddress() {
        for (URI root : new URI[] {folder.toUri(), URI.create(folder.toString())}) {
            try (RawStore store = RawStore.at(root)) {
                store.write("x", new byte[] {1});
                assertThat(folder.resolve("x")).hasBinaryContent(new byte[] {1});
            }
        }
    }

    @Test
    void anotherKindOfStoreIsABadArgument() {
        IngestException refused =
                catchThrowableOfType(IngestException.class, () -> RawStore.at(URI.create("ftp://x/y")));

        assertThat(refused.exitCode()).isEqualTo(43);
    }

    @Test
    void aRunWhoseStoreFailsIsNotReadyAndHasNoManifest() throws IOException {
        Files.createFile(folder.resolve("user=acc-1"));

        IngestException failed = catchThrowableOfType(IngestException.class, () -> new TestRun(spotify, folder).run());

        assertThat(failed.exitCode()).isEqualTo(20);
        assertThat(failed).hasMessageStartingWith("Cannot keep raw");
        assertThat(folder.resolve("_runs")).doesNotExist();
    }
}
