package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CopySinkTest {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void everyTypeArrivesAsItWas(SparkSession spark) throws SQLException {
        StructType schema = StructType.fromDDL("s STRING, b BOOLEAN, y TINYINT, h SMALLINT, i INT, l BIGINT, f FLOAT,"
                + " d DOUBLE, n DECIMAL(10,2), t DATE, z TIMESTAMP, x BINARY, a ARRAY<STRING>");
        Row full = RowFactory.create(
                "text",
                true,
                (byte) 1,
                (short) 2,
                3,
                4_000_000_000L,
                1.5f,
                -2.25e-300,
                new BigDecimal("12.30"),
                Date.valueOf("1965-02-03"),
                Timestamp.from(java.time.Instant.parse("2026-11-14T21:05:59.001002Z")),
                new byte[] {0, (byte) 255},
                new String[] {"one", null, ""});
        Row empty = RowFactory.create(new Object[13]);

        long count = copy(spark.createDataFrame(List.of(full, empty), schema));

        assertThat(count).isEqualTo(2);
        database.execute("alter database " + databaseName() + " set timezone = 'UTC'");
        assertThat(database.rows("select * from copied order by s"))
                .containsExactly(
                        "text | t | 1 | 2 | 3 | 4000000000 | 1.5 | -2.25e-300 | 12.30 | 1965-02-03 | "
                                + "2026-11-14 21:05:59.001002+00 | \\x00ff | {one,NULL,\"\"}",
                        "null | null | null | null | null | null | null | null | null | null | null | null | null");
    }

    @Test
    void textIsNeverMistakenForSomethingElse(SparkSession spark) throws SQLException {
        List<String> texts = List.of(
                "",
                "\\N",
                "null",
                "NULL",
                "tab\there",
                "line\nend",
                "return\rhere",
                "back\\slash",
                "\\.",
                "{brace}",
                "\"quoted\"",
                "it's",
                "🎸 满 אור",
                "comma,comma");
        List<Row> rows = texts.stream()
                .map(text -> RowFactory.create(text, new String[] {text, text}))
                .toList();

        copy(spark.createDataFrame(rows, StructType.fromDDL("s STRING, a ARRAY<STRING>")));

        assertThat(database.rows("select s from copied")).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(database.rows("select count(*) from copied where a = array[s, s]"))
                .containsExactly("14");
    }

    @Test
    void aCharacterThatPostgresCannotStoreIsReplaced(SparkSession spark) throws SQLException {
        copy(spark.createDataFrame(List.of(RowFactory.create("a\0b")), StructType.fromDDL("s STRING")));

        assertThat(database.rows("select s from copied")).containsExactly("a\uFFFDb");
    }

    @Test
    void everyPartitionIsWrittenOnce(SparkSession spark) throws SQLException {
        assertThat(copy(spark.range(0, 10_000, 1, 7).toDF("n"))).isEqualTo(10_000);

        assertThat(database.rows("select count(*), count(distinct n), sum(n) from copied"))
                .containsExactly("10000 | 10000 | 49995000");
    }

    @Test
    void aTypeWithoutCounterpartIsRefused(SparkSession spark) {
        Dataset<Row> rows = spark.sql("select map('key', 1) as m");

        assertThatThrownBy(() -> copy(rows)).hasMessageContaining("MAP<STRING, INT>");
    }

    private long copy(Dataset<Row> rows) throws SQLException {
        try (Connection connection = database.connect()) {
            CopySink.createUnloggedTable(connection, "copied", rows.schema());
        }
        return CopySink.write(rows, database.address(), "copied");
    }

    private String databaseName() {
        return database.rows("select current_database()").get(0);
    }
}
