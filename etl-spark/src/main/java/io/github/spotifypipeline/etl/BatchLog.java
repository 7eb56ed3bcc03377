package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Which runs curated holds. A plan ({@code 00000012.json}: runs by snapshot date) is written before the first write of
 * its batch, a mark ({@code 00000012.done}) after the last. A batch without a mark is curated again, with the same runs
 * and the same number, so that Delta recognises the writes that went through.
 *
 * <p>Now and then all that is done is summed up in one file ({@code 00000050.sum}) and the plans and marks up to there
 * are deleted: the log takes as long to read in the tenth year as in the first.
 */
final class BatchLog {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PLAN = ".json";
    private static final String DONE = ".done";
    private static final String SUM = ".sum";

    private final FileSystem files;
    private final Path folder;

    /** What a batch does to curated. */
    enum Kind {
        /** Adds the rows of runs that curated has not. */
        APPEND,
        /** Puts the rows of its runs in place of those that curated has of them. */
        REPLACE,
        /** Puts the rows of its runs in place of everything, whatever batches before it have left half done. */
        RENEW
    }

    /**
     * Some runs that are curated together.
     *
     * @param number grows by one
     * @param tables of which it has rows
     */
    record Batch(long number, Kind kind, SortedSet<LandedRun> runs, SortedSet<String> tables) {
        Set<String> runIds() {
            return runs.stream().map(LandedRun::runId).collect(Collectors.toSet());
        }
    }

    /**
     * The log at one moment.
     *
     * @param summedThrough the last batch that was summed up, 0 if none was
     * @param compactedThrough the newest batch when the tables were last compacted, 0 if they never were
     * @param lastNumber the number of the newest batch, 0 if there is none
     * @param lastReplacement the newest batch that replaced rows, 0 if none did
     * @param runs all runs of all batches
     * @param tables all that a finished batch had rows of
     * @param pending batches that were begun and not finished, in order
     */
    record State(
            long summedThrough,
            long compactedThrough,
            long lastNumber,
            long lastReplacement,
            SortedSet<LandedRun> runs,
            SortedSet<String> tables,
            List<Batch> pending) {

        Set<String> runIds() {
            return runs.stream().map(LandedRun::runId).collect(Collectors.toSet());
        }

        Set<LocalDate> dates() {
            return runs.stream().map(LandedRun::snapshotDate).collect(Collectors.toSet());
        }

        Optional<LocalDate> newestDate() {
            return runs.isEmpty() ? Optional.empty() : Optional.of(runs.last().snapshotDate());
        }

        /** The same once a newer batch is done. */
        State withDone(Batch batch) {
            return with(batch, true);
        }

        private State with(Batch batch, boolean isDone) {
            SortedSet<LandedRun> all = new TreeSet<>(batch.kind() == Kind.RENEW ? Set.of() : runs);
            all.addAll(batch.runs());
            List<Batch> unfinished = new ArrayList<>(batch.kind() == Kind.RENEW ? List.of() : pending);
            SortedSet<String> filled = new TreeSet<>(isDone && batch.kind() == Kind.RENEW ? Set.of() : tables);
            if (isDone) {
                filled.addAll(batch.tables());
            } else {
                unfinished.add(batch);
            }
            long replacement = batch.kind() == Kind.APPEND ? lastReplacement : batch.number();
            return new State(
                    summedThrough, compactedThrough, batch.number(), replacement, all, filled, List.copyOf(unfinished));
        }

        /** The same after the tables were compacted. */
        State compacted() {
            return new State(summedThrough, lastNumber, lastNumber, lastReplacement, runs, tables, pending);
        }
    }

