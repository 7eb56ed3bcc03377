package io.github.spotifypipeline.etl;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The writing of a batch to curated: begun once, beside something else or by whoever cannot go on without it. */
final class Writing {
    private final Runnable work;
    private CompletableFuture<Void> begun;

    Writing(Runnable work) {
        this.work = work;
    }

    static Writing ofNothing() {
        return new Writing(() -> {});
    }

    /** Goes on in a thread of its own from now on. */
    synchronized void begin() {
        if (begun == null) {
            ExecutorService thread = Executors.newSingleThreadExecutor();
            begun = CompletableFuture.runAsync(work, thread);
            thread.shutdown();
        }
    }

    /** Returns when it is done; if it failed, with its failure. */
    void join() {
        begin();
        try {
            begun.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** Returns when it is over, however it ended. */
    void awaitEnd() {
        begin();
        begun.handle((done, failure) -> failure).join();
    }
}
