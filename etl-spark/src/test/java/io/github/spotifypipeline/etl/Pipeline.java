package io.github.spotifypipeline.etl;

import io.github.spotifypipeline.etl.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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

    /** A digest of every row of every table, by table. */
    Map<String, String> checksums() {
        Map<String, String> checksums = new TreeMap<>();
        Stream.concat(
                        Tables.warehouseNames().stream(),
                        Stream.of("run", "run_book", "quarantine", "observation_profile"))
                .forEach(table -> checksums.put(
                        table,
                        database.rows(
                                        "select count(*), md5(string_agg(row::text, ';' order by row::text)) from warehouse."
                                                + table + " as row")
                                .get(0)));
        return checksums;
    }

    List<String> rows(String sql) {
        return database.rows(sql);
    }
}
