package io.github.spotifypipeline.etl;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one Spark session of their JVM, set up for little data; it ends with the JVM. What Delta remembers of
 * each of their tables, hundreds in all, is forgotten with the test: it filled the heap.
 */
public final class SparkExtension implements ParameterResolver, AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        DeltaLog.clearCache();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext context) {
        SparkSession spark = SparkSessions.local();
        DataSize.SMALL.configure(spark);
        return spark;
    }
}
