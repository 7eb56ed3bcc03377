package io.github.spotifypipeline.etl;

import static java.util.stream.Collectors.joining;

import io.github.spotifypipeline.etl.table.Resource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** What ingest has landed: manifests and the parts they list. Parts that no manifest lists do not exist for us. */
final class RawStore {
    private static final String RUN_PREFIX = "run_id=";
    private static final String MANIFEST_SUFFIX = ".json";

    /** One row per line of a part. */
    private static final StructType LINE = StructType.fromDDL("run_id STRING, user_id STRING, snapshot_date DATE, "
            + "resource STRING, raw_part STRING, raw_line INT, line BINARY");

    private final SparkSession spark;
    private final Path root;
    private final Configuration hadoop;

    RawStore(SparkSession spark, String root) {
        this.spark = spark;
        this.root = new Path(root);
        this.hadoop = spark.sessionState().newHadoopConf();
    }

    /** Where each run's manifest is, by run id. */
    SortedMap<String, Path> manifests() {
        SortedMap<String, Path> found = new TreeMap<>();
        try {
            RemoteIterator<LocatedFileStatus> files =
                    root.getFileSystem(hadoop).listFiles(new Path(root, "_runs"), true);
            while (files.hasNext()) {
                Path file = files.next().getPath();
                if (isManifest(file.getName())) {
                    found.put(runId(file.getName()), file);
                }
            }
            return found;
        } catch (FileNotFoundException e) {
            throw new EtlException(
                    EtlException.NOT_READY,
                    "Cannot load: there are no runs in raw (" + root + "/_runs). Run ingest first, or correct --raw.",
                    e);
        } catch (IOException e) {
            throw new EtlException(
                    EtlException.NOT_READY,
                    "Cannot load: raw cannot be listed (" + root + ": " + e.getMessage()
                            + "). Check the path and access.",
                    e);
        }
    }

    private static boolean isManifest(String name) {
        return name.startsWith(RUN_PREFIX) && name.endsWith(MANIFEST_SUFFIX);
    }

    private static String runId(String name) {
        return name.substring(RUN_PREFIX.length(), name.length() - MANIFEST_SUFFIX.length());
    }

    Manifest manifest(Path file) {
        try (InputStream json = file.getFileSystem(hadoop).open(file)) {
            return Manifest.parse(json.readAllBytes());
        } catch (IOException | RuntimeException e) {
            throw new EtlException(
                    EtlException.FAILED_CHECK,
                    "Cannot load: a manifest cannot be read (" + file + ": " + firstLine(e)
                            + "). Restore it, or remove the run and ingest again.",
                    e);
        }
    }

    /** Reads every part to its end, in parallel, and compares it with its manifest. */
    void verify(Collection<Manifest> manifests) {
        SerializableConfiguration conf = new SerializableConfiguration(hadoop);
        String base = root.toString();
        List<String> damages = parts(manifests, part -> true)
                .flatMap(part -> RawPartFile.at(base, part, conf.value()).damage().stream()
                        .iterator())
                .collect();
        if (!damages.isEmpty()) {
            throw new EtlException(
                    EtlException.FAILED_CHECK,
                    "Cannot load: raw differs from its manifest ("
                            + damages.stream().sorted().limit(3).collect(joining("; "))
                            + (damages.size() > 3 ? "; and " + (damages.size() - 3) + " more parts" : "")
                            + "). Restore the files, or remove the run and ingest again.");
        }
    }

    /** Every line of the runs' parts, numbered from 1; what we have no tables for rests in raw until we do. */
    Dataset<Row> lines(Collection<Manifest> manifests) {
        SerializableConfiguration conf = new SerializableConfiguration(hadoop);
        String base = root.toString();
        JavaRDD<Row> lines = parts(
                        manifests, part -> Resource.byId(part.resource()).isPresent())
                .flatMap(part -> RawPartFile.at(base, part, conf.value()).lines());
        return spark.createDataFrame(lines, LINE);
    }

    /** A few tasks per core, so that a core that got small parts takes more of them. */
    private JavaRDD<RawPart> parts(Collection<Manifest> manifests, Predicate<RawPart> wanted) {
        List<RawPart> parts = manifests.stream()
                .flatMap(manifest -> manifest.parts().stream())
                .filter(wanted)
                .sorted(Comparator.comparing(RawPart::path))
                .toList();
        int tasks = Math.max(1, Math.min(parts.size(), 4 * spark.sparkContext().defaultParallelism()));
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(parts, tasks);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
