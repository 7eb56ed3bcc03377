package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlJob;
import io.github.spotifypipeline.etl.EtlProgress;
import io.github.spotifypipeline.etl.EtlRequest;
import io.github.spotifypipeline.etl.EtlSummary;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.etl.WarehouseAddress;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The whole job over the entries of playlists, from one run in raw to an empty warehouse, against two that do less of it:
 * DuckDB and the usual script. Neither keeps curated, history, provenance or books, nor checks anything.
 */
final class Entries {
    private static final double DUCKDB_GOAL = 1.5;
    private static final double SCRIPT_GOAL = 0.2;
    /** The script's time grows with the entries, and nobody wants to wait for it. */
    private static final int SCRIPT_ENTRIES = 20_000;

    private static final String TABLES = "tables.sql";

    private final Workplace place;
    private final int entries;
    private final int rounds;
    private final Path raw;

    Entries(Workplace place, int entries, int rounds) {
        this.place = place;
        this.entries = entries;
        this.rounds = rounds;
        this.raw = place.folder().resolve("raw");
    }

    List<Comparison> measure() throws Exception {
        RawRun.of(new InventedLibrary(entries), raw);
        List<Double> ours = new ArrayList<>();
        List<Double> duckdb = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ours.add(load("ours" + round));
            duckdb.add(loadByDuckDb("duckdb" + round));
            requireSame(
                    round, "select count(*) from warehouse.fact_playlist_item", "select count(*) from playlist_item");
            requireSame(round, "select count(*) from warehouse.dim_artist", "select count(*) from artist");
            place.drop("ours" + round);
            place.drop("duckdb" + round);
        }
        String measure = String.format(Locale.ROOT, "raw to warehouse, %,d playlist entries", entries);
        List<Comparison> results = new ArrayList<>();
        results.add(Comparison.of(measure, ours, "DuckDB, COPY and a merge", duckdb, DUCKDB_GOAL));
        UsualScript.seconds(place, SCRIPT_ENTRIES)
                .ifPresent(seconds -> results.add(Comparison.of(
                        measure,
                        ours,
                        String.format(Locale.ROOT, "a pandas script, scaled from %,d", SCRIPT_ENTRIES),
                        List.of(seconds * entries / SCRIPT_ENTRIES),
                        SCRIPT_GOAL)));
        return results;
    }

    private double load(String name) throws Exception {
        Path curated = place.folder().resolve(name);
        EtlRequest request =
                new EtlRequest(raw.toString(), curated.toString(), place.database(name), EtlConfig.standard());
        double seconds = Stopwatch.seconds(() -> {
            EtlSummary summary = EtlJob.run(request, SparkSessions.local(), EtlProgress.silent());
            System.out.println("where our seconds went: " + summary.durations());
            return summary;
        });
        place.delete(curated);
        return seconds;
    }

    private double loadByDuckDb(String name) throws Exception {
        Path work = place.folder().resolve(name);
        WarehouseAddress warehouse = withTables(place, name);
        double seconds = Stopwatch.seconds(() -> {
            DuckDbLoad.run(raw, work, warehouse);
            return work;
        });
        place.delete(work);
        return seconds;
    }

    /** A database with the empty tables that the baselines fill. */
    static WarehouseAddress withTables(Workplace place, String name) throws Exception {
        WarehouseAddress warehouse = place.database(name);
        try (InputStream tables = Entries.class.getResourceAsStream(TABLES);
                Connection connection = connect(warehouse);
                Statement statement = connection.createStatement()) {
            statement.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
        }
        return warehouse;
    }

    /** Who loads less is faster. */
    private void requireSame(int round, String ours, String theirs) throws Exception {
        long loaded = count(place.address("ours" + round), ours);
        long loadedByDuckDb = count(place.address("duckdb" + round), theirs);
        if (loaded != loadedByDuckDb) {
            throw new IllegalStateException(
                    "Cannot compare: there are %d (%s) and %d (%s).".formatted(loaded, ours, loadedByDuckDb, theirs));
        }
    }

    private static long count(WarehouseAddress warehouse, String query) throws Exception {
        try (Connection connection = connect(warehouse);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection connect(WarehouseAddress warehouse) throws Exception {
        return DriverManager.getConnection(warehouse.url(), warehouse.driverProperties());
    }
}
