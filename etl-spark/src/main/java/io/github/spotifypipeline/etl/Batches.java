package io.github.spotifypipeline.etl;

import static java.util.stream.Collectors.joining;

import io.github.spotifypipeline.etl.BatchLog.Batch;
import io.github.spotifypipeline.etl.BatchLog.Kind;
import io.github.spotifypipeline.etl.table.Tables;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** From raw to curated: which runs are taken next, and their rows. It comes in batches. */
final class Batches {
    private final RawStore raw;
    private final CuratedStore curated;
    private final Curator curator;
    private final BatchLog log;
    private final Stages stages;

    /** What this job has read to its end: nothing is read for that twice. */
    private final Map<LandedRun, Manifest> whole = new HashMap<>();

    /**
     * What curated has, as soon as the newest batch is written.
     *
     * @param fresh the rows of the batches that were curated just now, by batch
     * @param kept runs of a replay that stay as curated has them, since raw no longer has them whole
     * @param writing of the newest batch
     */
    record Curated(
            BatchLog.State state, SortedMap<Batch, CuratedRows> fresh, SortedSet<LandedRun> kept, Writing writing) {}

    /** Runs to be curated once more, and those that cannot be. */
    private record Replay(SortedSet<LandedRun> runs, SortedSet<LandedRun> kept) {}

    Batches(RawStore raw, CuratedStore curated, Curator curator, BatchLog log, Stages stages) {
        this.raw = raw;
        this.curated = curated;
        this.curator = curator;
        this.log = log;
        this.stages = stages;
    }

    /**
     * A batch that was left half done comes first, as it was; then what the task asks for. Nothing may be stored that
     * builds on it before it is written.
     *
     * @param arrived the runs to be loaded, where raw need not be searched for them
     * @param lookbackDays how many days before the newest run others may still have come
     * @param loadedThrough the newest batch that the warehouse has seen: numbers go on from there, even where curated
     *     began anew
     */
    Curated curate(EtlTask task, Optional<SortedSet<LandedRun>> arrived, long lookbackDays, long loadedThrough) {
        SortedMap<Batch, CuratedRows> fresh = new TreeMap<>(Comparator.comparing(Batch::number));
        BatchLog.State state = task.isForAllOfRaw() ? log.read() : finish(fresh);
        if (task.kind() != EtlTask.Kind.REPLAY) {
            requireTables(state);
        }
        Replay wanted = arrived.map(runs -> all(without(runs, state.runs())))
                .orElseGet(() -> wanted(task, lookbackDays, state));
        if (wanted.runs().isEmpty()) {
            return new Curated(state, fresh, wanted.kept(), Writing.ofNothing());
        }
        // Planned when nothing but the writing can fail: what is wrong with raw must not stand in anybody's way.
        CuratedRows rows = rows(wanted.runs());
        long number = Math.max(state.lastNumber(), loadedThrough) + 1;
        Batch batch = log.plan(number, kind(task), wanted.runs(), rows.tables().keySet());
        fresh.put(batch, rows);
        return new Curated(state.withDone(batch), fresh, wanted.kept(), new Writing(() -> write(batch, rows)));
    }

    /** Finishes what was left half done; the log as it is then. */
    BatchLog.State finish() {
        return finish(new HashMap<>());
    }

    private BatchLog.State finish(Map<Batch, CuratedRows> fresh) {
        BatchLog.State state = log.read();
        state.pending().forEach(batch -> fresh.put(batch, write(batch, rows(batch.runs()))));
        return state.pending().isEmpty() ? state : log.read();
    }

    private CuratedRows rows(SortedSet<LandedRun> runs) {
        List<Manifest> manifests = verify(runs);
        stages.begin(EtlStage.TRANSFORM, runs.size() + " runs");
        return curator.rows(manifests);
    }

    private CuratedRows write(Batch batch, CuratedRows rows) {
        curator.write(batch, rows);
        log.markDone(batch);
        return rows;
    }

    private static Kind kind(EtlTask task) {
        return switch (task.kind()) {
            case LOAD -> Kind.APPEND;
            case REPLAY -> task.isForAllOfRaw() ? Kind.RENEW : Kind.REPLACE;
            case HEAL, REBUILD -> Kind.REPLACE;
        };
    }

