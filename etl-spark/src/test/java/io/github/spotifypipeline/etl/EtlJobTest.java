package io.github.spotifypipeline.etl;

import static io.github.spotifypipeline.etl.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The job in good order and in trouble, on runs of a few items. */
@ExtendWith(SparkExtension.class)
class EtlJobTest {
    @TempDir
    private Path folder;

    private Pipeline pipeline;

    @BeforeEach
    void createPipeline(SparkSession spark) {
        pipeline = Pipeline.in(folder, spark);
    }

    @Test
    void manyRunsInAnyGroupingAreTheSame() throws IOException {
        Pipeline together = pipeline;
        Pipeline apart =
                pipeline.withFreshDatabase().withRaw(folder.resolve("raw2")).withCurated(folder.resolve("curated2"));
        RawRun[] runs = {week(1), week(2), week(3), week(4), week(5)};
        for (RawRun run : runs) {
            together.land(run);
        }
        together.load();

        apart.land(runs[1]).land(runs[0]).load();
        apart.land(runs[4]).load();
        apart.land(runs[2]).land(runs[3]).load();

        assertThat(apart.checksums()).isEqualTo(together.checksums());
        assertThat(together.rows(
                        "select track_id, first_seen_date, removed_date from warehouse.fact_saved_track order by 1"))
                .containsExactly("a | 2026-11-01 | null", "b | 2026-11-01 | 2026-11-02", "c | 2026-11-02 | 2026-11-05");
    }

    /** Track a stays, b goes and does not return, c goes and returns and goes; the third read breaks off. */
    private static RawRun week(int number) throws IOException {
        RawRun run = RawRun.on("2026-11-0" + number);
        switch (number) {
            case 1 -> run.listing("saved_tracks", saved("a"), saved("b"));
            case 2 -> run.listing("saved_tracks", saved("a"), saved("c"));
            case 3 -> run.brokenOff("saved_tracks", saved("a"));
            case 4 -> run.listing("saved_tracks", saved("c"), saved("a"));
            default -> run.listing("saved_tracks", saved("a"));
        }
        return run.listing("top_tracks", Map.of("time_range", "short_term"), track("a", "Name " + number))
                .listing("playlists", "{\"id\":\"p\",\"snapshot_id\":\"v" + number / 3 + "\"}")
                .playlistItems("p", "{\"item\":" + track("a", "A") + "}", "{\"item\":" + track("b", "B") + "}");
    }

    /** Of a list that has grown, ingest reads the new entries down to the first that it knows. */
    @Test
    void aReadOfOnlyWhatIsNewAddsAndRemovesNothingAndAFullReadRemoves() {
        pipeline.land(RawRun.on("2026-11-01").listing("saved_tracks", saved("c"), saved("b"), saved("a")));
        pipeline.land(RawRun.on("2026-11-08").startOf("saved_tracks", 3, saved("c")));
        pipeline.land(RawRun.on("2026-11-15").startOf("saved_tracks", 4, saved("d"), saved("c")));
        pipeline.load();

        assertThat(savedTracks())
                .containsExactly(
                        "a | 2026-11-01 | null",
                        "b | 2026-11-01 | null",
                        "c | 2026-11-01 | null",
                        "d | 2026-11-15 | null");

        pipeline.land(RawRun.on("2026-11-22").listing("saved_tracks", saved("d"), saved("a")))
                .load();

        assertThat(savedTracks())
                .containsExactly(
                        "a | 2026-11-01 | null",
                        "b | 2026-11-01 | 2026-11-22",
                        "c | 2026-11-01 | 2026-11-22",
                        "d | 2026-11-15 | null");
    }

    private List<String> savedTracks() {
        return pipeline.rows(
                "select track_id, first_seen_date, removed_date from warehouse.fact_saved_track order by 1");
    }

    @Test
    void aPlaylistThatWasNotReadAgainKeepsItsItems() {
        String playlist = "{\"id\":\"p\",\"snapshot_id\":\"v1\"}";
        pipeline.land(RawRun.on("2026-11-01")
                .listing("playlists", playlist)
                .playlistItems("p", "{\"item\":" + track("a", "A") + "}"));
        pipeline.land(RawRun.on("2026-11-08").listing("playlists", playlist));

        pipeline.load();

        assertThat(pipeline.rows("select item_id from warehouse.fact_playlist_item"))
                .containsExactly("a");
    }

