package io.github.spotifypipeline.cloudformation;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Spark as it is installed on a machine of a cluster: a folder with its jars, Delta's and those for S3, and nothing of ours. */
record SparkDistribution(Path home) {

    static SparkDistribution in(Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String jar : SparkHost.sparkClassPath().split(File.pathSeparator)) {
            // Two jars may have the same name; then their places tell them apart.
            String name =
                    Integer.toHexString(jar.hashCode()) + "-" + Path.of(jar).getFileName();
            Files.createSymbolicLink(jars.resolve(name), Path.of(jar));
        }
        return new SparkDistribution(home);
    }

    /** One of its programs, in a JVM of its own that logs to a file. */
    ProcessBuilder program(String name, List<String> arguments, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(System.getProperty("spark.jvm.options").split(" ")));
        command.addAll(List.of("-Xmx1g", "-cp", home.resolve("jars") + File.separator + "*"));
        command.add("org.apache.spark.deploy." + name);
        command.addAll(arguments);
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // By these a worker finds the jars for its executors, and nobody listens to other machines.
        program.environment()
                .putAll(Map.of(
                        "SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13", "SPARK_LOCAL_IP", "127.0.0.1"));
        return program;
    }
}
