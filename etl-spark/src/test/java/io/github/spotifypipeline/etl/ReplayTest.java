package io.github.spotifypipeline.etl;

import static io.github.spotifypipeline.etl.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is thrown away and built again is as it was. */
@ExtendWith(SparkExtension.class)
class ReplayTest {
    private static final EtlTask REBUILD = EtlTask.of(EtlTask.Kind.REBUILD);
    private static final EtlTask REPLAY = EtlTask.replay(Optional.empty(), EtlTask.Damaged.REFUSED);
    private static final EtlTask REPLAY_WHAT_IS_WHOLE = EtlTask.replay(Optional.empty(), EtlTask.Damaged.KEPT);
    private static final EtlTask HEAL = EtlTask.of(EtlTask.Kind.HEAL);

    private static Pipeline loaded;

    @TempDir
    private Path folder;

    private Pipeline pipeline;

    @BeforeAll
    static void loadThreeWeeks(SparkSession spark, @TempDir Path folder) {
        loaded = Pipeline.in(folder, spark).land(week(1)).land(week(2)).land(week(3));
        loaded.load();
    }

    @BeforeEach
    void copy() throws IOException {
        pipeline = loaded.copy(folder);
    }

    /** A track whose name changes, one that goes, and one entry that has no id. */
    private static RawRun week(int number) {
        return RawRun.on("2026-11-0" + number)
                .listing(
                        "saved_tracks",
                        saved("a", "A" + number / 2),
                        saved(number < 3 ? "b" : "c", "B"),
                        saved("", "none"));
    }

    private static String saved(String trackId, String name) {
        return """
                {"added_at":"2026-01-01T00:00:00Z","track":{"id":"%s","name":"%s","uri":"spotify:track:%1$s"}}""".formatted(trackId, name);
    }

    @Test
    void historyTellsFromWhenToWhenAValueHeld() {
        assertThat(pipeline.rows("""
                select track_id, valid_from, valid_to, track_name from warehouse.dim_track_history order by 1, 2"""))
                .containsExactly(
                        "a | 2026-11-01 | 2026-11-02 | A0",
                        "a | 2026-11-02 | null | A1",
                        "b | 2026-11-01 | null | B",
                        "c | 2026-11-03 | null | B");
    }

    @Test
    void ofSeveralVersionsOnOneDateHistoryKeepsTheLastHoweverTheyCame(SparkSession spark) {
        Pipeline together =
                pipeline.withFreshDatabase().withRaw(folder.resolve("raw2")).withCurated(folder.resolve("c2"));
        RawRun[] runs = {
            RawRun.at("2026-11-01", "01:00:00").listing("saved_tracks", saved("a", "A")),
            RawRun.at("2026-11-01", "02:00:00").listing("saved_tracks", saved("a", "B")),
            RawRun.at("2026-11-05", "01:00:00").listing("saved_tracks", saved("a", "A")),
            RawRun.at("2026-11-05", "02:00:00").listing("saved_tracks", saved("a", "B"))
        };
        Pipeline apart = together.withFreshDatabase().withCurated(folder.resolve("c3"));
        for (RawRun run : runs) {
            apart.land(run).load();
        }

        together.load();

        assertThat(together.checksums()).isEqualTo(apart.checksums());
        assertThat(together.rows("select valid_from, valid_to, track_name from warehouse.dim_track_history order by 1"))
                .containsExactly("2026-11-01 | 2026-11-05 | B", "2026-11-05 | null | B");
    }

    @Test
    void fromRawEverythingComesBackTheSame() {
        Map<String, String> before = pipeline.checksums();

        EtlSummary summary = pipeline.perform(REPLAY);

        assertThat(summary.runs()).hasSize(3);
        assertThat(pipeline.checksums()).isEqualTo(before);
        assertThat(rowsInCurated("saved_track")).isEqualTo(6);
        assertThat(pipeline.load().runs()).isEmpty();
    }

    @Test
    void fromADateOnlyWhatCameSinceIsCuratedAgain() throws IOException {
        Map<String, String> before = pipeline.checksums();
        delete(week(1));

        pipeline.perform(replaySince("2026-11-02"));

        assertThat(pipeline.checksums()).isEqualTo(before);
        assertThat(rowsInCurated("saved_track")).isEqualTo(6);
    }

