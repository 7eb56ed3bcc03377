package io.github.spotifypipeline.etl;

import io.delta.kernel.exceptions.ConcurrentWriteException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.delta.DeltaConcurrentModificationException;

/** Why a job failed, in one line: what a task threw comes wrapped in what Spark says about it, often several times. */
final class Explanation {
    private final Exception failure;
    private final List<Throwable> chain;

    private Explanation(Exception failure) {
        this.failure = failure;
        this.chain = Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .toList();
    }

    /** The failure as it is to be told, or itself where nobody knows better. */
    static RuntimeException of(Exception failure, EtlRequest request, boolean isStopped) {
        Explanation explanation = new Explanation(failure);
        return explanation
                .first(EtlException.class)
                .or(() -> isStopped ? Optional.of(explanation.ofStop()) : Optional.empty())
                .or(() -> explanation.first(SQLException.class).map(Warehouse::refused))
                .or(explanation::ofLostRows)
                .or(() -> explanation.ofConflict(request))
                .or(() -> explanation.ofDamage(request))
                .or(() -> explanation.ofFiles(request))
                .map(RuntimeException.class::cast)
                .orElseGet(explanation::unexplained);
    }

    /** Whoever ends the JVM ends Spark first; what fails then says nothing of the load. */
    private EtlException ofStop() {
        return new EtlException(
                EtlException.NOT_READY,
                "Cannot finish: Spark was stopped, as when the job is ended from outside. Run it again; it goes on where it"
                        + " was, and until then nothing half-done is to be seen in the warehouse.",
                failure);
    }

    /** Rows are kept where they were computed; whoever loses a machine of a cluster loses those that were on it. */
    private Optional<EtlException> ofLostRows() {
        return chain.stream()
                .filter(cause -> isOfCondition(cause, "CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND"))
                .findFirst()
                .map(cause -> new EtlException(
                        EtlException.NOT_READY,
                        "Cannot finish: a machine of the cluster was lost, and rows of this load with it. Nothing half-done"
                                + " is to be seen in the warehouse; run it again.",
                        failure));
    }

    private Optional<EtlException> ofConflict(EtlRequest request) {
        return chain.stream()
                .filter(cause -> cause instanceof DeltaConcurrentModificationException
                        || cause instanceof ConcurrentWriteException)
                .findFirst()
                .map(conflict -> new EtlException(
                        EtlException.NOT_READY,
                        "Cannot load: another load writes to the same curated (" + request.curated()
                                + "). Wait until it is done and run it again.",
                        failure));
    }

    /** A file of curated that is there and is not what was written. */
    private Optional<EtlException> ofDamage(EtlRequest request) {
        return chain.stream()
                .filter(cause -> cause instanceof ChecksumException || isOfCondition(cause, "FAILED_READ_FILE"))
                .filter(cause -> OneLine.of(cause).contains(".parquet")
                        || OneLine.of(cause).contains("_delta_log"))
                .findFirst()
                .map(cause -> new EtlException(
                        EtlException.FAILED_CHECK,
                        "Cannot load: curated is damaged (" + OneLine.of(cause) + "; in " + request.curated()
                                + "). Restore the file, or make curated once more from raw with `pipeline replay`.",
                        failure));
    }

    private static boolean isOfCondition(Throwable cause, String condition) {
        return cause instanceof SparkThrowable told
                && String.valueOf(told.getCondition()).startsWith(condition);
    }

    /** The innermost is the one that the file system itself threw. */
    private Optional<EtlException> ofFiles(EtlRequest request) {
        return chain.stream()
                .filter(IOException.class::isInstance)
                .reduce((outer, inner) -> inner)
                .map(cause -> new EtlException(
                        EtlException.NOT_READY,
                        "Cannot load: a file cannot be read or written (" + OneLine.of(cause) + "; raw "
                                + request.raw() + ", curated " + request.curated()
                                + "). Nothing of this load is stored; see to space and access, then run it again.",
                        failure));
    }

    private RuntimeException unexplained() {
        return failure instanceof RuntimeException told ? told : new IllegalStateException(failure);
    }

    private <T> Optional<T> first(Class<T> type) {
        return chain.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
