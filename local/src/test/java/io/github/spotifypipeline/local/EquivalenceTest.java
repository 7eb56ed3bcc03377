package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlJob;
import io.github.spotifypipeline.etl.EtlProgress;
import io.github.spotifypipeline.etl.EtlRequest;
import io.github.spotifypipeline.etl.EtlTask;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.etl.WarehouseAddress;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.local.sandbox.ListenerSize;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twelve listeners, four weeks: however their runs arrive, and whatever is thrown away and built again, the warehouse is
 * the same to the last byte.
 */
class EquivalenceTest {
    private static final int LISTENERS = Integer.getInteger("equivalence.listeners", 12);
    private static final int WEEKS = 4;
    private static final LocalDate FIRST = LocalDate.parse("2026-11-02");
    private static final ListenerSize SMALL = new ListenerSize(40, 60, 8, 130, 12, 12, 8, 60);

    @TempDir
    private static Path folder;

    private static Path raw;
    private static EmbeddedWarehouse server;
    private static List<Path> manifests;
    private static Map<String, String> expected;

    /** Everything is fetched once; a run arrives when its manifest does. */
    @BeforeAll
    static void fetchAndLoadWeekByWeek() throws Exception {
        raw = folder.resolve("raw");
        for (int listener = 1; listener <= LISTENERS; listener++) {
            fetch(listener);
        }
        try (Stream<Path> files = Files.walk(raw.resolve("_runs"))) {
            manifests = files.filter(Files::isRegularFile).sorted().toList();
        }
        Files.move(raw.resolve("_runs"), folder.resolve("_runs"));
        server = EmbeddedWarehouse.open(Home.at(folder.resolve("home")));

        Place week = new Place("week-by-week");
        for (int number = 0; number < WEEKS; number++) {
            week.arrive(arrivalsOf(FIRST.plusWeeks(number)));
            week.perform(EtlTask.LOAD);
        }
        expected = week.checksums();
        assertThat(expected.get("fact_play")).doesNotStartWith("0 rows");
        assertThat(week.endedVersions()).isNotEqualTo("0");
    }

    @AfterAll
    static void stopTheServer() {
        server.close();
    }

    @Test
    void allAtOnce() throws Exception {
        Place place = new Place("at-once");
        place.arrive(manifests);

        place.perform(EtlTask.LOAD);

        assertThat(place.checksums()).isEqualTo(expected);
    }

    @Test
    void shuffledInThreeGroups() throws Exception {
        Place place = new Place("shuffled");
        List<Path> shuffled = new ArrayList<>(manifests);
        Collections.shuffle(shuffled, new Random(7));
        int third = shuffled.size() / 3;
        for (List<Path> group : List.of(
                shuffled.subList(0, third),
                shuffled.subList(third, 2 * third),
                shuffled.subList(2 * third, shuffled.size()))) {
            place.arrive(group);
            place.perform(EtlTask.load(Optional.of(FIRST)));
        }

        assertThat(place.checksums()).isEqualTo(expected);
    }

    @Test
    void replayedAfterPostgresAndThenDeltaWereDropped() throws Exception {
        Place place = new Place("dropped");
        place.arrive(manifests);
        place.perform(EtlTask.LOAD);

        place.dropWarehouse();
        place.perform(EtlTask.LOAD);
        assertThat(place.checksums()).as("without PostgreSQL").isEqualTo(expected);

        Home.delete(place.curated());
        place.perform(EtlTask.replay(Optional.empty(), EtlTask.Damaged.REFUSED));
        assertThat(place.checksums()).as("without Delta").isEqualTo(expected);

        place.perform(EtlTask.replay(Optional.of(FIRST.plusWeeks(2)), EtlTask.Damaged.REFUSED));
        assertThat(place.checksums()).as("the last two weeks").isEqualTo(expected);
    }

    /** A raw folder that shares its parts with the others and has manifests of its own; curated; a database. */
    private static final class Place {
        private final Path home;
        private final String database;

        Place(String name) throws IOException, SQLException {
            home = Files.createDirectory(folder.resolve(name));
            database = name.replace('-', '_');
            try (Stream<Path> users = Files.list(raw)) {
                for (Path user : users.filter(
                                path -> path.getFileName().toString().startsWith("user="))
                        .toList()) {
                    Files.createDirectories(home.resolve("raw"));
                    Files.createSymbolicLink(home.resolve("raw").resolve(user.getFileName()), user);
                }
            }
            execute("create database " + database);
        }

        void arrive(List<Path> runs) throws IOException {
            for (Path manifest : runs) {
                Path place = home.resolve("raw").resolve(raw.relativize(manifest));
                Files.createDirectories(place.getParent());
                Files.copy(folder.resolve(raw.relativize(manifest)), place);
            }
        }

        void perform(EtlTask task) {
            EtlRequest request = new EtlRequest(
                    home.resolve("raw").toString(), curated().toString(), address(), EtlConfig.standard());
            EtlJob.run(request.to(task), SparkSessions.local(), EtlProgress.silent());
        }

        Path curated() {
            return home.resolve("curated");
        }

        void dropWarehouse() throws SQLException {
            execute("drop database " + database);
            execute("create database " + database);
        }

        Map<String, String> checksums() throws SQLException {
            try (Connection connection = OpenWarehouse.connect(address())) {
                Map<String, String> checksums = Checksums.of(connection);
                // What tells of the loads and not of the data.
                List.of("load", "quality_result", "flyway_history").forEach(checksums::remove);
                return checksums;
            }
        }

        String endedVersions() throws SQLException {
            try (Connection connection = OpenWarehouse.connect(address())) {
                return Checksums.text(
                        connection, "select count(*) from warehouse.dim_playlist_history where valid_to is not null");
            }
        }

        private WarehouseAddress address() {
            WarehouseAddress shared = server.address();
            return new WarehouseAddress(
                    shared.url().replaceFirst("/[^/]*$", "/" + database), shared.user(), shared.password());
        }

        private static void execute(String sql) throws SQLException {
            try (Connection connection = OpenWarehouse.connect(server.address());
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private static List<Path> arrivalsOf(LocalDate date) {
        return manifests.stream()
                .filter(manifest -> manifest.getParent().endsWith("snapshot_date=" + date))
                .toList();
    }

    private static void fetch(int seed) {
        SandboxOptions options = SandboxOptions.DEFAULTS
                .withSeed(seed)
                .withSize(SMALL)
                .withNow(FIRST.atTime(LocalTime.of(6, 0)).toInstant(ZoneOffset.UTC));
        try (Sandbox sandbox = Sandbox.start(options)) {
            SandboxClient client = new SandboxClient(sandbox, IngestConfig.packaged(), new Random(seed));
            for (int week = 0; week < WEEKS; week++) {
                LocalDate date = FIRST.plusWeeks(week);
                sandbox.setNow(date.atTime(LocalTime.of(6, 0)).toInstant(ZoneOffset.UTC));
                client.fetch(date, raw);
            }
        }
    }
}
