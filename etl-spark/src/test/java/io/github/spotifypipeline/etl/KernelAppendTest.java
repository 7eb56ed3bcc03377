package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class KernelAppendTest {
    private static final String WRITER = "test";
    private static final StructType NUMBERS = StructType.fromDDL("n INT");

    private String table;
    private KernelAppend kernel;

    @BeforeEach
    void setUp(SparkSession spark, @TempDir Path folder) {
        table = folder.resolve("table").toString();
        kernel = new KernelAppend(spark.sessionState().newHadoopConf(), WRITER);
    }

    @Test
    void everyTypeComesBackAsItWas(SparkSession spark) {
        StructType schema =
                StructType.fromDDL("s STRING, b BOOLEAN, i INT, l BIGINT, d DATE, t TIMESTAMP, a ARRAY<STRING>");
        Row full = RowFactory.create(
                "name\n\0\uD83C\uDFB5",
                true,
                -3,
                4_000_000_000L,
                Date.valueOf("1965-02-03"),
                Timestamp.from(Instant.parse("1969-12-31T23:59:59.001002Z")),
                new String[] {"one", null, ""});
        Row late = RowFactory.create(
                "",
                false,
                0,
                0L,
                Date.valueOf("9999-12-31"),
                Timestamp.from(Instant.parse("2026-11-14T21:05:59.999999Z")),
                new String[0]);
        Row empty = RowFactory.create(new Object[7]);
        List<Row> rows =
                spark.createDataFrame(List.of(full, late, empty), schema).collectAsList();

        kernel.create(table, Map.of(), 1, new KernelRows(schema, rows));

        assertThat(spark.read().format("delta").load(table).schema()).isEqualTo(schema);
        assertThat(spark.read().format("delta").load(table).collectAsList()).containsExactlyElementsOf(rows);
    }

    @Test
    void aBatchIsWrittenOnceByWhichever(SparkSession spark) {
        kernel.create(table, Map.of(), 1, number(1));
        assertThat(kernel.append(table, 1, number(1))).isTrue();
        appendBySpark(spark, 1, 1);
        appendBySpark(spark, 2, 2);
        assertThat(kernel.append(table, 2, number(2))).isTrue();

        assertThat(numbers(spark)).containsExactly(1, 2);
    }

    @Test
    void manyBatchesAreReadFromACheckpoint(SparkSession spark) {
        kernel.create(table, Map.of(), 1, number(1));
        for (int batch = 2; batch <= 12; batch++) {
            kernel.append(table, batch, number(batch));
        }

        assertThat(Path.of(table, "_delta_log", "_last_checkpoint")).exists();
        assertThat(numbers(spark)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void otherColumnsAreLeftToSpark(SparkSession spark) {
        kernel.create(table, Map.of(), 1, number(1));
        StructType wider = StructType.fromDDL("n INT, name STRING");

        assertThat(kernel.append(table, 2, new KernelRows(wider, List.of(RowFactory.create(2, "two")))))
                .isFalse();

        assertThat(numbers(spark)).containsExactly(1);
    }

    private void appendBySpark(SparkSession spark, long batch, int n) {
        spark.createDataFrame(List.of(RowFactory.create(n)), NUMBERS)
                .write()
                .format("delta")
                .mode("append")
                .option("txnAppId", WRITER)
                .option("txnVersion", batch)
                .save(table);
    }

    private static KernelRows number(int n) {
        return new KernelRows(NUMBERS, List.of(RowFactory.create(n)));
    }

    private List<Integer> numbers(SparkSession spark) {
        return spark.read().format("delta").load(table).collectAsList().stream()
                .map(row -> row.getInt(0))
                .sorted()
                .toList();
    }
}
