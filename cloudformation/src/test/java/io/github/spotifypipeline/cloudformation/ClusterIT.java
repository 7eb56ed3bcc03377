package io.github.spotifypipeline.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The job's jar, as it is, on a cluster of several machines (each a process here), from and to S3. */
class ClusterIT {
    private static final Path FOLDER = Path.of("target/cluster").toAbsolutePath();
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    /** What the job ends with if it is to be run again. */
    private static final int NOT_READY = 20;

    private static EmulatedAccount account;
    private static EmbeddedPostgres server;
    private static SparkDistribution spark;
    private static Map<String, String> onOneMachine;

    @BeforeAll
    static void loadOnOneMachine() throws Exception {
        EmulatedAccount.assumeInstalled();
        Deployment.emptied(FOLDER);
        spark = SparkDistribution.in(FOLDER.resolve("spark"));
        server = EmbeddedPostgres.start();
        account = EmulatedAccount.start(FOLDER, NOBODY, NOBODY);
        account.run(List.of("aws", "s3", "mb", "s3://lake"));
        SampleForMany.land(FOLDER.resolve("raw"));
        upload("raw");
        SampleForMany.landWidely(FOLDER.resolve("raw-wide"));
        upload("raw-wide");

        Job home = new Job(
                "at_home",
                "local[*]",
                FOLDER.resolve("raw").toString(),
                FOLDER.resolve("curated").toString());
        home.createWarehouse();
        home.run("load");
        onOneMachine = home.checksums();
        assertThat(onOneMachine.get("fact_playlist_item")).doesNotStartWith("0 ");
    }

    private static void upload(String raw) {
        account.run(List.of("aws", "s3", "sync", "--quiet", FOLDER.resolve(raw).toString(), "s3://lake/" + raw));
    }

    @AfterAll
    static void stop() throws IOException {
        if (account != null) {
            account.close();
            server.close();
        }
    }

    @Test
    void aClusterLoadsWhatOneMachineLoads() throws Exception {
        try (SparkCluster cluster = cluster("cluster")) {
            Job job = Job.on(cluster, "cluster", "raw-wide");
            job.createWarehouse();

            job.run("load");

            EventLog events = job.events("load");
            assertThat(events.tasksByExecutor()).containsOnlyKeys("0", "1");
            assertThat(events.blocksFetchedFromOthers()).isPositive();
            assertThat(job.checksums()).isEqualTo(onOneMachine);
        }
    }

    @Test
    void aMachineThatIsLostWhileItStagesChangesNothing() throws Exception {
        try (SparkCluster cluster = cluster("lost")) {
            Job job = Job.on(cluster, "lost", "raw");
            job.createWarehouse();
            Process load = job.start("load");
            job.awaitStagedRows(load);

            cluster.loseWorker();

            assertThat(load.waitFor()).as(job.log("load")).isIn(0, NOT_READY);
            assertThat(job.events("load").executorsLost()).isPositive();
            job.run("again");
            assertThat(job.checksums()).isEqualTo(onOneMachine);
        }
    }

    private static SparkCluster cluster(String name) throws IOException {
        return SparkCluster.start(spark, FOLDER.resolve(name), account.environment("SparkRole"));
    }

    /** The job, where it runs and between what. */
    private record Job(String database, String master, String raw, String curated) {
        static Job on(SparkCluster cluster, String name, String raw) {
            return new Job(name, cluster.address(), "s3a://lake/" + raw, "s3a://lake/curated-" + name);
        }

        void createWarehouse() throws SQLException {
            try (Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + database);
            }
        }

        void run(String name) throws IOException, InterruptedException {
            assertThat(start(name).waitFor()).as(log(name)).isZero();
        }

        Process start(String name) throws IOException {
            List<String> arguments = new ArrayList<>(List.of("--master", master));
            arguments.addAll(SparkHost.onThisMachine(account));
            arguments.addAll(EventLog.settings(folder(name)));
            Stream.of(
                            "spark.executor.memory=1g",
                            // Half a minute of work is not worth the optimising compiler.
                            "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                            // Only when both executors are there, else one might have done all before the other came.
                            "spark.scheduler.minRegisteredResourcesRatio=1.0",
                            // As from another machine, though the file of the other executor is on this one.
                            "spark.shuffle.readHostLocalDisk=false",
                            "spark.databricks.delta.snapshotPartitions=2")
                    .forEach(setting -> arguments.addAll(List.of("--conf", setting)));
            arguments.addAll(List.of(
                    "--class",
                    "io.github.spotifypipeline.etl.EtlJob",
                    Jars.ofJob().toString()));
            arguments.addAll(List.of("--raw", raw, "--curated", curated));
            arguments.addAll(List.of("--warehouse", server.getJdbcUrl("postgres", database)));
            ProcessBuilder submit = spark.program("SparkSubmit", arguments, logFile(name));
            submit.environment().putAll(account.environment("SparkRole"));
            return submit.start();
        }

        /** Returns when the first rows are on their way to staging, or the load has ended and nothing is to be waited for. */
        void awaitStagedRows(Process load) throws SQLException {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                while (load.isAlive() && stagedBytes(statement) == 0) {
                    EmulatedAccount.pause();
                }
            }
            assertThat(load.isAlive()).as("still loading").isTrue();
        }

        private static long stagedBytes(Statement statement) throws SQLException {
            try (ResultSet bytes = statement.executeQuery(
                    "select coalesce(sum(pg_relation_size(oid)), 0) from pg_class where relnamespace = to_regnamespace('staging')")) {
                bytes.next();
                return bytes.getLong(1);
            }
        }

        Map<String, String> checksums() throws SQLException {
            try (Connection connection = connect()) {
                Map<String, String> checksums = Checksums.of(connection);
                // It names the load, and one that failed counts.
                checksums.remove("quality_result");
                return checksums;
            }
        }

        private Connection connect() throws SQLException {
            return DriverManager.getConnection(server.getJdbcUrl("postgres", database));
        }

        EventLog events(String name) throws IOException {
            return EventLog.in(folder(name));
        }

        /** Told when an assertion fails. */
        String log(String name) {
            return "see " + logFile(name);
        }

        private Path logFile(String name) {
            return FOLDER.resolve(database + "-" + name + ".log");
        }

        private Path folder(String name) {
            return FOLDER.resolve(database + "-" + name + "-events");
        }
    }
}
