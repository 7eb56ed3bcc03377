package io.github.spotifypipeline.etl;

import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The same job, driven by Structured Streaming: whenever manifests arrive in raw, their runs are loaded, a micro-batch at a
 * time. What Spark remembers in the checkpoint says which manifests are new; that each run is loaded once does not rest on
 * it but on the log of batches and the warehouse, as ever. So a checkpoint may be lost, and a micro-batch be repeated.
 */
public final class EtlStream {
    private static final String CHECKPOINT = "_stream";
    private static final int MONTHS_AHEAD = 24;
    private static final int BEFORE_SPARK = 100;
    private static final int ATTEMPTS = 120;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final EtlRequest request;
    private final StreamOptions options;
    private final SparkSession spark;
    private final EtlProgress progress;
    private final Consumer<EtlSummary> told;
    private boolean isPrepared;

    private EtlStream(
            EtlRequest request,
            StreamOptions options,
            SparkSession session,
            EtlProgress progress,
            Consumer<EtlSummary> told) {
        this.request = request;
        this.options = options;
        this.spark = session.newSession();
        this.progress = progress;
        this.told = told;
    }

    /**
     * Loads what arrives, until it is stopped; with {@link StreamOptions#isContinuous} false only what is there.
     *
     * @param told hears of each micro-batch that loaded something
     * @throws EtlException as a load, and the stream ends with it
     */
    public static void run(
            EtlRequest request,
            StreamOptions options,
            SparkSession spark,
            EtlProgress progress,
            Consumer<EtlSummary> told) {
        EtlJob.explaining(request, spark, () -> {
            try {
                StreamingQuery stream = start(request, options, spark, progress, told);
                stopBeforeSpark(stream, () -> {});
                stream.awaitTermination();
                return null;
            } catch (StreamingQueryException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The same, going on in the background. */
    public static StreamingQuery start(
            EtlRequest request,
            StreamOptions options,
            SparkSession spark,
            EtlProgress progress,
            Consumer<EtlSummary> told) {
        return new EtlStream(request, options, spark, progress, told).start();
    }

    /** When the process is asked to end, Spark ends by itself, under the stream's feet: so the stream has to end first. */
    public static void stopBeforeSpark(StreamingQuery stream, Runnable afterwards) {
        ShutdownHookManager.get()
                .addShutdownHook(
                        () -> {
                            try {
                                stream.stop();
                            } catch (TimeoutException e) {
                                throw new IllegalStateException(e);
                            } finally {
                                afterwards.run();
                            }
                        },
                        BEFORE_SPARK);
    }

    private StreamingQuery start() {
        // A listing of some dozens of folders is no work for a job.
        spark.conf().set("spark.sql.sources.parallelPartitionDiscovery.threshold", 1000);
        // A listener may have been erased since.
        spark.conf().set("spark.sql.files.ignoreMissingFiles", true);
        Dataset<Row> manifests = spark.readStream()
                .format("text")
                .schema("value STRING")
                .option("wholetext", true)
                .option("pathGlobFilter", "run_id=*.json")
                .option("maxFilesPerTrigger", options.runsAtOnce())
                .load(request.raw() + "/_runs/snapshot_date=" + dates());
        DataStreamWriter<Row> stream = manifests
                .select(functions.col("_metadata.file_path"))
                .writeStream()
                .queryName("etl-stream")
                .option("checkpointLocation", options.checkpoint().orElse(request.curated() + "/" + CHECKPOINT))
                .trigger(
                        options.isContinuous()
                                ? Trigger.ProcessingTime(options.interval().toMillis())
                                : Trigger.AvailableNow())
                .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (files, number) -> load(files));
        try {
            return stream.start();
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By month, from as far back as runs may be late: what is older is for a load that is no stream. */
    private String dates() {
        BatchLog log = new BatchLog(request.curated(), spark.sessionState().newHadoopConf());
        return log.read()
                .newestDate()
                .map(newest -> newest.minusDays(request.config().lookbackDays()))
                .map(EtlStream::monthsFrom)
                .orElse("*");
    }

    private static String monthsFrom(LocalDate first) {
        YearMonth last = YearMonth.now(ZoneOffset.UTC).plusMonths(MONTHS_AHEAD);
        return Stream.iterate(YearMonth.from(first), month -> !month.isAfter(last), month -> month.plusMonths(1))
                .map(YearMonth::toString)
                .collect(Collectors.joining(",", "{", "}-*"));
    }

    private void load(Dataset<Row> files) {
        SortedSet<LandedRun> arrived = files.as(Encoders.STRING()).collectAsList().stream()
                .map(RawStore::runOf)
                .collect(Collectors.toCollection(TreeSet::new));
        if (arrived.isEmpty()) {
            return;
        }
        EtlSummary summary = loadWhenFree(arrived, ATTEMPTS);
        if (!summary.runs().isEmpty()) {
            told.accept(summary);
        }
    }

    /** A weekly load may have the warehouse for some minutes. */
    private EtlSummary loadWhenFree(SortedSet<LandedRun> arrived, int attempts) {
        try {
            prepareOnce();
            return EtlJob.load(request, arrived, spark, progress);
        } catch (EtlException e) {
            if (e.exitCode() != EtlException.NOT_READY || attempts == 1) {
                throw e;
            }
            sleep();
            return loadWhenFree(arrived, attempts - 1);
        }
    }

    private void prepareOnce() {
        if (!isPrepared) {
            EtlJob.prepare(request, spark);
            isPrepared = true;
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EtlException(EtlException.NOT_READY, "Cannot load: the stream was stopped. Start it again.", e);
        }
    }
}
