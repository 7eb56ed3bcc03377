package io.github.spotifypipeline.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.spotifypipeline.bench.InventedLibrary.Page;
import io.github.spotifypipeline.ingest.AppShape;
import io.github.spotifypipeline.ingest.IngestConfig;
import io.github.spotifypipeline.ingest.Manifest;
import io.github.spotifypipeline.ingest.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Raw as ingest would leave it, written without a server in between: millions of entries within a minute or two. */
final class RawRun {
    private static final LocalDate DATE = LocalDate.parse("2026-11-22");
    private static final Instant TIME = Instant.parse("2026-11-22T06:00:00Z");
    private static final String RUN_ID = "20261122T060000Z-be9c00";
    private static final int PAGE_SIZE = 50;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModules(new JavaTimeModule(), new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final Path raw;
    private final int partBytes = IngestConfig.packaged().landing().partBytes();
    private final List<Manifest.Part> parts = new ArrayList<>();
    private final List<Manifest.Book> books = new ArrayList<>();

    private record Request(String path, Map<String, String> query, Optional<String> id) {}

    private record Line(
            Resource resource,
            String user,
            Request request,
            int page,
            int status,
            Instant fetchedAt,
            LocalDate snapshotDate,
            String runId,
            String sha256) {}

    /** A response as it is asked for, so that only one is in memory. */
    private interface Pages {
        void writeTo(Listing listing) throws IOException;
    }

    private RawRun(Path raw) {
        this.raw = raw;
    }

    /** Everything that the library has. */
    static void of(InventedLibrary library, Path raw) throws IOException {
        RawRun run = new RawRun(raw);
        run.land(
                Resource.ME,
                1,
                listing -> listing.add(new Request("/me", Map.of(), Optional.empty()), 0, library.me()));
        run.land(Resource.PLAYLISTS, library.playlists(), listing -> {
            for (int offset = 0; offset < library.playlists(); offset += PAGE_SIZE) {
                listing.add(
                        request("/me/playlists", offset, Optional.empty()),
                        offset / PAGE_SIZE,
                        library.listOfPlaylists(offset, PAGE_SIZE));
            }
        });
        run.land(Resource.PLAYLIST_ITEMS, library.entries(), listing -> {
            for (int playlist = 0; playlist < library.playlists(); playlist++) {
                String id = InventedLibrary.playlistId(playlist);
                for (int offset = 0; offset < library.length(playlist); offset += PAGE_SIZE) {
                    listing.add(
                            request("/playlists/" + id + "/items", offset, Optional.of(id)),
                            offset / PAGE_SIZE,
                            library.itemsOf(playlist, offset, PAGE_SIZE));
                }
            }
        });
        run.close();
    }

    private static Request request(String path, int offset, Optional<String> id) {
        return new Request(path, Map.of("limit", Integer.toString(PAGE_SIZE), "offset", Integer.toString(offset)), id);
    }

    private void land(Resource resource, long total, Pages pages) throws IOException {
        Listing listing = new Listing(resource);
        pages.writeTo(listing);
        listing.closePart();
        books.add(new Manifest.Book(
                resource,
                listing.pages,
                0,
                listing.items,
                listing.nulls,
                OptionalLong.of(total),
                Manifest.Read.FULL,
                Optional.empty()));
    }

    /** The parts of one resource. */
    private final class Listing {
        private final Resource resource;
        private ByteArrayOutputStream compressed;
        private OutputStream open;
        private long written;
        private int lines;
        private int pages;
        private long items;
        private long nulls;

        Listing(Resource resource) throws IOException {
            this.resource = resource;
            openPart();
        }

        void add(Request request, int number, Page page) throws IOException {
            byte[] envelope = JSON.writeValueAsBytes(new Line(
                    resource, InventedLibrary.USER, request, number, 200, TIME, DATE, RUN_ID, sha256(page.json())));
            open.write(envelope, 0, envelope.length - 1);
            open.write(",\"body\":".getBytes(StandardCharsets.US_ASCII));
            open.write(page.json());
            open.write("}\n".getBytes(StandardCharsets.US_ASCII));
            written += page.json().length;
            lines++;
            pages++;
            items += page.items();
            nulls += page.nulls();
            if (written >= partBytes) {
                closePart();
                openPart();
            }
        }

        private void openPart() throws IOException {
            compressed = new ByteArrayOutputStream();
            open = new FastGzip(compressed);
            written = 0;
            lines = 0;
        }

        private void closePart() throws IOException {
            open.close();
            if (lines == 0) {
                return;
            }
            long number =
                    parts.stream().filter(part -> part.resource() == resource).count();
            String path = "user=%s/resource=%s/snapshot_date=%s/run_id=%s/part-%05d.jsonl.gz"
                    .formatted(InventedLibrary.USER, resource, DATE, RUN_ID, number);
            byte[] content = compressed.toByteArray();
            write(path, content);
            parts.add(new Manifest.Part(path, resource, lines, content.length, sha256(content)));
        }
    }

    private void close() throws IOException {
        Manifest manifest = new Manifest(
                RUN_ID,
                InventedLibrary.USER,
                DATE,
                TIME,
                TIME,
                Manifest.Status.COMPLETE,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new Manifest.App(AppShape.EXTENDED_QUOTA, new TreeMap<>(), new TreeMap<>()),
                List.of(),
                books.stream().mapToInt(Manifest.Book::pages).sum(),
                OptionalInt.empty(),
                Optional.empty(),
                parts,
                books,
                List.of());
        write("_runs/snapshot_date=%s/run_id=%s.json".formatted(DATE, RUN_ID), JSON.writeValueAsBytes(manifest));
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = raw.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has it", e);
        }
    }

    /** As fast as ingest's. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
