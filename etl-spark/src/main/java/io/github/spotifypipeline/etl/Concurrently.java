package io.github.spotifypipeline.etl;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Small Spark jobs side by side: while one is planned or commits, another has the cores. */
final class Concurrently {
    private static final int THREADS = 2;

    private Concurrently() {}

    /**
     * Does it for all and returns when all are done. If one fails, those not yet begun are not, and the first failure is
     * thrown when nothing goes on any more: who tries again at once shall not meet what is left of this time.
     */
    static <T> void forEach(Collection<T> all, Consumer<T> task) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<? extends Future<?>> submitted =
                all.stream().map(one -> threads.submit(() -> task.accept(one))).toList();
        threads.shutdown();
        try {
            for (Future<?> result : submitted) {
                result.get();
            }
        } catch (ExecutionException e) {
            submitted.forEach(result -> result.cancel(false));
            awaitEnd(threads);
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            threads.shutdownNow();
            throw interrupted(e);
        }
    }

    private static void awaitEnd(ExecutorService threads) {
        try {
            threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