    @Test
    void whatOnlyRicherAppsGetHasItsRowsAndItsBooks() {
        pipeline.land(RawRun.on("2026-11-01")
                .response("artists", "null", "{\"ids\":\"x,y,z\"}", 3, """
                        {"artists":[{"id":"x","name":"X","genres":["folk"]},null,{"id":null}]}""")
                .response("albums", "null", "{\"ids\":\"l,m\"}", 2, """
                        {"albums":[{"id":"l","name":"L","tracks":{"items":[%s]}},{"id":"l","name":"L"}]}""".formatted(track("a", "A")))
                .response("tracks", "null", "{\"ids\":\"a\"}", 1, "{\"tracks\":[" + track("a", "A") + "]}")
                .response("artist_top_tracks", "\"x\"", "{}", 2, """
                        {"tracks":[%s,%s]}""".formatted(track("a", "A"), track("b", "B")))
                .response("new_releases", "null", "{}", 1, """
                        {"albums":{"items":[{"id":"m","name":"M"}],"next":null,"total":1}}"""));

        EtlSummary summary = pipeline.load();

        assertThat(summary.books())
                .extracting(
                        EtlSummary.Book::resource,
                        EtlSummary.Book::fetched,
                        EtlSummary.Book::accepted,
                        EtlSummary.Book::nulls,
                        EtlSummary.Book::duplicates,
                        EtlSummary.Book::quarantined)
                .containsExactlyInAnyOrder(
                        tuple("me", 1L, 1L, 0L, 0L, 0L),
                        tuple("artists", 3L, 1L, 1L, 0L, 1L),
                        tuple("albums", 2L, 1L, 0L, 1L, 0L),
                        tuple("tracks", 1L, 1L, 0L, 0L, 0L),
                        tuple("artist_top_tracks", 2L, 2L, 0L, 0L, 0L),
                        tuple("new_releases", 1L, 1L, 0L, 0L, 0L));
        assertThat(summary.books()).allMatch(EtlSummary.Book::isBalanced);
        assertThat(pipeline.rows(
                        "select list_name, list_key, rank, item_id from warehouse.fact_list_item order by 1, 3"))
                .containsExactly(
                        "artist_top_tracks | x | 1 | a", "artist_top_tracks | x | 2 | b", "new_releases |  | 1 | m");
        assertThat(pipeline.rows("select track_id, album_id from warehouse.dim_track order by 1"))
                .containsExactly("a | l", "b | null");
    }

    @Test
    void whatHasNoTablesRestsInRaw() {
        pipeline.land(RawRun.on("2026-11-01")
                .listing("saved_tracks", saved("a"))
                .listing("saved_audiobooks", "{\"added_at\":\"2026-01-01T00:00:00Z\",\"audiobook\":{\"id\":\"s\"}}"));

        EtlSummary summary = pipeline.load();

        assertThat(summary.books()).extracting(EtlSummary.Book::resource).contains("saved_tracks");
        assertThat(pipeline.rows("select resource from warehouse.run_book where resource = 'saved_audiobooks'"))
                .isEmpty();
        assertThat(pipeline.rows("select item from warehouse.quarantine")).isEmpty();
    }

    @Test
    void twoReadsOfOneDayLeaveTheLast() throws IOException {
        Map<String, String> query = Map.of("time_range", "short_term");
        pipeline.land(
                RawRun.at("2026-11-01", "06:00:00").listing("top_tracks", query, track("a", "A"), track("b", "B")));
        pipeline.land(RawRun.at("2026-11-01", "18:00:00").listing("top_tracks", query, track("b", "B")));

        EtlSummary summary = pipeline.load();

        assertThat(pipeline.rows("select rank, track_id from warehouse.fact_top_track"))
                .containsExactly("1 | b");
        assertThat(summary.books())
                .filteredOn(book -> book.resource().equals("top_tracks"))
                .extracting(EtlSummary.Book::inserted, EtlSummary.Book::updated)
                .containsExactlyInAnyOrder(tuple(2L, 0L), tuple(0L, 1L));
    }

    @Test
    void aUsersLibraryIsNoneOfAnothers() {
        pipeline.land(RawRun.by("anna", "2026-11-01").listing("saved_tracks", saved("a")));
        pipeline.land(RawRun.by("bert", "2026-11-02").listing("saved_tracks"));

        pipeline.load();

        assertThat(pipeline.rows("select user_id, removed_date from warehouse.fact_saved_track"))
                .containsExactly("anna | null");
    }

