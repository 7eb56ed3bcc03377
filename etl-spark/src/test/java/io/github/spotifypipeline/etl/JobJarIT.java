package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's jar under Spark's own SparkSubmit, in a JVM that has Spark and Delta and nothing of ours. */
class JobJarIT {
    private static final Pattern OURS = Pattern.compile(
            "/classes$|/test-classes$|/org/postgresql/|/flywaydb/|/jackson/dataformat/|/snakeyaml/|/awssdk/|/zonky/|/junit/");

    private final TestDatabase database = TestDatabase.create();

    @TempDir
    private Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void loadsTheSampleAndThenNothing() throws Exception {
        Path report = folder.resolve("reports/weekly-1");

        Outcome first = submit(database.address().url(), "--report", report.toString(), "--execution", "weekly-1");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).startsWith("Loaded 2 runs.").containsPattern("fact_saved_track +10 +6 +0 +4 +1\\R");
        assertThat(database.rows("select count(*) from warehouse.run")).containsExactly("2");

        assertThat(report.resolve("report.txt")).content().contains("The week to ", "all books balance");
        JsonNode summary =
                new ObjectMapper().readTree(report.resolve("summary.json").toFile());
        assertThat(summary.path("execution").asText()).isEqualTo("weekly-1");
        assertThat(summary.path("runs")).hasSize(2);
        assertThat(summary.path("books_unbalanced").asInt()).isZero();
        assertThat(summary.path("items_fetched").asInt()).isPositive();
        assertThat(summary.path("subject").asText()).hasSizeLessThan(100).isASCII();

        Outcome second = submit(database.address().url());

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.out()).startsWith("Nothing new.");
    }

    @Test
    void whatFailsIsToldInOneLineWithItsExitCode() throws Exception {
        Outcome badArgument = submit(database.address().url(), "--row", "x");
        assertThat(badArgument.exitCode()).isEqualTo(EtlException.BAD_ARGUMENT);
        assertThat(badArgument.err().lines())
                .anyMatch(line -> line.startsWith("Cannot start: unknown argument (--row)"));

        Path report = folder.resolve("reports/weekly-2");
        Outcome unreachable = submit("jdbc:postgresql://127.0.0.1:1/warehouse", "--report", report.toString());
        assertThat(unreachable.exitCode()).isEqualTo(EtlException.WAREHOUSE);
        assertThat(unreachable.err().lines()).anyMatch(line -> line.startsWith("Cannot reach the warehouse: "));
        JsonNode failure =
                new ObjectMapper().readTree(report.resolve("failure.json").toFile());
        assertThat(failure.path("message").asText()).startsWith("Cannot reach the warehouse: ");
        assertThat(failure.path("exit_code").asInt()).isEqualTo(EtlException.WAREHOUSE);
    }

    private Outcome submit(String url, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(System.getProperty("spark.jvm.options").split(" ")));
        command.addAll(List.of("-cp", sparkClassPath(), "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(
                List.of("--master", "local[2]", "--class", EtlJob.class.getName(), System.getProperty("job.jar")));
        command.addAll(List.of("--raw", Path.of("../sample-data/raw").toString()));
        command.addAll(List.of("--curated", folder.resolve("curated").toString(), "--warehouse", url));
        command.addAll(Arrays.asList(more));

        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder process =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        process.environment().put("WAREHOUSE_USER", database.address().user());
        process.environment().put("WAREHOUSE_PASSWORD", database.address().password());
        int exitCode = process.start().waitFor();
        return new Outcome(exitCode, Files.readString(out), Files.readString(err));
    }

    private static String sparkClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !OURS.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
