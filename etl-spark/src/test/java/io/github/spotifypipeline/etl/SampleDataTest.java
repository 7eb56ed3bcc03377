package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on the two weeks of sample-data: what is in the warehouse, and that every way there leads to the same. */
@ExtendWith(SparkExtension.class)
class SampleDataTest {
    private static final Path SAMPLE = Path.of("../sample-data/raw");

    private static final String QUOTA_AND_LOGIN =
            "select snapshot_date, calls_left, login_ends_at at time zone 'UTC' from warehouse.run order by 1";

    private static Pipeline loaded;
    private static EtlSummary summary;

    @BeforeAll
    static void load(SparkSession spark, @TempDir Path folder) {
        loaded = Pipeline.in(folder, spark).withRaw(SAMPLE);
        summary = loaded.load();
    }

    @Test
    void everyTableHasRows() {
        assertThat(summary.tables())
                .isNotEmpty()
                // The sample has no export.
                .filteredOn(table -> !table.table().equals("dim_named_item"))
                .allSatisfy(table -> assertThat(loaded.rows("select count(*) > 0 from warehouse." + table.table()))
                        .as(table.table())
                        .containsExactly("t"));
    }

    @Test
    void theBooksBalance() {
        assertThat(summary.books()).hasSize(28).allMatch(EtlSummary.Book::isBalanced);
        assertThat(loaded.rows("""
                        select fetched, nulls, duplicates, quarantined, accepted, inserted, updated, unchanged
                        from warehouse.run_book where resource = 'saved_tracks' order by run_id""")).containsExactly("7 | 1 | 1 | 0 | 5 | 5 | 0 | 0", "5 | 0 | 0 | 0 | 5 | 1 | 0 | 4");
    }

    @Test
    void loadingTwiceChangesNothing() {
        Map<String, String> before = loaded.checksums();

        EtlSummary again = loaded.load();

        assertThat(again.runs()).isEmpty();
        assertThat(again.inserted() + again.updated()).isZero();
        assertThat(loaded.checksums()).isEqualTo(before);
    }

    @Test
    void anEmptyWarehouseIsFilledFromCurated() {
        Pipeline fresh = loaded.withFreshDatabase();

        fresh.load();

        assertThat(fresh.checksums()).isEqualTo(loaded.checksums());
    }

    @Test
    void runsOneByOneAreTheSameAsTogether(SparkSession spark, @TempDir Path folder) throws IOException {
        Pipeline pipeline = Pipeline.in(folder, spark);
        copy("2026-11-15", pipeline.raw());
        pipeline.load();
        copy("2026-11-22", pipeline.raw());

        assertThat(pipeline.load().runs()).containsExactly("20261122T060000Z-b07d52");
        assertThat(pipeline.checksums()).isEqualTo(loaded.checksums());
    }

    @Test
    void aLateRunIsTheSameAsAnEarlyOne(SparkSession spark, @TempDir Path folder) throws IOException {
        Pipeline pipeline = Pipeline.in(folder, spark);
        copy("2026-11-22", pipeline.raw());
        pipeline.load();
        copy("2026-11-15", pipeline.raw());

        assertThat(pipeline.load().runs()).containsExactly("20261115T060000Z-3fa91c");
        assertThat(pipeline.checksums()).isEqualTo(loaded.checksums());
    }

    @Test
    void whatARunLeftIsKnownIfItsManifestSaysSo() {
        assertThat(loaded.rows(QUOTA_AND_LOGIN))
                .containsExactly("2026-11-15 | null | null", "2026-11-22 | 497 | 2027-04-18 09:30:00");
    }

    @Test
    void curatedThatAnOlderVersionMadeIsReadAndGainsWhatItLacks(SparkSession spark, @TempDir Path folder)
            throws IOException {
        Pipeline pipeline = Pipeline.in(folder, spark);
        copy("2026-11-15", pipeline.raw());
        pipeline.load();
        dropFromCurated(pipeline, "run", "calls_left", "login_ends_at");

        Pipeline older = pipeline.withFreshDatabase();
        older.load();
        assertThat(older.rows(QUOTA_AND_LOGIN)).containsExactly("2026-11-15 | null | null");

        copy("2026-11-22", pipeline.raw());
        Pipeline newer = pipeline.withFreshDatabase();
        newer.load();
        assertThat(newer.checksums()).isEqualTo(loaded.checksums());
    }

    private static void dropFromCurated(Pipeline pipeline, String table, String... columns) {
        String path = pipeline.curated().resolve(table).toString();
        pipeline.spark()
                .read()
                .format("delta")
                .load(path)
                .drop(columns)
                .write()
                .format("delta")
                .mode(SaveMode.Overwrite)
                .option("overwriteSchema", true)
                .save(path);
    }

    @Test
    void anItemThatIsGoneIsDatedByTheReadThatNoLongerHadIt() {
        assertThat(loaded.rows("""
                        select track_name, first_seen_date, removed_date
                        from warehouse.fact_saved_track join warehouse.dim_track using (track_id)
                        where removed_date is not null""")).containsExactly("Tern, Returning | 2026-11-15 | 2026-11-22");
    }

    @Test
    void aListingThatWasBrokenOffRemovesNothing() {
        assertThat(loaded.rows("select count(*), count(removed_date) from warehouse.fact_saved_album"))
                .containsExactly("2 | 0");
    }