    @Test
    void aBatchThatWasInterruptedIsFinishedAsItWas(SparkSession spark) throws IOException {
        pipeline.land(RawRun.on("2026-11-01").listing("saved_tracks", saved("a")))
                .load();
        pipeline.land(RawRun.on("2026-11-02").listing("saved_tracks", saved("a"), saved("b")))
                .load();
        Map<String, String> expected = pipeline.checksums();
        // As after a crash in the middle of the second batch's appends: one table lacks it, the mark is not there.
        Files.delete(folder.resolve("curated/_batches/00000002.done"));
        for (String suffix : List.of("json", "crc")) {
            Files.delete(folder.resolve("curated/track/_delta_log/00000000000000000001." + suffix));
            Files.delete(folder.resolve("curated/track/_delta_log/.00000000000000000001." + suffix + ".crc"));
        }
        Pipeline restarted = pipeline.withFreshDatabase();

        restarted.land(RawRun.on("2026-11-03").listing("saved_tracks", saved("a"), saved("b")));
        EtlSummary summary = restarted.load();

        assertThat(summary.runs()).hasSize(3);
        assertThat(spark.read()
                        .format("delta")
                        .load(folder.resolve("curated/saved_track").toString())
                        .count())
                .isEqualTo(5);
        assertThat(restarted.checksums().get("dim_track")).isEqualTo(expected.get("dim_track"));
        assertThat(restarted.checksums().get("fact_saved_track")).isEqualTo(expected.get("fact_saved_track"));
    }

    @Test
    void nothingIsLoadedFromATruncatedPart() throws IOException {
        RawRun run = RawRun.on("2026-11-01").listing("saved_tracks", saved("a"));
        pipeline.land(run);
        Path part = run.partOf(pipeline.raw(), "saved_tracks");
        byte[] bytes = Files.readAllBytes(part);
        Files.write(part, Arrays.copyOf(bytes, bytes.length / 2));

        assertFails(pipeline::load, EtlException.FAILED_CHECK, "resource=saved_tracks", "bytes");
        assertThat(pipeline.rows("select count(*) from warehouse.run")).containsExactly("0");
    }

    @Test
    void nothingIsLoadedFromAPartThatWasChanged() throws IOException {
        RawRun run = RawRun.on("2026-11-01").listing("saved_tracks", saved("a"));
        pipeline.land(run);
        Path part = run.partOf(pipeline.raw(), "saved_tracks");
        byte[] bytes = Files.readAllBytes(part);
        bytes[4]++; // the time in the header: still a whole gzip file
        Files.write(part, bytes);

        assertFails(pipeline::load, EtlException.FAILED_CHECK, "resource=saved_tracks", "sha256");
    }

    @Test
    void nothingIsLoadedFromAMissingPart() throws IOException {
        RawRun run = RawRun.on("2026-11-01").listing("saved_tracks", saved("a"));
        pipeline.land(run);
        Files.delete(run.partOf(pipeline.raw(), "saved_tracks"));

        assertFails(pipeline::load, EtlException.FAILED_CHECK, "resource=saved_tracks", "is missing");
    }

    @Test
    void aRunWhosePartIsRestoredLoads() throws IOException {
        RawRun run = RawRun.on("2026-11-01").listing("saved_tracks", saved("a"));
        pipeline.land(run);
        Files.writeString(run.partOf(pipeline.raw(), "saved_tracks"), "x", StandardOpenOption.APPEND);
        assertFails(pipeline::load, EtlException.FAILED_CHECK, "bytes");

        pipeline.land(run);

        assertThat(pipeline.load().runs()).containsExactly(run.runId());
    }

    @Test
    void ingestMustHaveCountedTheSame() {
        pipeline.land(
                RawRun.on("2026-11-01").listing("saved_tracks", saved("a")).claims("saved_tracks", 2));

        assertFails(pipeline::load, EtlException.FAILED_CHECK, "1 items of saved_tracks", "manifest says 2");
    }

    @Test
    void aManifestThatCannotBeReadIsNamed() throws IOException {
        Path runs = Files.createDirectories(pipeline.raw().resolve("_runs/snapshot_date=2026-11-01"));
        Files.writeString(runs.resolve("run_id=broken.json"), "{\"run_id\":\"broken\"}");

        assertFails(pipeline::load, EtlException.FAILED_CHECK, "run_id=broken.json", "user");
    }

