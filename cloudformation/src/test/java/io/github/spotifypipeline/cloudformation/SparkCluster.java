package io.github.spotifypipeline.cloudformation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A standalone cluster on loopback: Spark's master and two workers of one core, and whatever they start, are processes. */
final class SparkCluster implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int WORKERS = 2;

    private final String address;
    private final Process master;
    private final Deque<Process> workers = new ArrayDeque<>();

    private SparkCluster(String address, Process master) {
        this.address = address;
        this.master = master;
    }

    /**
     * @param folder for the logs, and for what the executors leave
     * @param environment of the machines, as their role would give it to them
     */
    static SparkCluster start(SparkDistribution spark, Path folder, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(folder);
        int port = EmulatedAccount.freePort();
        List<String> here = List.of("--host", HOST, "--port", Integer.toString(port), "--webui-port", "0");
        Process master = spark.program("master.Master", here, folder.resolve("master.log"))
                .start();
        SparkCluster cluster = new SparkCluster("spark://" + HOST + ":" + port, master);
        EmulatedAccount.awaitListener(port, folder.resolve("master.log"));
        for (int worker = 0; worker < WORKERS; worker++) {
            cluster.workers.push(start(spark, cluster.address, folder.resolve("worker-" + worker), environment));
        }
        return cluster;
    }

    private static Process start(SparkDistribution spark, String master, Path folder, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(folder);
        List<String> size = List.of("--cores", "1", "--memory", "1g");
        List<String> place = List.of("--host", HOST, "--webui-port", "0", "--work-dir", folder.toString());
        ProcessBuilder worker = spark.program(
                "worker.Worker",
                Stream.of(size, place, List.of(master)).flatMap(List::stream).toList(),
                folder.resolve("worker.log"));
        worker.environment().putAll(environment);
        return worker.start();
    }

    /** What {@code --master} is given. */
    String address() {
        return address;
    }

    /** A machine is gone: the worker, and with it the executor that it has started. */
    void loseWorker() {
        kill(workers.pop());
    }

    private static void kill(Process worker) {
        List<ProcessHandle> executors = worker.descendants().toList();
        worker.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        workers.forEach(SparkCluster::kill);
        master.destroyForcibly();
    }
}
