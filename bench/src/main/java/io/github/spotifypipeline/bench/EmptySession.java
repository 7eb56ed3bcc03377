package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.SparkSessions;

/** A Spark session that is started and stopped: what Spark costs before it does anything. */
final class EmptySession {
    private EmptySession() {}

    public static void main(String[] args) {
        SparkSessions.local().stop();
    }
}
