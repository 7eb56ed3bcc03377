package io.github.spotifypipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that is repeated, that was killed, or that meets another. */
class HistoryAgainTest {
    @TempDir
    Path folder;

    private final Export export = new Export()
            .with("a/endsong_0.json", Export.plays(0, 1_500))
            .with("a/endsong_1.json", Export.plays(1_500, 3));

    private TestImport order() {
        return new TestImport(folder.resolve("raw")).configured("landing: {part_bytes: 1000}");
    }

    private Path zip() {
        return export.zipAt(folder.resolve("my_spotify_data.zip"));
    }

    @Test
    void theSameFilesAddNothing() {
        HistoryResult first = order().of(zip());
        List<String> landed = order().landed();

        HistoryResult second = order().daysLater(400).of(zip());

        assertThat(first.alreadyImported()).isEmpty();
        assertThat(second.manifest()).isEmpty();
        assertThat(second.total()).isEqualTo(HistoryCount.NONE);
        assertThat(second.alreadyImported()).containsExactly("endsong_0.json", "endsong_1.json");
        assertThat(order().landed()).isEqualTo(landed);
    }

    @Test
    void rawItselfKnowsThem() throws IOException {
        order().of(zip());
        try (RawStore store = new FileRawStore(folder.resolve("raw"))) {
            store.deleteFolder("_state/");
        }

        assertThat(order().daysLater(1)
                        .of(export.folderAt(folder.resolve("unpacked")))
                        .alreadyImported())
                .hasSize(2);
    }

    @Test
    void ofALaterExportOnlyWhatIsNewIsLanded() {
        order().of(zip());
        export.with("a/endsong_2.json", Export.plays(9_000, 4));

        HistoryResult later = order().daysLater(400).of(zip());

        assertThat(later.alreadyImported()).containsExactly("endsong_0.json", "endsong_1.json");
        assertThat(later.read())
                .containsExactly(new HistoryResult.ReadFile("endsong_2.json", new HistoryCount(4, 0, 0, 0)));
        assertThat(order().entries(later)).hasSize(4);
    }

    @Test
    void aFileThatIsGivenTwiceIsLandedOnce() {
        HistoryResult result = order().of(zip(), zip());

        assertThat(result.total().entries()).isEqualTo(1_503);
        assertThat(result.alreadyImported()).hasSize(2);
    }

    @Test
    void anotherFileOfTheSameLengthIsAnother() {
        String plays = Export.plays(0, 3);
        order().of(Export.file(folder.resolve("endsong_0.json"), plays.getBytes(UTF_8)));

        HistoryResult other = order().daysLater(1)
                .of(Export.file(
                        folder.resolve("endsong_0.json"),
                        plays.replace("2021-", "2022-").getBytes(UTF_8)));

        assertThat(other.total().entries()).isEqualTo(3);
    }

    @Test
    void whatAnotherListenerHasIsNoMatter() {
        order().of(zip());

        assertThat(order().forUser("acc-2").of(zip()).total().entries()).isEqualTo(1_503);
    }

    /** Killed at every access to the store in turn, before and after it: then done again. */
    @Test
    void aKilledImportIsDoneAgainAndLeavesNothing() {
        List<String> whole = new TestImport(folder.resolve("whole"))
                .configured("landing: {part_bytes: 1000}")
                .of(zip())
                .manifest()
                .map(manifest ->
                        manifest.parts().stream().map(Manifest.Part::sha256).toList())
                .orElseThrow();
        assertThat(whole).hasSize(3);

        boolean hasDied = true;
        for (int access = 1; hasDied; access++) {
            hasDied = isKilledAndDoneAgain(access, true) | isKilledAndDoneAgain(access, false);
        }
    }

    private boolean isKilledAndDoneAgain(int access, boolean isBefore) {
        Path raw = folder.resolve("raw-%d-%s".formatted(access, isBefore));
        TestImport order = new TestImport(raw).configured("landing: {part_bytes: 1000}");
        boolean hasDied = false;
        try {
            order.into(new DyingStore(new FileRawStore(raw), access, isBefore), zip());
        } catch (DyingStore.Killed e) {
            hasDied = true;
        }
        order.daysLater(1).of(zip());

        List<String> landed = order.landed();
        assertThat(landed).as("killed at access %d", access).hasSize(4);
        assertThat(landed).filteredOn(path -> path.startsWith("_runs/")).hasSize(1);
        try (RawStore store = new FileRawStore(raw)) {
            assertThat(Memory.of(store, "acc-1").heard())
                    .containsEntry(Export.track(7), 10)
                    .hasSize(151);
        }
        return hasDied;
    }

    @Test
    void oneAtATime() {
        Surroundings surroundings =
                new Surroundings(Clock.fixed(TestImport.START, ZoneOffset.UTC), duration -> {}, new Random(3));
        try (RawStore store = new FileRawStore(folder.resolve("raw"));
                Lease other = Lease.toImport(store, "acc-1", surroundings)) {
            assertThat(other).isNotNull();
            assertThatThrownBy(() -> order().of(zip()))
                    .isInstanceOf(IngestException.class)
                    .hasMessageStartingWith(
                            "Cannot begin: another import for acc-1 is under way (since 2026-11-27T10:00:00Z)");
        }
        assertThat(order().of(zip()).total().entries()).isEqualTo(1_503);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaid() throws IOException {
        Path raw = Export.file(folder.resolve("raw"), new byte[0]);

        assertThatThrownBy(() -> order().of(zip()))
                .isInstanceOf(IngestException.class)
                .hasMessageStartingWith("Cannot keep raw: ");
        assertThat(Files.size(raw)).isZero();
    }
}
