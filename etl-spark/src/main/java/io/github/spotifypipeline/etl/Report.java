package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.etl.report.ListeningReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a job leaves for those who started it, in a folder of its own: {@code summary.json} for machines and
 * {@code report.txt} and {@code report.html} for people, or {@code failure.json} with the one line that says why there is neither.
 */
final class Report {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final Configuration conf;

    Report(String folder, Configuration conf) {
        this.folder = new Path(folder);
        this.conf = conf;
    }

    void success(String execution, EtlSummary summary, ListeningReport report) {
        write("report.txt", report.text());
        write("report.html", report.html());
        write("summary.json", json(execution, summary, report).toPrettyString());
    }

    /** With the counts that a summary has, so that the same alarms hear of both. */
    void failure(int exitCode, String line) {
        write(
                "failure.json",
                JSON.createObjectNode()
                        .put("exit_code", exitCode)
                        .put("message", line)
                        .put("checks_failed", exitCode == EtlException.FAILED_CHECK ? 1 : 0)
                        .put("books_unbalanced", exitCode == EtlException.UNBALANCED ? 1 : 0)
                        .toPrettyString());
    }

    private static ObjectNode json(String execution, EtlSummary summary, ListeningReport report) {
        List<EtlSummary.Book> books = summary.books();
        ObjectNode json = JSON.createObjectNode()
                .put("execution", execution)
                .put("inserted", summary.inserted())
                .put("updated", summary.updated())
                .put(
                        "items_fetched",
                        books.stream().mapToLong(EtlSummary.Book::fetched).sum())
                .put(
                        "quarantined",
                        books.stream().mapToLong(EtlSummary.Book::quarantined).sum())
                .put(
                        "books_unbalanced",
                        books.stream().filter(book -> !book.isBalanced()).count())
                .put("check_warnings", summary.warnings().size())
                // Had one failed, nothing would be loaded and there would be no summary.
                .put("checks_failed", 0)
                .put("has_news", summary.hasNews())
                .put("subject", report.subject());
        summary.runs().forEach(json.putArray("runs")::add);
        summary.warnings().forEach(json.putArray("warnings")::add);
        ArrayNode quality = json.putArray("quality");
        summary.quality()
                .forEach(result -> quality.addObject()
                        .put("stage", result.stage())
                        .put("check", result.check())
                        .put("severity", result.severity().id())
                        .put("findings", result.findings()));
        return json;
    }

    private void write(String name, String text) {
        Path file = new Path(folder, name);
        try (OutputStream out = FileSystem.get(file.toUri(), conf).create(file, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new EtlException(
                    EtlException.NOT_READY,
                    "Cannot write the report: " + e.getMessage() + " (" + file + "). What was loaded stays loaded.",
                    e);
        }
    }
}
