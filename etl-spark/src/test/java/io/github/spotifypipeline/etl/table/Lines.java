package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Lines of raw, written by hand: what the transformations start from. */
final class Lines {
    private static final StructType SCHEMA = StructType.fromDDL("run_id STRING, user_id STRING, snapshot_date DATE, "
            + "resource STRING, raw_part STRING, raw_line INT, line BINARY");

    private final List<Row> rows = new ArrayList<>();
    private String runId = "run-1";

    /** What follows belongs to this run. */
    Lines run(String id) {
        runId = id;
        return this;
    }

    /** A response with these entries, the whole of its listing. */
    Lines items(String resource, String... items) {
        return response(resource, "{}", "null", body(null, items));
    }

    /** A response with the entries of one playlist. */
    Lines playlistItems(String playlistId, String... items) {
        return response("playlist_items", "{}", '"' + playlistId + '"', body(null, items));
    }

    /** A response whose body is the one entry. */
    Lines entry(String resource, String id, String body) {
        return response(resource, "{}", '"' + id + '"', body);
    }

    /** What a search for one kind of thing has found. */
    Lines search(String type, String words, String... items) {
        String query = "{\"type\":\"%s\",\"q\":\"%s\"}".formatted(type, words);
        return response("search", query, "null", "{\"%ss\":%s}".formatted(type, body(null, items)));
    }

    /** A response of status 200. */
    Lines response(String resource, String query, String id, String body) {
        return line(resource, """
                {"request":{"id":%s,"query":%s},"page":0,"status":200,"fetched_at":"2026-11-22T06:00:00Z","body":%s}""".formatted(id, query, body));
    }

    /** A line without its body. */
    static String envelope(String query, int page, int status) {
        return """
                {"request":{"id":null,"query":%s},"page":%d,"status":%d,"fetched_at":"2026-11-22T06:00:00Z\"""".formatted(query, page, status);
    }

    /** A line as it is. */
    Lines line(String resource, String text) {
        String part = "resource=" + resource + "/run_id=" + runId;
        long before = rows.stream().filter(row -> row.getString(4).equals(part)).count();
        rows.add(RowFactory.create(
                runId,
                "listener",
                Date.valueOf("2026-11-22"),
                resource,
                part,
                (int) before + 1,
                text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    static String body(Integer total, String... items) {
        return "{\"items\":[" + String.join(",", items) + "],\"next\":null,\"total\":" + total + "}";
    }

    /** Computed, as the job does before it makes tables of them: one plan of everything takes seconds to make. */
    Dataset<Row> items(SparkSession spark) {
        Dataset<Row> items = Items.of(spark.createDataFrame(rows, SCHEMA).coalesce(1));
        return spark.createDataFrame(items.collectAsList(), items.schema());
    }

    /** The table's rows as JSON, nulls included, without their origin. */
    List<String> rows(SparkSession spark, CuratedTable table) {
        return json(table.rows(items(spark)).drop(CuratedTable.ORIGIN.toArray(String[]::new)));
    }

    /** Rows as JSON, nulls included. */
    static List<String> json(Dataset<Row> rows, String... columns) {
        Column[] selected = columns.length == 0
                ? new Column[] {col("*")}
                : List.of(columns).stream()
                        .map(org.apache.spark.sql.functions::col)
                        .toArray(Column[]::new);
        return rows.select(to_json(struct(selected), java.util.Map.of("ignoreNullFields", "false")))
                .as(Encoders.STRING())
                .collectAsList();
    }
}