    @Test
    void withoutRawThereIsNothingToDoYet() {
        assertFails(pipeline::load, EtlException.NOT_READY, "Run ingest first");
    }

    @Test
    void oneLoadAtATime() {
        pipeline.land(RawRun.on("2026-11-01"));
        try (Warehouse other = Warehouse.open(pipeline.database().address())) {
            assertThat(other.address()).isNotNull();
            assertFails(pipeline::load, EtlException.NOT_READY, "another load is running");
        }
        assertThat(pipeline.load().runs()).hasSize(1);
    }

    @Test
    void aWarehouseThatIsNotThereIsNamedWithoutThePassword(SparkSession spark) {
        WarehouseAddress nowhere = new WarehouseAddress(
                "jdbc:postgresql://127.0.0.1:1/warehouse?password=secret-in-url", "listener", "secret");
        EtlRequest request = new EtlRequest("raw", "curated", nowhere, EtlConfig.standard());

        assertThatThrownBy(() -> EtlJob.run(request, spark, EtlProgress.silent()))
                .isInstanceOfSatisfying(
                        EtlException.class, e -> assertThat(e.exitCode()).isEqualTo(45))
                .hasMessageContaining("127.0.0.1:1/warehouse")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void anUrlOfAnotherDatabaseIsABadArgument(SparkSession spark) {
        EtlRequest request = new EtlRequest(
                "raw", "curated", new WarehouseAddress("jdbc:mysql://localhost/x", "", ""), EtlConfig.standard());

        assertFails(
                () -> EtlJob.run(request, spark, EtlProgress.silent()),
                EtlException.BAD_ARGUMENT,
                "jdbc:postgresql://");
    }

    @Test
    void aLoadThatTheWarehouseRefusesLeavesNothing() {
        pipeline.land(RawRun.on("2026-11-01").listing("saved_tracks", saved("a")))
                .load();
        Map<String, String> before = pipeline.checksums();
        pipeline.database()
                .execute("alter table warehouse.fact_saved_track add constraint no_b check (track_id <> 'b')");
        pipeline.land(RawRun.on("2026-11-02").listing("saved_tracks", saved("a"), saved("b")));

        assertFails(pipeline::load, EtlException.WAREHOUSE, "no_b");
        assertThat(pipeline.checksums()).isEqualTo(before);

        pipeline.database().execute("alter table warehouse.fact_saved_track drop constraint no_b");
        assertThat(pipeline.load().inserted()).isPositive();
    }

    @Test
    void curatedMayBeDroppedAndComesBackFromRaw(SparkSession spark) throws IOException {
        pipeline.land(RawRun.on("2026-11-02").listing("saved_tracks", saved("a")))
                .load();
        Pipeline recurated = pipeline.withCurated(folder.resolve("curated-anew"));
        assertThat(recurated.load().runs()).isEmpty();

        recurated
                .land(RawRun.on("2026-11-01").listing("saved_tracks", saved("a"), saved("b")))
                .load();

        assertThat(recurated.rows(
                        "select track_id, first_seen_date, removed_date from warehouse.fact_saved_track order by 1"))
                .containsExactly("a | 2026-11-01 | null", "b | 2026-11-01 | 2026-11-02");
    }

    @Test
    void aLateRunNeedsEverythingInCurated() {
        pipeline.land(RawRun.on("2026-11-02")).load();
        Pipeline elsewhere =
                pipeline.withRaw(folder.resolve("raw-elsewhere")).withCurated(folder.resolve("curated-elsewhere"));
        Map<String, String> before = pipeline.checksums();
        elsewhere.land(RawRun.on("2026-11-01"));

        assertFails(elsewhere::load, EtlException.FAILED_CHECK, "curated lacks");
        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    private static String saved(String trackId) {
        return "{\"added_at\":\"2026-01-01T00:00:00Z\",\"track\":" + track(trackId, trackId) + "}";
    }

    private static String track(String trackId, String name) {
        return "{\"id\":\"%s\",\"name\":\"%s\",\"uri\":\"spotify:track:%1$s\",\"artists\":[{\"id\":\"x\",\"name\":\"X\"}]}"
                .formatted(trackId, name);
    }
}
