package io.github.spotifypipeline.etl;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.delta.tables.DeltaTable;
import io.github.spotifypipeline.etl.BatchLog.Batch;
import io.github.spotifypipeline.etl.BatchLog.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;
import scala.Tuple2;

/** The Delta tables. Each batch writes to each table once, however often it is tried. */
final class CuratedStore {
    /** Delta keeps the last batch of this name in each table's log, and skips one that it has. */
    private static final String WRITER = "etl-spark";

    /** Nobody asks for a table as it was, and each write reads the names of all that is in its log. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "delta.logRetentionDuration", "interval 1 day",
            "delta.deletedFileRetentionDuration", "interval 1 day");

    private final SparkSession spark;
    private final String root;
    private final KernelAppend kernel;

    CuratedStore(SparkSession spark, String root) {
        this.spark = spark;
        this.root = root;
        this.kernel = new KernelAppend(kernelConf(spark), WRITER);
    }

    /** However Spark's writer is told to write a table's log, so is the kernel. */
    private static Configuration kernelConf(SparkSession spark) {
        Configuration conf = spark.sessionState().newHadoopConf();
        for (Tuple2<String, String> store : spark.sparkContext().getConf().getAllWithPrefix("spark.delta.logStore.")) {
            conf.set("io.delta.kernel.logStore." + store._1(), store._2());
        }
        return conf;
    }

    /** Writes a batch's rows of a table: added to what is there, or in place of what is there of the batch's runs. */
    void write(Batch batch, String table, Dataset<Row> rows) {
        spark.sparkContext().setJobGroup(table, "write to curated", false);
        if (batch.kind() == Kind.RENEW) {
            write(batch, rows)
                    .mode(SaveMode.Overwrite)
                    .option("overwriteSchema", true)
                    .save(path(table));
        } else if (batch.kind() == Kind.REPLACE && hasRowsOf(batch.runs(), table)) {
            write(batch, rows)
                    .mode(SaveMode.Overwrite)
                    .option("replaceWhere", isOf(batch.runs()))
                    .save(path(table));
        } else if (!HeldRows.are(rows) || !append(batch, table, new KernelRows(rows.schema(), rows.collectAsList()))) {
            write(batch, rows).mode(SaveMode.Append).save(path(table));
        }
    }

    private boolean append(Batch batch, String table, KernelRows rows) {
        if (exists(table)) {
            return kernel.append(path(table), batch.number(), rows);
        }
        kernel.create(path(table), PROPERTIES, batch.number(), rows);
        return true;
    }

    /** Takes away what the batch takes the place of, from a table of which it has no rows. */
    void clear(Batch batch, String table) {
        if (batch.kind() == Kind.RENEW ? exists(table) : hasRowsOf(batch.runs(), table)) {
            write(batch, table, spark.createDataFrame(List.of(), read(table).schema()));
        }
    }

    private boolean hasRowsOf(Collection<LandedRun> runs, String table) {
        return exists(table) && !read(table).where(isOf(runs)).isEmpty();
    }

    /** A column that a newer version of a table has is added to it. */
    private static DataFrameWriter<Row> write(Batch batch, Dataset<Row> rows) {
        return rows.write()
                .format("delta")
                .options(PROPERTIES)
                .option("mergeSchema", true)
                .option("txnAppId", WRITER)
                .option("txnVersion", batch.number());
    }

    private static String isOf(Collection<LandedRun> runs) {
        return runs.stream().map(run -> "'" + run.runId() + "'").collect(joining(", ", "run_id in (", ")"));
    }

    /** Delta would look for a table in every folder above as well, up to the bucket itself, which nobody may on AWS. */
    boolean exists(String table) {
        return files(new Path(path(table), "_delta_log")).stream().anyMatch(file -> isLogEntry(file.getName()));
    }

    private static boolean isLogEntry(String name) {
        return name.matches("\\d{20}\\..*");
    }

    /** Gathers the many small files of many batches, and deletes those that have been replaced for a day. */
    void compact(String table) {
        DeltaTable delta = DeltaTable.forPath(spark, path(table));
        delta.optimize().executeCompaction();
        delta.vacuum();
    }

    /**
     * Takes the rows of some runs out of a table, and out of its past: files that no longer count are deleted, and so
     * is the log up to a fresh checkpoint, since it tells the least and the greatest value of each column of each file.
     */
    void forget(String table, Collection<LandedRun> runs) {
        Path folder = new Path(path(table));
        if (files(folder).isEmpty()) {
            return;
        }
        DeltaTable.forPath(spark, path(table)).delete(isOf(runs));
        // The deletion's own entry in the log tells of what it deleted: it must not be the last.
        spark.sql("alter table delta.`%s` set tblproperties ('runs_erased_through' = '%d')"
                .formatted(path(table), System.currentTimeMillis()));
        DeltaLog log = DeltaLog.forTable(spark, path(table));
        long version = log.update(false, Option.empty(), Option.empty()).version();
        log.checkpoint();
        Set<String> live = Arrays.stream(read(table).inputFiles())
                .map(file -> new Path(file).getName())
                .collect(Collectors.toSet());
        // The rows' files last: while one is there, an interrupted erasure is gone on with.
        deleteFiles(log.logPath(), name -> isOlder(name, version));
        deleteFiles(folder, name -> !live.contains(name));
        DeltaLog.invalidateCache(spark, folder);
    }

    private static boolean isOlder(String logFile, long version) {
        return isLogEntry(logFile) && Long.parseLong(logFile.substring(0, 20)) < version;
    }

    /** Hadoop's local files delete the checksum of a file with it. */
    private void deleteFiles(Path folder, Predicate<String> isSuperfluous) {
        try {
            FileSystem fileSystem = fileSystem(folder);
            for (Path file : files(folder)) {
                if (isSuperfluous.test(file.getName())) {
                    fileSystem.delete(file, false);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files(Path folder) {
        try {
            return Arrays.stream(fileSystem(folder).listStatus(folder))
                    .filter(FileStatus::isFile)
                    .map(FileStatus::getPath)
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileSystem fileSystem(Path folder) throws IOException {
        return folder.getFileSystem(spark.sessionState().newHadoopConf());
    }

    /** How many rows name this key anywhere: one line, or none. */
    List<String> traces(String table, String key) {
        Column text = to_json(struct(col("*")));
        long rows = read(table).where(text.contains(key)).count();
        return rows == 0 ? List.of() : List.of("curated has %d rows in %s".formatted(rows, table));
    }

    /** Of a table that never held a row Spark need not plan a scan. */
    Dataset<Row> read(String table) {
        Dataset<Row> rows = spark.read().format("delta").load(path(table));
        return files(new Path(path(table))).isEmpty() ? spark.createDataFrame(List.of(), rows.schema()) : rows;
    }

    private String path(String table) {
        return root + "/" + table;
    }
}