    BatchLog(String curated, Configuration hadoop) {
        this.folder = new Path(curated, "_batches");
        try {
            this.files = folder.getFileSystem(hadoop);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    State read() {
        Set<String> names = names();
        State state = sum(names);
        long summedThrough = state.summedThrough();
        List<Batch> plans = names.parallelStream()
                .filter(name -> name.endsWith(PLAN) && number(name) > summedThrough)
                .flatMap(name -> plan(number(name), names).stream())
                .toList();
        for (Batch plan : plans) {
            state = state.with(plan, names.contains(file(plan.number(), DONE)));
        }
        return state;
    }

    /** Plans a batch, unless another job has just done so. */
    Batch plan(long number, Kind kind, Collection<LandedRun> runs, Collection<String> tables) {
        Batch batch = new Batch(number, kind, new TreeSet<>(runs), new TreeSet<>(tables));
        ObjectNode json = JSON.createObjectNode().put("kind", kind.name().toLowerCase(Locale.ROOT));
        json.set("tables", JSON.valueToTree(batch.tables()));
        try {
            publish(file(number, PLAN), JSON.writeValueAsBytes(json.set("runs", LandedRun.json(batch.runs()))));
        } catch (IOException e) {
            throw unusable(e);
        }
        return batch;
    }

    /** Under its name a file is whole or not there: half a one, left by a job that was killed, would stop all others. */
    private void publish(String name, byte[] json) throws IOException {
        Path file = new Path(folder, name);
        Path draft = new Path(folder, name + "." + UUID.randomUUID() + ".draft");
        try (OutputStream out = files.create(draft, true)) {
            out.write(json);
        }
        if (files.exists(file) || !files.rename(draft, file)) {
            throw new EtlException(
                    EtlException.NOT_READY,
                    "Cannot load: another load has just planned the same batch (" + file + "). Wait until it is done.");
        }
    }

    void markDone(Batch batch) {
        try (OutputStream mark = files.create(new Path(folder, file(batch.number(), DONE)), true)) {
            mark.flush();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Sums up everything that is done, without the runs that are to be forgotten. Nothing may be pending. What is summed
     * up is deleted when the sum is there; so a sum of sums takes a number of its own.
     */
    void sumUp(State state, Collection<LandedRun> forgotten) {
        SortedSet<LandedRun> runs = new TreeSet<>(state.runs());
        runs.removeAll(forgotten);
        ObjectNode json = JSON.createObjectNode()
                .put("compacted_through", state.compactedThrough())
                .put("last_replacement", state.lastReplacement());
        json.set("tables", JSON.valueToTree(state.tables()));
        boolean isSummed = state.summedThrough() == state.lastNumber();
        long number = isSummed ? state.lastNumber() + 1 : state.lastNumber();
        try {
            publish(file(number, SUM), JSON.writeValueAsBytes(json.set("runs", LandedRun.json(runs))));
            deleteThrough(number);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void deleteThrough(long last) throws IOException {
        for (String name : names()) {
            if (number(name) < last || (number(name) == last && !name.endsWith(SUM))) {
                files.delete(new Path(folder, name), false);
            }
        }
    }

    /** The newest sum; those before it are about to be deleted. */
    private State sum(Set<String> names) {
        Optional<String> newest =
                names.stream().filter(name -> name.endsWith(SUM)).max(String::compareTo);
        if (newest.isEmpty()) {
            return new State(0, 0, 0, 0, new TreeSet<>(), new TreeSet<>(), List.of());
        }
        JsonNode json = json(newest.get()).orElseThrow(() -> damaged(newest.get()));
        long number = number(newest.get());
        return new State(
                number,
                json.path("compacted_through").asLong(),
                number,
                json.path("last_replacement").asLong(),
                LandedRun.parse(json.path("runs")),
                names(json.path("tables")),
                List.of());
    }

    /** Empty for a plan that was cut off while it was written: nothing of it can have been done. */
    private Optional<Batch> plan(long number, Set<String> names) {
        String name = file(number, PLAN);
        Optional<JsonNode> json = json(name);
        if (json.isEmpty() && names.contains(file(number, DONE))) {
            throw damaged(name);
        }
        if (json.isEmpty()) {
            delete(name);
        }
        return json.map(plan -> new Batch(
                number,
                Kind.valueOf(plan.path("kind").asText().toUpperCase(Locale.ROOT)),
                LandedRun.parse(plan.path("runs")),
                names(plan.path("tables"))));
    }

    private static SortedSet<String> names(JsonNode json) {
        SortedSet<String> names = new TreeSet<>();
        json.forEach(name -> names.add(name.asText()));
        return names;
    }

    /** Empty if it is no JSON. */
    private Optional<JsonNode> json(String name) {
        try (InputStream json = files.open(new Path(folder, name))) {
            return Optional.of(JSON.readTree(json)).filter(tree -> !tree.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private EtlException damaged(String name) {
        return new EtlException(
                EtlException.FAILED_CHECK,
                "Cannot load: the record of what curated holds is damaged (" + new Path(folder, name)
                        + "). Restore it, or drop curated and load everything again.");
    }

    private void delete(String name) {
        try {
            files.delete(new Path(folder, name), false);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Set<String> names() {
        try {
            return Arrays.stream(files.listStatus(folder))
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .filter(name -> name.matches("\\d{8}\\.(json|done|sum)"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (FileNotFoundException e) {
            return Set.of();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static long number(String name) {
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    private static String file(long number, String suffix) {
        return "%08d%s".formatted(number, suffix);
    }

    private EtlException unusable(IOException cause) {
        return new EtlException(
                EtlException.NOT_READY,
                "Cannot load: curated cannot be used (" + folder + ": " + cause.getMessage()
                        + "). Check the path and access.",
                cause);
    }
}
