package io.github.spotifypipeline.bench;

import java.util.concurrent.Callable;

/** Seconds that something takes. */
final class Stopwatch {
    private Stopwatch() {}

    static double seconds(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return (System.nanoTime() - start) / 1e9;
    }
}
