package io.github.spotifypipeline.etl;

import io.github.spotifypipeline.etl.table.Items;
import io.github.spotifypipeline.etl.table.Resource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** What ingest has landed: manifests and the parts they list. Parts that no manifest lists do not exist for us. */
final class RawStore {
    private static final String RUNS = "_runs";
    private static final String DATE_PREFIX = "snapshot_date=";
    private static final String RUN_PREFIX = "run_id=";
    private static final String MANIFEST_SUFFIX = ".json";

    private final SparkSession spark;
    private final Path root;
    private final Configuration hadoop;

    RawStore(SparkSession spark, String root) {
        this.spark = spark;
        this.root = new Path(root);
        this.hadoop = spark.sessionState().newHadoopConf();
    }

    /**
     * The runs that have a manifest and a snapshot date of at least {@code since}, and those of dates that are not yet
     * known: so neither the listing nor what it costs grows with the years.
     */
    SortedSet<LandedRun> landed(LocalDate since, Collection<LocalDate> known) {
        List<FileStatus> folders;
        try {
            folders = List.of(fileSystem().listStatus(new Path(root, RUNS)));
        } catch (FileNotFoundException e) {
            throw new EtlException(
                    EtlException.NOT_READY,
                    "Cannot load: there are no runs in raw (" + root + "/_runs). Run ingest first, or correct --raw.",
                    e);
        } catch (IOException e) {
            throw unlistable(e);
        }
        return folders.parallelStream()
                .map(folder -> folder.getPath().getName())
                .filter(name -> name.matches(DATE_PREFIX + "\\d{4}-\\d{2}-\\d{2}"))
                .map(name -> LocalDate.parse(name.substring(DATE_PREFIX.length())))
                .filter(date -> !date.isBefore(since) || !known.contains(date))
                .flatMap(this::landedOn)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<LandedRun> landedOn(LocalDate date) {
        try {
            return Arrays.stream(fileSystem().listStatus(folderOf(date)))
                    .map(file -> file.getPath().getName())
                    .filter(RawStore::isManifest)
                    .map(name -> new LandedRun(date, runId(name)));
        } catch (IOException e) {
            throw unlistable(e);
        }
    }

    private EtlException unlistable(IOException cause) {
        return new EtlException(
                EtlException.NOT_READY,
                "Cannot load: raw cannot be listed (" + root + ": " + cause.getMessage()
                        + "). Check the path and access.",
                cause);
    }

    private Path folderOf(LocalDate date) {
        return new Path(root, RUNS + "/" + DATE_PREFIX + date);
    }

    private static boolean isManifest(String name) {
        return name.startsWith(RUN_PREFIX) && name.endsWith(MANIFEST_SUFFIX);
    }

    private static String runId(String name) {
        return name.substring(RUN_PREFIX.length(), name.length() - MANIFEST_SUFFIX.length());
    }

    /** The run that a manifest is of. */
    static LandedRun runOf(String manifest) {
        Path path = new Path(manifest);
        return new LandedRun(
                LocalDate.parse(path.getParent().getName().substring(DATE_PREFIX.length())), runId(path.getName()));
    }

    boolean has(LandedRun run) {
        try {
            return fileSystem().exists(manifestOf(run));
        } catch (IOException e) {
            throw unlistable(e);
        }
    }

    private Path manifestOf(LandedRun run) {
        return new Path(folderOf(run.snapshotDate()), RUN_PREFIX + run.runId() + MANIFEST_SUFFIX);
    }

    /** @throws EtlException 50 if the run's manifest is gone or cannot be understood */
    Manifest manifest(LandedRun run) {
        try {
            return read(run);
        } catch (IOException | RuntimeException e) {
            throw new EtlException(
                    EtlException.FAILED_CHECK, "Cannot load: " + why(run, e) + ". Restore it, or remove the run.", e);
        }
    }

    private Manifest read(LandedRun run) throws IOException {
        Path file = manifestOf(run);
        try (InputStream json = file.getFileSystem(hadoop).open(file)) {
            return Manifest.parse(json.readAllBytes());
        }
    }

    private String why(LandedRun run, Exception failure) {
        return failure instanceof FileNotFoundException
                ? manifestOf(run) + " is gone"
                : manifestOf(run) + " cannot be read (" + OneLine.of(failure) + ")";
    }

    /**
     * Some runs, after every part of theirs was read to its end.
     *
     * @param whole the manifests of those that are as they were landed
     * @param damages what is wrong with the others
     */
    record Checked(SortedMap<LandedRun, Manifest> whole, SortedMap<LandedRun, String> damages) {}

    /** Reads every part of the runs to its end, in parallel, and compares it with its manifest. */
    Checked check(Collection<LandedRun> runs) {
        Checked checked = new Checked(new TreeMap<>(), new TreeMap<>());
        for (LandedRun run : runs) {
            try {
                checked.whole().put(run, read(run));
            } catch (IOException | RuntimeException e) {
                checked.damages().put(run, why(run, e));
            }
        }
        SerializableConfiguration conf = new SerializableConfiguration(hadoop);
        String base = root.toString();
        parts(checked.whole().values(), part -> true)
                .flatMap(part ->
                        RawPartFile.at(base, part, conf.value())
                                .damage()
                                .map(damage -> new Tuple2<>(part, damage))
                                .stream()
                                .iterator())
                .collect()
                .forEach(found ->
                        checked.damages().merge(found._1().run(), found._2(), (one, other) -> one + "; " + other));
        checked.whole().keySet().removeAll(checked.damages().keySet());
        return checked;
    }

    /** Every line of the runs' parts, numbered from 1; what we have no tables for rests in raw until we do. */
    Dataset<Row> lines(Collection<Manifest> manifests) {
        SerializableConfiguration conf = new SerializableConfiguration(hadoop);
        String base = root.toString();
        JavaRDD<Row> lines = parts(
                        manifests, part -> Resource.byId(part.resource()).isPresent())
                .flatMap(part -> RawPartFile.at(base, part, conf.value()).lines());
        return spark.createDataFrame(lines, Items.LINE);
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

    /** The runs that have parts in the listener's folder, whether or not their manifests are there. */
    SortedSet<LandedRun> runsOf(String user) {
        try {
            FileStatus[] folders = fileSystem()
                    .globStatus(new Path(folderOf(user), "resource=*/" + DATE_PREFIX + "*/" + RUN_PREFIX + "*"));
            return Arrays.stream(folders == null ? new FileStatus[0] : folders)
                    .map(FileStatus::getPath)
                    .map(path -> new LandedRun(
                            LocalDate.parse(path.getParent().getName().substring(DATE_PREFIX.length())),
                            path.getName().substring(RUN_PREFIX.length())))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw unlistable(e);
        }
    }

    /** Deletes the runs' parts, then their manifests: what an interruption leaves is found by the next time. */
    void delete(Collection<LandedRun> runs) {
        try {
            for (LandedRun run : runs) {
                for (RawPart part : manifest(run).parts()) {
                    fileSystem().delete(new Path(root, part.path()).getParent(), true);
                }
                fileSystem().delete(manifestOf(run), false);
                if (fileSystem().listStatus(folderOf(run.snapshotDate())).length == 0) {
                    fileSystem().delete(folderOf(run.snapshotDate()), false);
                }
            }
        } catch (IOException e) {
            throw new EtlException(
                    EtlException.NOT_READY,
                    "Cannot delete old runs: raw cannot be changed (" + root + ": " + e.getMessage()
                            + "). What is new is loaded. Check access, or set raw_retention_days: 0.",
                    e);
        }
    }

    /** Whether raw is in folders of this machine. */
    boolean isLocal() {
        return "file".equals(root.toUri().getScheme()) || root.toUri().getScheme() == null;
    }

    /** Deletes the runs' manifests first, so that nothing is loaded of what is half gone; then all that is the user's. */
    void forget(String user, Collection<LandedRun> runs) {
        try {
            for (LandedRun run : runs) {
                fileSystem().delete(manifestOf(run), false);
            }
            fileSystem().delete(folderOf(user), true);
            fileSystem().delete(memoryOf(user), true);
        } catch (IOException e) {
            throw new EtlException(
                    EtlException.NOT_READY,
                    "Cannot erase: raw cannot be changed (" + root + ": " + e.getMessage()
                            + "). Check access, then do it again.",
                    e);
        }
    }

    /** Whether anything is left of the user, in raw or in what ingest remembers. */
    boolean knows(String user) {
        try {
            return fileSystem().exists(folderOf(user)) || fileSystem().exists(memoryOf(user));
        } catch (IOException e) {
            throw unlistable(e);
        }
    }

    private Path memoryOf(String user) {
        return new Path(root, "_state/user=" + user);
    }

    /** The files that name the user, in their path or, manifests, in what they say. */
    List<String> traces(String user) {
        List<String> traces = new ArrayList<>();
        try {
            if (fileSystem().exists(folderOf(user))) {
                traces.add("raw has " + folderOf(user));
            }
            for (LandedRun run : landed(LocalDate.MIN, Set.of())) {
                if (manifest(run).run().userId().equals(user)) {
                    traces.add("raw has " + manifestOf(run));
                }
            }
            return traces;
        } catch (IOException e) {
            throw unlistable(e);
        }
    }

    private FileSystem fileSystem() throws IOException {
        return root.getFileSystem(hadoop);
    }

    private Path folderOf(String user) {
        return new Path(root, "user=" + user);
    }
}