    private Replay wanted(EtlTask task, long lookbackDays, BatchLog.State state) {
        return switch (task.kind()) {
            case LOAD -> all(unplanned(task.since(), lookbackDays, state));
            case REPLAY -> replayable(task, state);
            case HEAL -> all(curated.exists(Tables.QUARANTINE) ? healed() : new TreeSet<>());
            case REBUILD -> all(new TreeSet<>());
        };
    }

    private static Replay all(SortedSet<LandedRun> runs) {
        return new Replay(runs, new TreeSet<>());
    }

    /** What came since, looking back as far as runs may be late. */
    private SortedSet<LandedRun> unplanned(Optional<LocalDate> asked, long lookbackDays, BatchLog.State state) {
        SortedSet<LandedRun> landed = asked.isPresent()
                ? raw.landed(asked.get(), List.of())
                : raw.landed(
                        state.newestDate()
                                .map(newest -> newest.minusDays(lookbackDays))
                                .orElse(LocalDate.MIN),
                        state.dates());
        return without(landed, state.runs());
    }

    private static SortedSet<LandedRun> without(SortedSet<LandedRun> runs, SortedSet<LandedRun> known) {
        SortedSet<LandedRun> rest = new TreeSet<>(runs);
        rest.removeAll(known);
        return rest;
    }

    private Replay replayable(EtlTask task, BatchLog.State state) {
        LocalDate since = task.since().orElse(LocalDate.MIN);
        SortedSet<LandedRun> landed = raw.landed(since, state.dates());
        SortedSet<LandedRun> gone = new TreeSet<>(state.runs());
        gone.removeIf(run -> run.snapshotDate().isBefore(since) || landed.contains(run));
        if (task.damaged() == EtlTask.Damaged.KEPT) {
            SortedSet<LandedRun> kept = new TreeSet<>(damages(landed).keySet());
            landed.removeAll(kept);
            kept.addAll(gone);
            return new Replay(landed, kept);
        }
        if (!gone.isEmpty()) {
            throw new EtlException(
                    EtlException.FAILED_CHECK,
                    "Cannot replay: raw no longer has %d runs that curated holds (the last of %s). Replay what came later (--since), the warehouse alone, or whatever raw has, keeping the others as they are (--keep-damaged)."
                            .formatted(gone.size(), gone.last().snapshotDate()));
        }
        return all(landed);
    }

    /** Only of runs that are whole, or a damaged line would be taken for one that is still rejected. */
    private SortedSet<LandedRun> healed() {
        SortedSet<LandedRun> rejected = curator.withRejectedEntries();
        rejected.removeIf(run -> !raw.has(run));
        return rejected.isEmpty() ? rejected : curator.healed(verify(rejected));
    }

    private List<Manifest> verify(Collection<LandedRun> runs) {
        requireWhole(damages(runs));
        return runs.stream().map(whole::get).toList();
    }

    private Map<LandedRun, String> damages(Collection<LandedRun> runs) {
        List<LandedRun> unread =
                runs.stream().filter(run -> !whole.containsKey(run)).toList();
        if (unread.isEmpty()) {
            return Map.of();
        }
        stages.begin(EtlStage.VERIFY, unread.size() + " runs");
        RawStore.Checked checked = raw.check(unread);
        whole.putAll(checked.whole());
        return checked.damages();
    }

    private static void requireWhole(Map<LandedRun, String> damages) {
        if (!damages.isEmpty()) {
            throw new EtlException(
                    EtlException.FAILED_CHECK,
                    "Cannot load: raw is not as it was landed (%s%s). Restore the files. If nobody has them: `pipeline replay --keep-damaged` keeps what is loaded, and a run that never was is given up by deleting its manifest."
                            .formatted(
                                    damages.values().stream().limit(3).collect(joining("; ")),
                                    damages.size() > 3 ? "; and " + (damages.size() - 3) + " more runs" : ""));
        }
    }

    /** A table that is gone would begin anew with the next rows, and the others would not know. */
    private void requireTables(BatchLog.State state) {
        List<String> missing = state.tables().parallelStream()
                .filter(table -> !curated.exists(table))
                .toList();
        if (!missing.isEmpty()) {
            throw new EtlException(
                    EtlException.FAILED_CHECK,
                    "Cannot load: curated lacks a table that it had (%s). `pipeline replay` makes curated once more from raw."
                            .formatted(String.join(", ", missing)));
        }
    }
}