    @Test
    void anEmptyTopListIsARead() {
        assertThat(loaded.rows("""
                        select snapshot_date, time_range, count(*) from warehouse.fact_top_track
                        group by snapshot_date, time_range order by snapshot_date, time_range"""))
                .containsExactly(
                        "2026-11-15 | long_term | 3",
                        "2026-11-15 | medium_term | 2",
                        "2026-11-15 | short_term | 3",
                        "2026-11-22 | long_term | 3",
                        "2026-11-22 | short_term | 2");
    }

    @Test
    void aListOfTheCatalogueIsKeptAsItWasShown() {
        assertThat(loaded.rows("""
                        select list_name, rank, item_type, coalesce(album_name, track_name)
                        from warehouse.fact_list_item
                        left join warehouse.dim_album on album_id = item_id
                        left join warehouse.dim_track on track_id = item_id
                        order by list_name, rank"""))
                .containsExactly(
                        "album_tracks | 1 | track | Slack",
                        "album_tracks | 2 | track | Water",
                        "artist_albums | 1 | album | Slack Water",
                        "artist_albums | 2 | album | Harbour Lights (Deluxe)",
                        "artist_albums | 3 | album | Harbour Lights (Deluxe)",
                        "search | 1 | album | Slack Water");
    }

    @Test
    void aShowThatIsGoneIsDatedAsWell() {
        assertThat(loaded.rows("""
                        select show_name, removed_date from warehouse.fact_saved_show join warehouse.dim_show using (show_id)
                        order by show_name""")).containsExactly("Fog Signals | 2026-11-22", "The Harbour Almanac | null");
    }

    @Test
    void everyVersionOfAPlaylistStays() {
        assertThat(loaded.rows("""
                        select playlist_name, version.spotify_snapshot_id, first_seen_date, count(item_id)
                        from warehouse.dim_playlist_version as version
                        join warehouse.dim_playlist using (playlist_id)
                        left join warehouse.fact_playlist_item as item
                            on item.playlist_id = version.playlist_id
                            and item.spotify_snapshot_id = version.spotify_snapshot_id
                        where playlist_name in ('Morning Ferry', 'From a friend')
                        group by playlist_name, version.spotify_snapshot_id, first_seen_date
                        order by version.spotify_snapshot_id"""))
                .containsExactly(
                        "From a friend | snap-friend-1 | 2026-11-15 | 0",
                        "Morning Ferry | snap-morning-1 | 2026-11-15 | 3",
                        "Morning Ferry | snap-morning-2 | 2026-11-22 | 2");
    }

    @Test
    void genresAreThoseThatWereToldLast() {
        assertThat(loaded.rows("""
                        select artist_name, string_agg(genre, ', ' order by genre_position)
                        from warehouse.dim_artist join warehouse.bridge_artist_genre using (artist_id)
                        group by artist_name order by artist_name"""))
                .containsExactly(
                        "Mizu no Hana | j-folk, ambient",
                        "The Paper Kestrels | jangle pop",
                        "Velvet Larkspur | dream pop");
    }

    @Test
    void aValueThatIsNoLongerToldIsKept() {
        assertThat(loaded.rows("""
                        select album_name, label, run_id like '20261122%' from warehouse.dim_album
                        where label is not null order by album_name"""))
                .containsExactly("Harbour Lights (Deluxe) | Tidewater | t", "Slate | Tidewater | f");
    }

    @Test
    void textArrivesAsItWasSent() {
        assertThat(loaded.rows("select track_name from warehouse.dim_track where isrc is not null order by track_name"))
                .contains("Slate Roof \"Live\" & Loud &amp; 🎸", "Quiet\tWeather \\ Tab", "満ち潮", "אור ראשון");
    }

    @Test
    void whatWasRejectedIsThereWithItsRule() {
        assertThat(loaded.rows("select resource, rule, raw_line, raw_ordinal from warehouse.quarantine order by 4"))
                .containsExactly(
                        "saved_episodes | no_id | 1 | 1",
                        "playlist_items | no_id | 4 | 4",
                        "playlist_items | no_id | 4 | 5",
                        "playlist_items | unreadable | 4 | 6");
    }

    @Test
    void settingsAreStored() {
        assertThat(loaded.rows("select name, value from warehouse.setting order by name"))
                .containsExactly(
                        "counted_play_ms | 30000",
                        "drift_library_share | 0.5",
                        "drift_null_share | 0.3",
                        "same_play_seconds | 60",
                        "stale_days | 9",
                        "time_zone | UTC",
                        "usd_per_hour | 0");
    }

    /** Lands the sample's run of that date. */
    static void copy(String date, Path raw) throws IOException {
        var ofDate = FileSystems.getDefault().getPathMatcher("glob:**/snapshot_date=" + date + "/**");
        try (Stream<Path> files = Files.walk(SAMPLE)) {
            for (Path file :
                    files.filter(Files::isRegularFile).filter(ofDate::matches).toList()) {
                Path target = raw.resolve(SAMPLE.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** So that a damaged checkout is told as such. */
    @Test
    void theSampleIsWhole() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLE)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
            assertThat(names).hasSize(30);
        }
    }
}