    @Test
    void aReplayThatWouldLoseARunIsRefused() throws IOException {
        Map<String, String> before = pipeline.checksums();
        delete(week(2));

        assertThatThrownBy(() -> pipeline.perform(REPLAY))
                .isInstanceOfSatisfying(
                        EtlException.class, e -> assertThat(e.exitCode()).isEqualTo(50))
                .hasMessageContainingAll("raw no longer has 1 runs", "2026-11-02", "--since");
        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    @Test
    void rawThatIsTooOldIsDeletedAndAllThatWasReadFromItStays() throws IOException {
        Map<String, String> before = pipeline.checksums();
        Path config = Files.writeString(folder.resolve("etl.yml"), "raw_retention_days: 1");

        assertThat(pipeline.loadAs(EtlConfig.read(config)).expired()).isEqualTo(1);

        assertThat(filesInRaw()).isNotEmpty().noneMatch(file -> file.contains("snapshot_date=2026-11-01"));
        assertThat(pipeline.load().runs()).isEmpty();
        pipeline.perform(REBUILD);
        pipeline.perform(replaySince("2026-11-02"));
        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    private List<String> filesInRaw() throws IOException {
        try (Stream<Path> files = Files.walk(pipeline.raw())) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }

    @Test
    void fromCuratedTheWarehouseComesBackTheSame() {
        Map<String, String> before = pipeline.checksums();
        pipeline.database().execute("update warehouse.dim_track set track_name = 'spoilt'");
        assertThat(pipeline.checksums()).isNotEqualTo(before);

        pipeline.perform(REBUILD);

        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    @Test
    void aReplayThatEndedBeforeTheWarehouseIsGoneOnWith() {
        Map<String, String> before = pipeline.checksums();
        pipeline.database().execute("alter table warehouse.dim_track add constraint closed check (false) not valid");
        assertThatThrownBy(() -> pipeline.perform(REPLAY)).hasMessageContaining("closed");
        pipeline.database().execute("alter table warehouse.dim_track drop constraint closed");

        assertThat(pipeline.load().runs()).hasSize(3);

        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    @Test
    void healingTakesOnlyTheRunsAgainOfWhichSomethingIsAcceptedNow() throws IOException {
        Map<String, String> before = pipeline.checksums();
        assertThat(pipeline.perform(HEAL).runs()).isEmpty();
        // As if an older version had rejected a good entry, and known a rule that is no longer.
        rejectInCurated(week(2).runId());
        pipeline.perform(REBUILD);
        assertThat(pipeline.rows("select count(*) from warehouse.quarantine where rule = 'outdated'"))
                .containsExactly("1");

        pipeline.perform(HEAL);

        assertThat(pipeline.checksums()).isEqualTo(before);
        assertThat(pipeline.perform(HEAL).runs()).isEmpty();
    }

    /** Takes track a of that run out of curated, as a rejected entry. */
    private void rejectInCurated(String runId) {
        SparkSession spark = pipeline.spark();
        String curated = folder.resolve("curated").toString();
        spark.sql("""
                insert into delta.`%1$s/quarantine` (rule, item, run_id, user_id, snapshot_date, observed_at, resource,
                    raw_part, raw_line, raw_ordinal)
                select 'outdated', '{}', run_id, user_id, snapshot_date, observed_at, resource, raw_part, raw_line,
                    raw_ordinal
                from delta.`%1$s/saved_track` where run_id = '%2$s' and track_id = 'a'""".formatted(curated, runId));
        spark.sql(
                "delete from delta.`%s/saved_track` where run_id = '%s' and track_id = 'a'".formatted(curated, runId));
        spark.sql("delete from delta.`%s/track` where run_id = '%s' and track_id = 'a'".formatted(curated, runId));
        spark.sql("""
                update delta.`%s/run_book` set accepted = accepted - 1, quarantined = quarantined + 1
                where run_id = '%s' and resource = 'saved_tracks'""".formatted(curated, runId));
    }

    @Test
    void theLogOfBatchesIsSummedUpAndStillKnowsEveryRun(SparkSession spark) throws IOException {
        BatchLog log = new BatchLog(
                folder.resolve("curated").toString(), spark.sessionState().newHadoopConf());
        BatchLog.State before = log.read();

        log.sumUp(before, List.of());

        BatchLog.State after = log.read();
        assertThat(after.runs()).isEqualTo(before.runs()).hasSize(3);
        assertThat(after.lastNumber()).isEqualTo(1);
        assertThat(folder.resolve("curated/_batches").toFile().list((at, name) -> !name.endsWith(".crc")))
                .containsExactly("00000001.sum");
        assertThat(pipeline.land(RawRun.on("2026-11-04")).load().runs()).hasSize(1);
    }

    @Test
    void compactedTablesHoldWhatTheyHeld() {
        List<String> before = pipeline.curatedChecksums();
        CuratedStore curated =
                new CuratedStore(pipeline.spark(), pipeline.curated().toString());

        new BatchLog(
                        pipeline.curated().toString(),
                        pipeline.spark().sessionState().newHadoopConf())
                .read()
                .tables()
                .forEach(curated::compact);

        assertThat(pipeline.curatedChecksums()).isEqualTo(before);
    }

    @Test
    void aPlanThatWasCutOffIsMadeAnew() throws IOException {
        Files.writeString(folder.resolve("curated/_batches/00000002.json"), "{\"kind\":\"app");
        Files.deleteIfExists(folder.resolve("curated/_batches/.00000002.json.crc"));

        assertThat(pipeline.land(RawRun.on("2026-11-04")).load().runs()).hasSize(1);
    }

    @Test
    void aRunOfALongPastDateIsFoundIfItsDateIsNewAndElseWhenAskedFor() {
        pipeline.land(RawRun.on("2027-11-01")).load();
        pipeline.land(RawRun.on("2026-10-01"));
        RawRun late = RawRun.at("2026-11-01", "23:00:00");
        pipeline.land(late);

        assertThat(pipeline.load().runs()).doesNotContain(late.runId()).hasSize(1);
        assertThat(pipeline.perform(EtlTask.load(Optional.of(LocalDate.parse("2026-11-01"))))
                        .runs())
                .contains(late.runId());
    }

    private static EtlTask replaySince(String date) {
        return EtlTask.replay(Optional.of(LocalDate.parse(date)), EtlTask.Damaged.REFUSED);
    }

    @Test
    void aReplayOfDamagedRawIsRefusedAndStandsInNobodysWay() throws IOException {
        Map<String, String> before = pipeline.checksums();
        Path part = damagePartOf(week(2));

        for (EtlTask refused : List.of(REPLAY, HEAL)) {
            assertFails(
                    () -> pipeline.perform(refused),
                    EtlException.FAILED_CHECK,
                    part.getFileName().toString(),
                    "no whole gzip");
        }

        assertThat(pipeline.load().runs()).isEmpty();
        assertThat(pipeline.perform(REBUILD).changed()).contains(List.of());
        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    @Test
    void whatRawNoLongerHasWholeMayStayAsCuratedHasIt() throws IOException {
        Map<String, String> before = pipeline.checksums();
        damagePartOf(week(2));
        delete(week(1));

        EtlSummary summary = pipeline.perform(REPLAY_WHAT_IS_WHOLE);

        assertThat(summary.kept()).containsExactly(week(1).runId(), week(2).runId());
        assertThat(summary.changed()).contains(List.of());
        assertThat(pipeline.checksums()).isEqualTo(before);
        assertThat(rowsInCurated("saved_track")).isEqualTo(6);
    }

    private Path damagePartOf(RawRun run) throws IOException {
        Path part;
        try (Stream<Path> files = Files.walk(pipeline.raw())) {
            part = files.filter(file -> file.toString().contains("run_id=" + run.runId() + "/part-"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(part, bytes);
        return part;
    }

    @Test
    void aTableThatIsGoneFromCuratedIsMissedAndMadeAgain() throws IOException {
        Map<String, String> before = pipeline.checksums();
        FileUtils.deleteDirectory(pipeline.curated().resolve("track").toFile());

        for (EtlTask refused : List.of(EtlTask.LOAD, REBUILD, HEAL)) {
            assertFails(
                    () -> pipeline.perform(refused),
                    EtlException.FAILED_CHECK,
                    "curated lacks a table that it had (track)",
                    "pipeline replay");
        }
        assertThat(pipeline.checksums()).isEqualTo(before);

        assertThat(pipeline.perform(REPLAY).changed()).contains(List.of());
        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    @Test
    void aDamagedFileOfCuratedIsNamedAndMadeAgain() throws IOException {
        Map<String, String> before = pipeline.checksums();
        Path file;
        try (Stream<Path> files = Files.list(pipeline.curated().resolve("track"))) {
            file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);

        assertFails(
                () -> pipeline.perform(REBUILD),
                EtlException.FAILED_CHECK,
                "curated is damaged",
                file.getFileName().toString(),
                "pipeline replay");

        assertThat(pipeline.perform(REPLAY).changed()).contains(List.of());
        assertThat(pipeline.checksums()).isEqualTo(before);
    }

    @Test
    void aViewThatSomebodyDroppedIsMadeAgainByTheNextLoad() {
        pipeline.database().execute("drop view reporting.plays cascade");

        pipeline.load();

        assertThat(pipeline.rows("select count(*) from reporting.plays_per_day"))
                .containsExactly("0");
    }

    @Test
    void aTableThatSomebodyDroppedIsMissedAndMadeAgainFromCurated() {
        Map<String, String> before = pipeline.checksums();
        pipeline.database().execute("drop table warehouse.dim_track cascade");

        assertFails(pipeline::load, EtlException.WAREHOUSE, "warehouse.dim_track", "replay --warehouse-only");
        pipeline.perform(REBUILD);

        assertThat(pipeline.checksums()).isEqualTo(before);
        assertThat(pipeline.rows("select count(*) from reporting.plays_per_day"))
                .containsExactly("0");
    }

    @Test
    void aReplayTellsWhatIsNotAsItWas() {
        pipeline.database().execute("update warehouse.dim_track set track_name = 'spoilt'");

        assertThat(pipeline.perform(REBUILD).changed()).contains(List.of("warehouse.dim_track"));
    }

    private void delete(RawRun run) throws IOException {
        String date = run.runId().replaceAll("(....)(..)(..)T.*", "$1-$2-$3");
        Files.delete(folder.resolve("raw/_runs/snapshot_date=" + date + "/run_id=" + run.runId() + ".json"));
    }

    private long rowsInCurated(String table) {
        return pipeline.spark()
                .read()
                .format("delta")
                .load(folder.resolve("curated").resolve(table).toString())
                .count();
    }
}
