package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.WarehouseAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the whole job over playlist entries takes as there are more of them: in a process of its own with 4 GB of heap, from
 * its start to its end, on two cores and on one. Each size is loaded once.
 */
final class Sizes {
    private static final int HEAP_MB = 4096;
    /** Beside its heap a virtual machine holds classes, code and buffers. */
    private static final double MEMORY_GOAL = 1.25;

    private final Workplace place;
    private final List<Integer> sizes;

    Sizes(Workplace place, int largest) {
        this.place = place;
        this.sizes = List.of(10_000, 100_000, 1_000_000, 5_000_000).stream()
                .filter(size -> size <= largest)
                .toList();
    }

    List<Comparison> measure() throws Exception {
        List<Comparison> results = new ArrayList<>();
        for (int entries : sizes) {
            Path raw = place.folder().resolve("raw-" + entries);
            RawRun.of(new InventedLibrary(entries), raw);
            Child one = load(raw, entries, 1);
            Child two = load(raw, entries, 2);
            place.delete(raw);
            String measure = String.format(Locale.ROOT, "load of %,d entries on two cores", entries);
            results.add(Comparison.of(measure, List.of(two.seconds()), "on one core", List.of(one.seconds()), 1));
            long peak = Math.max(one.peakBytes(), two.peakBytes()) >> 20;
            results.add(Comparison.of(measure + ": peak memory", peak, "its heap", HEAP_MB, "MB", MEMORY_GOAL));
        }
        return results;
    }

    private Child load(Path raw, int entries, int cores) throws Exception {
        String name = "sizes_%d_%d".formatted(entries, cores);
        Path curated = place.folder().resolve(name);
        WarehouseAddress warehouse = place.database(name);
        Child child = Child.java(
                List.of("-Xmx%dm".formatted(HEAP_MB), "-XX:+UseSerialGC", "-Dspark.master=local[%d]".formatted(cores)),
                OneLoad.class,
                raw.toString(),
                curated.toString(),
                warehouse.url());
        place.drop(name);
        place.delete(curated);
        return child;
    }
}
