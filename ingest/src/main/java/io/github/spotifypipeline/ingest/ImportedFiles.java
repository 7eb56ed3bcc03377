package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files of exports a listener's raw holds, by the manifests of the runs that landed them. */
final class ImportedFiles {
    private static final Pattern RUN = Pattern.compile("snapshot_date=(?<date>[^/]+)/run_id=(?<run>[^/]+)/");

    private final Set<Long> lengths = new HashSet<>();
    private final Set<List<Long>> checksums = new HashSet<>();

    /** Reads the manifests, and deletes what an import has left that was killed before it had one. */
    static ImportedFiles of(RawStore store, String user) {
        TreeMap<String, String> manifests = new TreeMap<>();
        for (String path : store.list(HistoryRun.folderOf(user))) {
            Matcher run = RUN.matcher(path);
            if (run.find()) {
                manifests.put(
                        path.substring(0, run.end()),
                        Manifest.path(LocalDate.parse(run.group("date")), run.group("run")));
            }
        }
        ImportedFiles files = new ImportedFiles();
        manifests.forEach((folder, manifest) ->
                store.read(manifest).ifPresentOrElse(files::addAll, () -> store.deleteFolder(folder)));
        return files;
    }

    private void addAll(byte[] manifest) {
        try {
            for (JsonNode source : Json.MAPPER.readTree(manifest).path("sources")) {
                add(Json.MAPPER.treeToValue(source, Manifest.Source.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a manifest is unreadable (%s)".formatted(e), e);
        }
    }

    void add(Manifest.Source source) {
        lengths.add(source.bytes());
        checksums.add(List.of(source.bytes(), source.crc32()));
    }

    /** Whether they hold these very bytes: mostly the length tells that they do not. */
    boolean hold(ExportFile file) {
        return lengths.contains(file.bytes())
                && checksums.contains(List.of(file.bytes(), file.source().crc32()));
    }
}
