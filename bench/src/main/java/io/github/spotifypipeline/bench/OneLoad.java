package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.EtlConfig;
import io.github.spotifypipeline.etl.EtlJob;
import io.github.spotifypipeline.etl.EtlProgress;
import io.github.spotifypipeline.etl.EtlRequest;
import io.github.spotifypipeline.etl.SparkSessions;
import io.github.spotifypipeline.etl.WarehouseAddress;

/** The whole job once: the folders of raw and curated, and the database. */
final class OneLoad {
    private OneLoad() {}

    public static void main(String[] args) {
        WarehouseAddress warehouse = new WarehouseAddress(args[2], "postgres", "postgres");
        EtlJob.run(
                new EtlRequest(args[0], args[1], warehouse, EtlConfig.standard()),
                SparkSessions.local(),
                EtlProgress.silent());
        SparkSessions.local().stop();
    }
}
