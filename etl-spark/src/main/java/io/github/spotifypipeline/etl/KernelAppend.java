package io.github.spotifypipeline.etl;

import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentTransactionException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Appends rows that the driver holds to Delta tables, by Delta's own library for programs other than Spark. Spark's writer
 * leaves the same, but plans and runs several jobs for each table: a second, where some rows take milliseconds.
 */
final class KernelAppend {
    private static final String ENGINE = "etl-spark";

    private final Engine engine;
    private final String writer;

    /**
     * @param writer the name by which each table's log knows the last batch that it has
     */
    KernelAppend(Configuration hadoop, String writer) {
        this.engine = DefaultEngine.create(hadoop);
        this.writer = writer;
    }

    /** Makes a table of a batch's rows. */
    void create(String table, Map<String, String> properties, long batch, KernelRows rows) {
        write(
                transaction(table, Operation.CREATE_TABLE, batch)
                        .withSchema(engine, rows.getSchema())
                        .withTableProperties(engine, properties)
                        .build(engine),
                rows);
    }

    /**
     * Adds a batch's rows to a table, unless it has them.
     *
     * @return false, and nothing done, if the table has other columns than the rows
     */
    boolean append(String table, long batch, KernelRows rows) {
        try {
            Transaction transaction = transaction(table, Operation.WRITE, batch).build(engine);
            if (!transaction.getSchema(engine).equals(rows.getSchema())) {
                return false;
            }
            write(transaction, rows);
        } catch (ConcurrentTransactionException alreadyWritten) {
            return true;
        }
        return true;
    }

    private TransactionBuilder transaction(String table, Operation operation, long batch) {
        return Table.forPath(engine, table)
                .createTransactionBuilder(engine, ENGINE, operation)
                .withTransactionId(engine, writer, batch);
    }

    private void write(Transaction transaction, KernelRows rows) {
        Row state = transaction.getTransactionState(engine);
        DataWriteContext context = Transaction.getWriteContext(engine, state, Map.of());
        try (CloseableIterator<FilteredColumnarBatch> data = Transaction.transformLogicalData(
                engine,
                state,
                Utils.singletonCloseableIterator(new FilteredColumnarBatch(rows, Optional.empty())),
                Map.of())) {
            // No statistics of columns: tables are read whole.
            CloseableIterator<Row> files = Transaction.generateAppendActions(
                    engine,
                    state,
                    engine.getParquetHandler().writeParquetFiles(context.getTargetDirectory(), data, List.of()),
                    context);
            followUp(transaction.commit(engine, CloseableIterable.inMemoryIterable(files)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A check sum, by which the next append knows the table without reading its log; a checkpoint when one is due. */
    private void followUp(TransactionCommitResult committed) throws IOException {
        for (PostCommitHook hook : committed.getPostCommitHooks()) {
            hook.threadSafeInvoke(engine);
        }
    }
}
