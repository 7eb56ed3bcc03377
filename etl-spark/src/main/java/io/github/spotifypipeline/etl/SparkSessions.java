package io.github.spotifypipeline.etl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The one place where a Spark session is built: from {@code spark-defaults.conf}, and what a laptop needs. */
public final class SparkSessions {
    private static final String DEFAULTS = "/jobs-config/spark-defaults.conf";

    /** A few tasks on the cores of one machine: shuffles over many partitions and a web page would only cost time. */
    private static final Map<String, String> LOCAL = Map.of(
            "spark.master", "local[*]",
            "spark.driver.host", "localhost",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.ui.enabled", "false",
            "spark.hadoop.fs.file.impl", LaptopFileSystem.class.getName(),
            "spark.hadoop.fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem",
            // No table is kept by name; the folder for them need not be where the user is.
            "spark.sql.warehouse.dir",
                    Path.of(System.getProperty("java.io.tmpdir"), "spark-warehouse")
                            .toUri()
                            .toString(),
            "spark.sql.shuffle.partitions", "2",
            "spark.databricks.delta.snapshotPartitions", "2");

    private SparkSessions() {}

    /** A session on this machine. It is shared: asking again gives the same one. */
    public static SparkSession local() {
        SparkConf conf = defaults();
        LOCAL.forEach(conf::setIfMissing);
        return start(conf);
    }

    /** A session where {@code spark-submit} says; what was given there wins. */
    static SparkSession submitted() {
        return start(defaults());
    }

    private static SparkSession start(SparkConf conf) {
        return SparkSession.builder().appName("etl-spark").config(conf).getOrCreate();
    }

    private static SparkConf defaults() {
        SparkConf conf = new SparkConf();
        packed().forEach((key, value) -> conf.setIfMissing((String) key, (String) value));
        return conf;
    }

    private static Properties packed() {
        Properties properties = new Properties();
        try (InputStream file = SparkSessions.class.getResourceAsStream(DEFAULTS)) {
            properties.load(file);
        } catch (IOException e) {
            throw new EtlException(
                    EtlException.BAD_ARGUMENT,
                    "Cannot read the Spark defaults: the jar is damaged (" + DEFAULTS + "). Build it again.",
                    e);
        }
        return properties;
    }
}
