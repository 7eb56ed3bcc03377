package io.github.spotifypipeline.etl;

import static org.apache.spark.sql.functions.broadcast;

import io.github.spotifypipeline.etl.BatchLog.Batch;
import io.github.spotifypipeline.etl.table.Books;
import io.github.spotifypipeline.etl.table.Items;
import io.github.spotifypipeline.etl.table.Resource;
import io.github.spotifypipeline.etl.table.Tables;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Turns a batch of runs into rows and writes them to curated. */
final class Curator {
    /** What an entry takes to work on, however small it was packed. */
    private static final long BYTES_AT_LEAST = 200;

    private static final String[] LINE = {"raw_part", "raw_line"};
    private static final String[] ENTRY = {"raw_part", "raw_line", "raw_ordinal"};

    private final SparkSession spark;
    private final RawStore raw;
    private final CuratedStore curated;
    private final LongFunction<DataSize> sizes;

    Curator(SparkSession spark, RawStore raw, CuratedStore curated, LongFunction<DataSize> sizes) {
        this.spark = spark;
        this.raw = raw;
        this.curated = curated;
        this.sizes = sizes;
    }

    /** The rows of some runs, kept where they are computed until they are released. */
    CuratedRows rows(List<Manifest> manifests) {
        DataSize size = sizeOf(manifests);
        size.configure(spark);
        Dataset<Row> items = size.arrange(size.compute(Items.of(raw.lines(manifests))));
        Set<Resource> told = resources(manifests);

        Map<String, Dataset<Row>> rows = new ConcurrentHashMap<>();
        rows.put(
                CuratedRows.RUN,
                Runs.rows(spark, manifests.stream().map(Manifest::run).toList()));
        Map<String, Supplier<Dataset<Row>>> computed = new LinkedHashMap<>();
        computed.put(CuratedRows.RUN_BOOK, () -> books(items, manifests));
        Tables.CURATED.stream()
                .filter(table -> table.isFedBy(told))
                .forEach(table -> computed.put(
                        table.name(), () -> size.computeTable(size.arrange(table.rows(items, size.amount())))));
        Concurrently.forEach(
                computed.entrySet(),
                table -> rows.put(table.getKey(), table.getValue().get()));
        return CuratedRows.of(rows);
    }

    private static Set<Resource> resources(List<Manifest> manifests) {
        return manifests.stream()
                .flatMap(manifest -> manifest.parts().stream())
                .flatMap(part -> Resource.byId(part.resource()).stream())
                .collect(Collectors.toSet());
    }

    void write(Batch batch, CuratedRows rows) {
        Concurrently.forEach(
                List.copyOf(rows.tables().entrySet()), table -> curated.write(batch, table.getKey(), table.getValue()));
        if (batch.kind() != BatchLog.Kind.APPEND) {
            rows.empty().forEach(table -> curated.clear(batch, table));
        }
    }

    /** The runs of which some entry is in quarantine. */
    SortedSet<LandedRun> withRejectedEntries() {
        return runs(curated.read(Tables.QUARANTINE));
    }

    /** Those of the runs of which an entry that was rejected would be accepted now. Only the lines of such entries count. */
    SortedSet<LandedRun> healed(List<Manifest> manifests) {
        Dataset<Row> rejected = curated.read(Tables.QUARANTINE).select(ENTRY[0], ENTRY[1], ENTRY[2]);
        Dataset<Row> lines = raw.lines(manifests)
                .join(broadcast(rejected.select("raw_part", "raw_line").distinct()), LINE, "left_semi");
        Dataset<Row> accepted = Items.accepted(Items.of(lines))
                .join(broadcast(rejected.select("raw_part", "raw_line", "raw_ordinal")), ENTRY, "left_semi");
        return runs(accepted);
    }

    private static SortedSet<LandedRun> runs(Dataset<Row> rows) {
        return rows.select("snapshot_date", "run_id").distinct().collectAsList().stream()
                .map(row -> new LandedRun(row.getDate(0).toLocalDate(), row.getString(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** By the bytes; where many entries are packed as densely as an export's, by those. */
    private DataSize sizeOf(List<Manifest> manifests) {
        long bytes = manifests.stream()
                .flatMap(manifest -> manifest.parts().stream())
                .mapToLong(RawPart::byteCount)
                .sum();
        long items = manifests.stream()
                .flatMap(manifest -> manifest.itemCounts().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        return sizes.apply(Math.max(bytes, BYTES_AT_LEAST * items));
    }

    private Dataset<Row> books(Dataset<Row> items, List<Manifest> manifests) {
        Dataset<Row> computed = Books.rows(items);
        List<Row> books = computed.collectAsList();
        requireCountsOf(manifests, books);
        return HeldRows.of(spark.createDataFrame(books, computed.schema()).drop(Books.UNREADABLE_LINES));
    }

    /**
     * What we found must be what ingest counted, or one of us has misread. Where a line is no response, nobody can know:
     * it is quarantined, and told of there.
     */
    private static void requireCountsOf(List<Manifest> manifests, List<Row> books) {
        Map<String, Map<String, Row>> found = new HashMap<>();
        for (Row book : books) {
            found.computeIfAbsent(book.getAs("run_id"), run -> new HashMap<>()).put(book.getAs("resource"), book);
        }
        manifests.forEach(manifest ->
                requireCounts(manifest, found.getOrDefault(manifest.run().runId(), Map.of())));
    }

    private static void requireCounts(Manifest manifest, Map<String, Row> found) {
        for (Resource resource : Resource.values()) {
            Optional<Row> book = Optional.ofNullable(found.get(resource.id()));
            long expected = manifest.itemCounts().getOrDefault(resource.id(), 0L);
            long actual = book.map(row -> row.<Long>getAs("fetched")).orElse(0L);
            long unreadable =
                    book.map(row -> row.<Long>getAs(Books.UNREADABLE_LINES)).orElse(0L);
            if (expected != actual && unreadable == 0) {
                throw new EtlException(
                        EtlException.FAILED_CHECK,
                        "Cannot load: raw holds %d items of %s, its manifest says %d (run %s). Ingest the run again."
                                .formatted(
                                        actual,
                                        resource.id(),
                                        expected,
                                        manifest.run().runId()));
            }
        }
    }
}
