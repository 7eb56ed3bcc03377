package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** A run of ingest, written by hand: responses, then {@link #land}. */
final class RawRun {
    private static final JsonMapper JSON = new JsonMapper();

    private final String date;
    private final String runId;
    private final String user;
    private final Map<String, ByteArrayOutputStream> lines = new TreeMap<>();
    private final Map<String, Long> itemCounts = new TreeMap<>();

    private RawRun(String user, String date, String time) {
        this.user = user;
        this.date = date;
        this.runId = (date + "T" + time + "Z").replace("-", "").replace(":", "") + "-0000aa";
        body("me", "{\"id\":\"" + user + "\"}");
    }

    /** Morning of that day. */
    static RawRun on(String date) {
        return new RawRun("listener", date, "06:00:00");
    }

    static RawRun at(String date, String time) {
        return new RawRun("listener", date, time);
    }

    static RawRun by(String user, String date) {
        return by(user, date, "06:00:00");
    }

    static RawRun by(String user, String date, String time) {
        return new RawRun(user, date, time);
    }

    String runId() {
        return runId;
    }

    /** A whole listing in one response. */
    RawRun listing(String resource, String... items) {
        return page(resource, "null", "{}", 0, true, items);
    }

    RawRun listing(String resource, Map<String, String> query, String... items) throws IOException {
        return page(resource, "null", JSON.writeValueAsString(query), 0, true, items);
    }

    RawRun playlistItems(String playlistId, String... items) {
        return page("playlist_items", '"' + playlistId + '"', "{}", 0, true, items);
    }

    /** The first page of a listing whose next page is missing. */
    RawRun brokenOff(String resource, String... items) {
        return page(resource, "null", "{}", 0, false, items);
    }

    /** The first page of a listing of so many entries, of which no more was read. */
    RawRun startOf(String resource, int total, String... items) {
        itemCounts.merge(resource, (long) items.length, Long::sum);
        String list = "[" + String.join(",", items) + "]";
        return line(resource, "null", "{}", 0, "{\"items\":%s,\"next\":\"more\",\"total\":%d}".formatted(list, total));
    }

    private RawRun page(String resource, String id, String query, int page, boolean isLast, String... items) {
        String list = "[" + String.join(",", items) + "]";
        String next = isLast ? "null" : "\"more\"";
        itemCounts.merge(resource, (long) items.length, Long::sum);
        return line(resource, id, query, page, "{\"items\":" + list + ",\"next\":" + next + "}");
    }

    /** What is no page by itself, and so many entries of it. */
    RawRun response(String resource, String id, String query, int items, String body) {
        itemCounts.merge(resource, (long) items, Long::sum);
        return line(resource, id, query, 0, body);
    }

    private RawRun body(String resource, String body) {
        itemCounts.merge(resource, 1L, Long::sum);
        return line(resource, "null", "{}", 0, body);
    }

    private RawRun line(String resource, String id, String query, int page, String body) {
        String line = """
                {"request":{"id":%s,"query":%s},"page":%d,"status":200,"fetched_at":"%sT06:00:00Z","body":%s}""".formatted(id, query, page, date, body);
        return line(resource, line.getBytes(StandardCharsets.UTF_8));
    }

    /** A line as it is, without its end. */
    private RawRun line(String resource, byte[] line) {
        ByteArrayOutputStream part = lines.computeIfAbsent(resource, name -> new ByteArrayOutputStream());
        part.writeBytes(line);
        part.write('\n');
        return this;
    }

    /** The same, and how many entries it has. */
    RawRun line(String resource, byte[] line, long items) {
        itemCounts.merge(resource, items, Long::sum);
        return line(resource, line);
    }

    /** What ingest says it counted, right or wrong. */
    RawRun claims(String resource, long items) {
        itemCounts.put(resource, items);
        return this;
    }

    /** Writes parts, then the manifest. */
    RawRun land(Path raw) {
        try {
            List<Map<String, Object>> parts = new ArrayList<>();
            for (Map.Entry<String, ByteArrayOutputStream> resource : lines.entrySet()) {
                parts.add(part(raw, resource.getKey(), resource.getValue().toByteArray()));
            }
            Path folder = Files.createDirectories(raw.resolve("_runs/snapshot_date=" + date));
            Files.write(folder.resolve("run_id=" + runId + ".json"), JSON.writeValueAsBytes(manifest(parts)));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path partOf(Path raw, String resource) {
        return raw.resolve(path(resource));
    }

    private String path(String resource) {
        return "user=%s/resource=%s/snapshot_date=%s/run_id=%s/part-00000.jsonl.gz"
                .formatted(user, resource, date, runId);
    }

    private Map<String, Object> part(Path raw, String resource, byte[] text) throws IOException {
        byte[] bytes = gzip(text);
        Path file = partOf(raw, resource);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return Map.of(
                "path", path(resource),
                "resource", resource,
                "lines",
                        IntStream.range(0, text.length)
                                .filter(at -> text[at] == '\n')
                                .count(),
                "bytes", bytes.length,
                "sha256", sha256(bytes));
    }

    private Map<String, Object> manifest(List<Map<String, Object>> parts) {
        String startedAt = date + "T" + runId.replaceAll(".*T(..)(..)(..)Z.*", "$1:$2:$3") + "Z";
        return Map.of(
                "run_id", runId,
                "user", user,
                "snapshot_date", date,
                "started_at", startedAt,
                "finished_at", startedAt,
                "status", "complete",
                "request_count", 1,
                "parts", parts,
                "books",
                        itemCounts.entrySet().stream()
                                .map(count -> Map.of("resource", count.getKey(), "items", count.getValue()))
                                .toList());
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        }
        return bytes.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
