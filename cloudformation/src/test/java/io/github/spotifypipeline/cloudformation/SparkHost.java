package io.github.spotifypipeline.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the Spark jobs that the deployed state machine starts, with the jar from the bucket and the arguments as they came;
 * or answers as a test says.
 */
final class SparkHost implements AutoCloseable {
    private static final Pattern OURS = Pattern.compile(
            "/target/|spotifypipeline|/org/postgresql/" + "|/flywaydb/|/zonky/|/junit|/surefire|/aws-lambda-");

    private final HttpServer server;
    private final List<JsonNode> jobs = new ArrayList<>();
    private Job answer = (engine, order) -> {
        throw new IllegalStateException("Nobody runs jobs yet");
    };

    /** Runs a job and tells whether it succeeded. */
    interface Job {
        boolean run(String engine, JsonNode order) throws IOException, InterruptedException;
    }

    SparkHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answerWith(Job job) {
        answer = job;
    }

    /** The orders so far, as the state machine sent them. */
    List<JsonNode> jobs() {
        return jobs;
    }

    /** The real thing: SparkSubmit in a JVM that has Spark and Delta and nothing of ours. */
    static Job submitting(EmulatedAccount account, Path folder, Path authority, Path hosts) {
        return (engine, order) -> {
            Submission submission = engine.equals("glue") ? onGlue(account, order) : onEmr(order);
            Path jar = folder.resolve("job.jar");
            account.run("SparkRole", List.of("aws", "s3", "cp", submission.jar(), jar.toString()));

            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(Arrays.asList(System.getProperty("spark.jvm.options").split(" ")));
            command.addAll(List.of("-Xmx2g", "-Djdk.net.hosts.file=" + hosts, "-cp", sparkClassPath()));
            command.add("org.apache.spark.deploy.SparkSubmit");
            command.addAll(submission.parameters());
            command.addAll(List.of("--master", "local[2]"));
            command.addAll(onThisMachine(account));
            command.add(jar.toString());
            command.addAll(submission.arguments());

            ProcessBuilder process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("spark.log").toFile()));
            process.environment().putAll(account.environment("SparkRole"));
            process.environment().put("WAREHOUSE_CA", authority.toString());
            return process.start().waitFor() == 0;
        };
    }

    /** No job: only the files that one would have left for the state machine in its report's folder. */
    static Job leaving(EmulatedAccount account, Path folder, Map<String, String> files, boolean hasSucceeded) {
        return (engine, order) -> {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path content = Files.writeString(folder.resolve(file.getKey()), file.getValue());
                account.run(List.of("aws", "s3", "cp", content.toString(), report(order) + "/" + file.getKey()));
            }
            return hasSucceeded;
        };
    }

    private static String report(JsonNode order) {
        JsonNode onGlue = order.at("/Arguments/--report");
        if (onGlue.isTextual()) {
            return onGlue.asText();
        }
        List<String> arguments = onEmr(order).arguments();
        return arguments.get(arguments.indexOf("--report") + 1);
    }

    /** What is submitted: a jar in a bucket, parameters of Spark's, arguments of ours. */
    private record Submission(String jar, List<String> parameters, List<String> arguments) {}

    private static Submission onEmr(JsonNode order) {
        JsonNode submit = order.path("jobDriver").path("sparkSubmit");
        List<String> arguments = new ArrayList<>();
        submit.path("entryPointArguments").forEach(argument -> arguments.add(argument.asText()));
        return new Submission(
                submit.path("entryPoint").asText(),
                withoutImage(submit.path("sparkSubmitParameters").asText()),
                arguments);
    }

    /** Glue starts a script that hands its arguments over to the jar, with some of its own before them. */
    private static Submission onGlue(EmulatedAccount account, JsonNode order) {
        JsonNode defaults = account.deployed("GlueJob").path("DefaultArguments");
        List<String> parameters = new ArrayList<>(List.of("--class", "io.github.spotifypipeline.etl.EtlJob"));
        parameters.addAll(Arrays.asList(("--conf " + defaults.path("--conf").asText()).split(" ")));
        List<String> arguments =
                new ArrayList<>(List.of("--JOB_NAME", order.path("JobName").asText()));
        order.path("Arguments")
                .properties()
                .forEach(argument -> arguments.addAll(
                        List.of(argument.getKey(), argument.getValue().asText())));
        return new Submission(defaults.path("--extra-jars").asText(), parameters, arguments);
    }

    /** Delta lies on the cluster's image; here it is on the class path. */
    private static List<String> withoutImage(String parameters) {
        List<String> words = new ArrayList<>(Arrays.asList(parameters.split(" ")));
        int jars = words.indexOf(words.stream()
                .filter(word -> word.startsWith("spark.jars="))
                .findFirst()
                .orElseThrow());
        words.subList(jars - 1, jars + 1).clear();
        return words;
    }

    /** What SparkSubmit is told so that buckets are the account's, and nobody beside this machine is spoken to. */
    static List<String> onThisMachine(EmulatedAccount account) {
        Map<String, String> settings = Map.of(
                "spark.hadoop.fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem",
                "spark.hadoop.fs.s3a.endpoint", account.endpoint().toString(),
                "spark.hadoop.fs.s3a.endpoint.region", EmulatedAccount.REGION,
                "spark.hadoop.fs.s3a.path.style.access", "true",
                "spark.driver.host", "localhost",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.ui.enabled", "false",
                "spark.sql.shuffle.partitions", "2");
        List<String> words = new ArrayList<>();
        settings.forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));
        return words;
    }

    /** Spark and Delta, and how they read S3, without anything of ours. */
    static String sparkClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !OURS.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode order =
                EmulatedAccount.tree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        jobs.add(order);
        boolean hasSucceeded = false;
        try {
            hasSucceeded = answer.run(exchange.getRequestURI().getPath().substring(1), order);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            Files.writeString(Path.of("target/spark-host.log"), e.toString());
        }
        byte[] run = "{\"JobRunId\":\"00local\",\"State\":\"%s\"}"
                .formatted(hasSucceeded ? "SUCCESS" : "FAILED")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, run.length);
        exchange.getResponseBody().write(run);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
