package io.github.spotifypipeline.etl;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Small Spark jobs side by side: while one is planned or commits, another has the cores. */
final class Concurrently {
    private static final int THREADS = 2;

    private Concurrently() {}

    /** Does it for all and returns when all are done; the first that failed is thrown, and those not yet begun are not. */
    static <T> void forEach(Collection<T> all, Consumer<T> task) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<? extends Future<?>> submitted = all.stream()
                    .map(one -> threads.submit(() -> task.accept(one)))
                    .toList();
            for (Future<?> result : submitted) {
                result.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
