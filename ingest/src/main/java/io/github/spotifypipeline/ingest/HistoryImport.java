package io.github.spotifypipeline.ingest;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Spotify's privacy export → raw.
 *
 * <p>Lands every file that was not landed before, as a run of its own. As with every run the manifest comes last: an
 * import that breaks off has not happened, and is done again.
 */
public final class HistoryImport {
    private final HistoryRequest request;
    private final Surroundings surroundings;
    private final ProgressListener progress;
    private final RawStore store;
    private final ExportFiles files;
    private final String user;
    private final Lease lease;
    private final ImportedFiles imported;
    private final HistoryRun run;
    private final HistoryTally tally = new HistoryTally();
    private final List<Manifest.Source> sources = new ArrayList<>();
    private final List<String> alreadyImported = new ArrayList<>();
    private long bytesBefore;
    private long bytesInAll;

    private HistoryImport(
            HistoryRequest request,
            Surroundings surroundings,
            ProgressListener progress,
            RawStore store,
            ExportFiles files,
            String user,
            Lease lease) {
        this.request = request;
        this.surroundings = surroundings;
        this.progress = progress;
        this.store = store;
        this.files = files;
        this.user = user;
        this.lease = lease;
        imported = ImportedFiles.of(store, user);
        run = HistoryRun.begin(store, user, surroundings);
    }

    /**
     * Lands what is new.
     *
     * @param progress is told how many bytes of all files have been read
     * @throws IngestException 20 if the store cannot be reached or another import is under way, 43 if there is nothing to
     *     import, 50 if a file is damaged; then nothing is landed
     */
    public static HistoryResult run(HistoryRequest request, Surroundings surroundings, ProgressListener progress) {
        try (RawStore store = RawStore.at(request.rawRoot())) {
            return run(request, surroundings, progress, store);
        }
    }

    static HistoryResult run(
            HistoryRequest request, Surroundings surroundings, ProgressListener progress, RawStore store) {
        try (ExportFiles files = ExportFiles.in(request.files())) {
            List<ExportFile> chosen = files.chosen(request.accountData());
            String user = HistoryOwner.of(store, request.user());
            try (Lease lease = Lease.toImport(store, user, surroundings)) {
                return new HistoryImport(request, surroundings, progress, store, files, user, lease).run(chosen);
            }
        } catch (UncheckedIOException e) {
            throw IngestException.notReady(
                    "Cannot keep raw: %s. Make that place writable and run again.".formatted(e.getMessage()));
        }
    }

    private HistoryResult run(List<ExportFile> chosen) {
        List<Manifest.Part> parts = land(chosen);
        return new HistoryResult(
                user,
                parts.isEmpty() ? Optional.empty() : Optional.of(close(parts)),
                tally.files(),
                tally.years(),
                List.copyOf(alreadyImported),
                files.leftOut(request.accountData()),
                files.others());
    }

    private List<Manifest.Part> land(List<ExportFile> chosen) {
        bytesInAll = chosen.stream().mapToLong(ExportFile::bytes).sum();
        try (HistoryLanding landing =
                new HistoryLanding(store, run, request.config().landing().partBytes())) {
            for (ExportFile file : chosen) {
                landUnlessImported(file, landing);
                bytesBefore += file.bytes();
                report(0);
            }
            return landing.parts();
        } catch (RuntimeException e) {
            // What has no manifest does not exist, and the next import would delete it; but why wait?
            store.deleteFolder(run.folder());
            throw e;
        }
    }

    private void landUnlessImported(ExportFile file, HistoryLanding landing) {
        if (imported.hold(file)) {
            alreadyImported.add(file.name());
            return;
        }
        HistoryReader.read(file, request.accountData(), tally, page -> {
            renewLease();
            landing.land(file, page);
            report(page.endsAt());
        });
        tally.endFile(file.name());
        Manifest.Source source = file.source();
        sources.add(source);
        imported.add(source);
    }

    private void renewLease() {
        try {
            lease.renew(surroundings.now());
        } catch (Stop stop) {
            throw IngestException.notReady(
                    "Cannot go on: another import for %s has begun meanwhile. Run again when it has ended."
                            .formatted(user));
        }
    }

    private void report(long bytesOfFile) {
        progress.page(Resource.STREAMING_HISTORY, bytesBefore + bytesOfFile, OptionalLong.of(bytesInAll));
    }

    private Manifest close(List<Manifest.Part> parts) {
        Manifest manifest = new Manifest(
                run.runId(),
                user,
                run.snapshotDate(),
                run.startedAt(),
                surroundings.now(),
                Manifest.Status.COMPLETE,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new Manifest.App(AppShape.UNKNOWN, new TreeMap<>(), new TreeMap<>()),
                tally.changes(),
                0,
                OptionalInt.empty(),
                Optional.empty(),
                parts,
                List.of(tally.book()),
                List.copyOf(sources));
        // Before the manifest, with which the files are known and not read again.
        Memory.update(store, user, memory -> memory.hearing(tally.plays()));
        store.write(manifest.path(), Json.bytes(manifest));
        return manifest;
    }
}
