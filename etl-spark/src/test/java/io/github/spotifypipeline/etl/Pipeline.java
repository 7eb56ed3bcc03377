package io.github.spotifypipeline.etl;

import io.github.spotifypipeline.etl.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A raw folder, a curated folder and a database, and the job between them. */
record Pipeline(SparkSession spark, Path raw, Path curated, TestDatabase database) {

    static Pipeline in(Path folder, SparkSession spark) {
        return new Pipeline(spark, folder.resolve("raw"), folder.resolve("curated"), TestDatabase.create());
    }

    Pipeline withRaw(Path other) {
        return new Pipeline(spark, other, curated, database);
    }

    Pipeline withCurated(Path other) {
        return new Pipeline(spark, raw, other, database);
    }

    Pipeline withFreshDatabase() {
        return new Pipeline(spark, raw, curated, TestDatabase.create());
    }

    /** The same data in that folder and in a database of its own. */
    Pipeline copy(Path folder) throws IOException {
        Pipeline copy = new Pipeline(spark, folder.resolve("raw"), folder.resolve("curated"), database.copy());
        copy(raw, copy.raw);
        copy(curated, copy.curated);
        return copy;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    Pipeline land(RawRun run) {
        run.land(raw);
        return this;
    }

    EtlSummary load() {
        return perform(EtlTask.LOAD);
    }

    EtlSummary perform(EtlTask task) {
        return EtlJob.run(
                new EtlRequest(raw.toString(), curated.toString(), database.address(), EtlConfig.standard()).to(task),
                spark,
                EtlProgress.silent());
    }

    EtlSummary loadAs(EtlConfig config) {
        return EtlJob.run(
                new EtlRequest(raw.toString(), curated.toString(), database.address(), config),
                spark,
                EtlProgress.silent());
    }

    /** Over a line to the database on which something happens. */
    EtlSummary load(CuttingProxy line) {
        return load(raw.toString(), curated.toString(), line.address());
    }

    /** From and to files for which trouble is coming. */
    EtlSummary load(Trouble trouble) {
        return load(address(trouble, raw), address(trouble, curated), database.address());
    }

    /** As if there were so much. */
    EtlSummary loadAs(DataSize size) {
        return EtlJob.run(
                new EtlRequest(raw.toString(), curated.toString(), database.address(), EtlConfig.standard()),
                spark,
                EtlProgress.silent(),
                bytes -> size);
    }

    EtlSummary load(Trouble trouble, CuttingProxy line) {
        return load(address(trouble, raw), address(trouble, curated), line.address());
    }

    private static String address(Trouble trouble, Path file) {
        return FaultyFileSystem.address(trouble, file);
    }

    private EtlSummary load(String rawUri, String curatedUri, WarehouseAddress warehouse) {
        return EtlJob.run(
                new EtlRequest(rawUri, curatedUri, warehouse, EtlConfig.standard()), spark, EtlProgress.silent());
    }

    /** Makes the tables and views, and loads nothing. */
    void migrate() {
        try (Warehouse warehouse = Warehouse.open(database.address())) {
            warehouse.migrate();
            warehouse.store(EtlConfig.standard().settings());
        }
    }

    /** A digest of every row of every table, by table. */
    Map<String, String> checksums() {
        String digests = Stream.concat(
                        Tables.warehouseNames().stream(),
                        Stream.of("run", "run_book", "same_play", "quarantine", "observation_profile"))
                .map(
                        "select '%1$s', count(*), md5(string_agg(row::text, ';' order by row::text)) from warehouse.%1$s as row"
                                ::formatted)
                .collect(Collectors.joining(" union all "));
        return database.rows(digests).stream()
                .map(row -> row.split(" \\| ", 2))
                .collect(Collectors.toMap(row -> row[0], row -> row[1], (one, other) -> one, TreeMap::new));
    }

    /** A digest of every row of every Delta table, whichever files they are in. */
    List<String> curatedChecksums() {
        return CuratedRows.readBack(new CuratedStore(spark, curated.toString())).tables().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(table -> table.getKey() + " | " + digest(table.getValue()))
                .toList();
    }

    private static String digest(Dataset<Row> rows) {
        return rows.selectExpr("count(*)", "coalesce(sum(cast(xxhash64(*) as decimal(20))), 0)")
                .first()
                .mkString(" | ");
    }

    List<String> rows(String sql) {
        return database.rows(sql);
    }
}
