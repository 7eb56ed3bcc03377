package io.github.spotifypipeline.etl;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Which runs were curated together. A plan ({@code 00000001.json}: run ids) is written before the first append of its
 * batch, a mark ({@code 00000001.done}) after the last. A batch without a mark is curated again, with the same runs and
 * the same number, so that Delta recognises the appends that went through.
 */
final class BatchLog {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, List<String>>> PLAN = new TypeReference<>() {};
    private static final String RUN_IDS = "run_ids";

    private final FileSystem files;
    private final Path folder;

    /** A batch: its number, which grows by one, and its runs. */
    record Batch(long number, List<String> runIds, boolean isDone) {}

    BatchLog(String curated, Configuration hadoop) {
        this.folder = new Path(curated, "_batches");
        try {
            this.files = folder.getFileSystem(hadoop);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** All batches, in order. Every plan is read: a warehouse may be new, and raw may have been tidied up. */
    List<Batch> batches() {
        Set<String> names = names();
        return names.parallelStream()
                .filter(name -> name.endsWith(".json"))
                .map(name -> name.substring(0, name.length() - ".json".length()))
                .sorted()
                .map(number -> new Batch(Long.parseLong(number), plan(number), names.contains(number + ".done")))
                .toList();
    }

    /** Plans the next batch, unless another job has just done so. */
    Batch plan(long number, Collection<String> runIds) {
        List<String> sorted = runIds.stream().sorted().toList();
        try (OutputStream plan = files.create(file(number, "json"), false)) {
            plan.write(JSON.writeValueAsBytes(Map.of(RUN_IDS, sorted)));
        } catch (FileAlreadyExistsException e) {
            throw new EtlException(
                    EtlException.NOT_READY,
                    "Cannot load: another load has just planned the same batch (" + file(number, "json")
                            + "). Wait until it is done.",
                    e);
        } catch (IOException e) {
            throw unusable(e);
        }
        return new Batch(number, sorted, false);
    }

    void markDone(Batch batch) {
        try (OutputStream mark = files.create(file(batch.number(), "done"), true)) {
            mark.flush();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Set<String> names() {
        try {
            return Arrays.stream(files.listStatus(folder))
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (FileNotFoundException e) {
            return Set.of();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private List<String> plan(String number) {
        Path plan = new Path(folder, number + ".json");
        try (InputStream json = files.open(plan)) {
            return JSON.readValue(json, PLAN).get(RUN_IDS);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Path file(long number, String suffix) {
        return new Path(folder, "%08d.%s".formatted(number, suffix));
    }

    private EtlException unusable(IOException cause) {
        return new EtlException(
                EtlException.NOT_READY,
                "Cannot load: curated cannot be used (" + folder + ": " + cause.getMessage()
                        + "). Check the path and access.",
                cause);
    }
}
