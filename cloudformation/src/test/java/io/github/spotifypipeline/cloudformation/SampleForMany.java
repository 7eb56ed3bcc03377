package io.github.spotifypipeline.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The sample's runs, as those of several listeners. */
final class SampleForMany {
    private static final Path SAMPLE = Path.of("../sample-data/raw");
    private static final int LISTENERS = 2;

    /** Enough for each way in which tables are filled; every table more costs seconds. */
    private static final Set<String> RESOURCES =
            Set.of("me", "recently_played", "saved_tracks", "playlists", "playlist_items", "artists");

    /** Twice the 23 lines of these are 74 MB; large is what has 64 (DataSize). */
    private static final int BLANKS = 1_600_000;

    private final Path raw;
    private final int listener;
    private final String lineEnd;

    private SampleForMany(Path raw, int listener, String lineEnd) {
        this.raw = raw;
        this.listener = listener;
        this.lineEnd = lineEnd;
    }

    static void land(Path raw) throws IOException {
        land(raw, "\n");
    }

    /**
     * After each response come so many blanks, in files that are not compressed, that the job takes the few entries for a
     * large library and spreads them over the cluster.
     */
    static void landWidely(Path raw) throws IOException {
        land(raw, " ".repeat(BLANKS) + '\n');
    }

    private static void land(Path raw, String lineEnd) throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLE.resolve("_runs"))) {
            for (Path manifest : files.filter(Files::isRegularFile).toList()) {
                for (int listener = 0; listener < LISTENERS; listener++) {
                    new SampleForMany(raw, listener, lineEnd).landRun(manifest);
                }
            }
        }
    }

    private void landRun(Path manifest) throws IOException {
        JsonNode theirs = EmulatedAccount.tree(Files.readString(manifest));
        keepResources(theirs.path("parts"));
        keepResources(theirs.path("books"));
        JsonNode ours = EmulatedAccount.tree(renamed(theirs.toString()));
        for (int part = 0; part < theirs.path("parts").size(); part++) {
            Path content = SAMPLE.resolve(theirs.at("/parts/" + part + "/path").asText());
            landPart(content, (ObjectNode) ours.at("/parts/" + part));
        }
        write(renamed(SAMPLE.relativize(manifest).toString()), ours.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void keepResources(JsonNode list) {
        for (Iterator<JsonNode> entries = list.elements(); entries.hasNext(); ) {
            if (!RESOURCES.contains(entries.next().path("resource").asText())) {
                entries.remove();
            }
        }
    }

    private void landPart(Path theirs, ObjectNode part) throws IOException {
        byte[] content = zipped(linesOf(theirs));
        write(part.path("path").asText(), content);
        part.put("bytes", content.length);
        part.put("sha256", sha256(content));
    }

    private static List<String> linesOf(Path part) throws IOException {
        try (GZIPInputStream content = new GZIPInputStream(Files.newInputStream(part))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private byte[] zipped(List<String> lines) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (OutputStream zip = new Stored(content)) {
            for (String line : lines) {
                zip.write((renamed(line) + lineEnd).getBytes(StandardCharsets.UTF_8));
            }
        }
        return content.toByteArray();
    }

    /** In runs of its own. */
    private String renamed(String text) {
        return text.replace("larkspur-listener", "listener-" + listener)
                .replaceAll("(\\d{8}T\\d{6}Z-[0-9a-f]{5})[0-9a-f]", "$1" + listener);
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = raw.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A gzip file as large as its content. */
    private static final class Stored extends GZIPOutputStream {
        Stored(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.NO_COMPRESSION);
        }
    }
}
