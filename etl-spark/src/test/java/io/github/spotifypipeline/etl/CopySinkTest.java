package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
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
                Timestamp.from(Instant.parse("2026-11-14T21:05:59.001002Z")),
                new byte[] {0, (byte) 255},
                new String[] {"one", null, ""});
        Row empty = RowFactory.create(new Object[13]);

        long count = copy(spark.createDataFrame(List.of(full, empty), schema));

        assertThat(count).isEqualTo(2);
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
                " ",
                "\\N",
                "null",
                "NULL",
                "tab\there",
                "line\nend",
                "return\rhere",
                "back\\slash",
                "trailing\\",
                "\\.",
                "\b\f\u000B\u001B\u007F",
                "{brace}",
                "\"quoted\"",
                "\\\"",
                "it's",
                "🎸 满 אור",
                "comma,comma",
                "long ".repeat(100_000));
        List<Row> rows = texts.stream()
                .map(text -> RowFactory.create(text, new String[] {text, text}))
                .toList();

        copy(spark.createDataFrame(rows, StructType.fromDDL("s STRING, a ARRAY<STRING>")));

        assertThat(database.rows("select s from copied")).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(database.rows("select count(*) from copied where a = array[s, s]"))
                .containsExactly(String.valueOf(texts.size()));
    }

    @Test
    void whatIsNoCharacterToPostgresIsReplaced(SparkSession spark) throws SQLException {
        assertThat(copied(spark, "STRING", "a\0b", "\0", "é\0\0é"))
                .containsExactly("a\uFFFDb", "\uFFFD", "é\uFFFD\uFFFDé");

        copy(spark.sql("select cast(x'61ff62' as string) as v, array(cast(x'eda080' as string)) as a"));
        assertThat(database.rows("select v, a[1] ~ '^\uFFFD+$' from copied")).containsExactly("a\uFFFDb | t");
    }

    @Test
    void aLoneSurrogateIsTheQuestionMarkThatSparkMakesOfIt(SparkSession spark) throws SQLException {
        assertThat(copied(spark, "STRING", "a\uD83Cb")).containsExactly("a?b");
    }

    @Test
    void daysAreThoseOfTheCalendar(SparkSession spark) throws SQLException {
        assertThat(copied(
                        spark,
                        "DATE",
                        LocalDate.of(1970, 1, 1),
                        LocalDate.of(1899, 12, 31),
                        LocalDate.of(1582, 10, 10),
                        LocalDate.of(1, 1, 1),
                        LocalDate.of(-43, 3, 15),
                        LocalDate.of(-4713, 11, 24),
                        LocalDate.of(9999, 12, 31),
                        LocalDate.of(10_000, 1, 1),
                        LocalDate.of(5_874_897, 12, 31)))
                .containsExactly(
                        "1970-01-01",
                        "1899-12-31",
                        "1582-10-10",
                        "0001-01-01",
                        "0044-03-15 BC",
                        "4714-11-24 BC",
                        "9999-12-31",
                        "10000-01-01",
                        "5874897-12-31");
    }

    @Test
    void momentsAreExactToTheMicrosecondInAnyYear(SparkSession spark) throws SQLException {
        List<LocalDateTime> moments = List.of(
                LocalDateTime.parse("2026-11-14T21:05:59.000001"),
                LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                LocalDateTime.parse("1899-12-31T23:59:59.999999"),
                LocalDateTime.parse("1582-10-10T12:00:00"),
                LocalDateTime.parse("0001-01-01T00:00:00"),
                LocalDateTime.parse("-0043-03-15T12:00:00.5"),
                LocalDateTime.parse("+10000-01-01T00:00:00"),
                LocalDateTime.parse("+294246-12-31T23:59:59.999999"));
        List<String> expected = List.of(
                "2026-11-14 21:05:59.000001",
                "1969-12-31 23:59:59.999999",
                "1899-12-31 23:59:59.999999",
                "1582-10-10 12:00:00",
                "0001-01-01 00:00:00",
                "0044-03-15 12:00:00.5 BC",
                "10000-01-01 00:00:00",
                "294246-12-31 23:59:59.999999");

        assertThat(copied(spark, "TIMESTAMP_NTZ", moments.toArray())).isEqualTo(expected);
        copied(spark, "TIMESTAMP", moments.stream().map(CopySinkTest::utc).toArray());
        assertThat(database.rows("select (v at time zone 'UTC')::text from copied order by n"))
                .isEqualTo(expected);
    }

    @Test
    void whatIsBeforePostgresTimeIsRefused(SparkSession spark) {
        for (String moment : List.of(
                "date_from_unix_date(-2147483648)",
                "date_from_unix_date(-2147472691)",
                "timestamp_micros(-9223372036854775808L)",
                "timestamp_micros(-8277292036854775808L)",
                "cast(timestamp_micros(-9223372036854775808L) as timestamp_ntz)")) {
            assertThatThrownBy(() -> copy(spark.sql("select " + moment + " as v")))
                    .as(moment)
                    .hasMessageContaining("out of range");
            assertThat(database.rows("select * from copied")).isEmpty();
        }
    }

    @Test
    void numbersThatAreNoneArriveToo(SparkSession spark) throws SQLException {
        assertThat(copied(
                        spark,
                        "DOUBLE",
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        -0.0,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE))
                .containsExactly("NaN", "Infinity", "-Infinity", "-0", "5e-324", "1.7976931348623157e+308");
        assertThat(copied(spark, "FLOAT", Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE))
                .containsExactly("NaN", "Infinity", "-Infinity", "3.4028235e+38");
    }

    @Test
    void integersReachTheirEnds(SparkSession spark) throws SQLException {
        assertThat(copied(spark, "TINYINT", Byte.MIN_VALUE, Byte.MAX_VALUE)).containsExactly("-128", "127");
        assertThat(copied(spark, "SMALLINT", Short.MIN_VALUE, Short.MAX_VALUE)).containsExactly("-32768", "32767");
        assertThat(copied(spark, "INT", Integer.MIN_VALUE, Integer.MAX_VALUE))
                .containsExactly("-2147483648", "2147483647");
        assertThat(copied(spark, "BIGINT", Long.MIN_VALUE, Long.MAX_VALUE))
                .containsExactly("-9223372036854775808", "9223372036854775807");
    }

    @Test
    void decimalsKeepEveryDigit(SparkSession spark) throws SQLException {
        for (int scale : List.of(0, 1, 2, 3, 4, 5, 18, 37, 38)) {
            List<BigDecimal> values = new ArrayList<>();
            for (String digits : List.of("0", "1", "-1", "9999", "10000", "-12345678", "1" + "0".repeat(37))) {
                values.add(new BigDecimal(new BigInteger(digits), scale));
            }
            values.add(new BigDecimal(BigInteger.TEN.pow(38).subtract(BigInteger.ONE), scale));

            assertThat(copied(spark, "DECIMAL(38, %d)".formatted(scale), values.toArray()))
                    .isEqualTo(values.stream().map(BigDecimal::toPlainString).toList());
        }
    }

    @Test
    void bytesArriveAsTheyWere(SparkSession spark) throws SQLException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        assertThat(copied(spark, "BINARY", all, new byte[0]))
                .containsExactly("\\x" + HexFormat.of().formatHex(all), "\\x");
    }

    @Test
    void arraysArriveAsTheyWere(SparkSession spark) throws SQLException {
        assertThat(copied(
                        spark,
                        "ARRAY<STRING>",
                        new String[0],
                        new String[] {null},
                        new String[] {null, "NULL", "", "a\"b", "a\\\"b", "{x,y}", "a b"},
                        null))
                .containsExactly(
                        "{}", "{NULL}", "{NULL,\"NULL\",\"\",\"a\\\"b\",\"a\\\\\\\"b\",\"{x,y}\",\"a b\"}", "null");
        assertThat(copied(spark, "ARRAY<BOOLEAN>", (Object) new Boolean[] {true, null, false}))
                .containsExactly("{t,NULL,f}");
        assertThat(copied(spark, "ARRAY<TINYINT>", (Object) new Byte[] {1, -1})).containsExactly("{1,-1}");
        assertThat(copied(spark, "ARRAY<BIGINT>", (Object) new Long[] {Long.MIN_VALUE, null}))
                .containsExactly("{-9223372036854775808,NULL}");
        assertThat(copied(spark, "ARRAY<DOUBLE>", (Object) new Double[] {Double.NaN, 1.5}))
                .containsExactly("{NaN,1.5}");
        assertThat(copied(spark, "ARRAY<DATE>", (Object) new LocalDate[] {LocalDate.of(-43, 3, 15)}))
                .containsExactly("{\"0044-03-15 BC\"}");
        assertThat(copied(spark, "ARRAY<TIMESTAMP_NTZ>", (Object)
                        new LocalDateTime[] {LocalDateTime.parse("2026-01-02T03:04:05")}))
                .containsExactly("{\"2026-01-02 03:04:05\"}");
        assertThat(copied(spark, "ARRAY<DECIMAL(4, 2)>", (Object)
                        new BigDecimal[] {new BigDecimal("-0.05"), null, new BigDecimal("12.30")}))
                .containsExactly("{-0.05,NULL,12.30}");
        assertThat(copied(spark, "ARRAY<BINARY>", (Object) new byte[][] {{1, 2}, {}}))
                .containsExactly("{\"\\\\x0102\",\"\\\\x\"}");
    }

    @Test
    void columnsKeepTheirNames(SparkSession spark) throws SQLException {
        copy(spark.sql("select 1 as `select`, 2 as `a\"b`, 3 as `Mixed case; --`, 4 as `é'`"));

        assertThat(database.rows("select \"select\", \"a\"\"b\", \"Mixed case; --\", \"é'\" from copied"))
                .containsExactly("1 | 2 | 3 | 4");
    }

    @Test
    void columnsAreFoundByName(SparkSession spark) throws SQLException {
        database.execute("create table copied (b text, rest integer default 7, a bigint)");

        CopySink.write(spark.sql("select 1L as a, 'x' as b"), database.address(), "copied");

        assertThat(database.rows("select * from copied")).containsExactly("x | 7 | 1");
    }

    @Test
    void everyPartitionIsWrittenOnce(SparkSession spark) throws SQLException {
        assertThat(copy(spark.range(0, 10_000, 1, 7).toDF("n"))).isEqualTo(10_000);

        assertThat(database.rows("select count(*), count(distinct n), sum(n) from copied"))
                .containsExactly("10000 | 10000 | 49995000");
    }

    @Test
    void noRowsAreNone(SparkSession spark) throws SQLException {
        assertThat(copy(spark.range(0).toDF("n"))).isZero();
    }

    @Test
    void aTaskThatFailsLeavesNone(SparkSession spark) {
        Dataset<Row> rows = spark.range(0, 100_000, 1, 1).selectExpr("100 div (99999 - id) as n");

        assertThatThrownBy(() -> copy(rows)).hasMessageContaining("DIVIDE_BY_ZERO");

        assertThat(database.rows("select count(*) from copied")).containsExactly("0");
    }

    @Test
    void aTypeWithoutCounterpartIsRefusedBeforeAnythingIsDone(SparkSession spark) {
        database.execute("create table copied (kept integer)");
        for (String value : List.of("map('key', 1)", "struct(1)", "null", "interval '1' day", "array(array(1))")) {
            Dataset<Row> rows = spark.sql("select 1 as kept, " + value + " as odd");

            assertThatThrownBy(() -> copy(rows))
                    .hasMessageMatching(
                            "Cannot copy: PostgreSQL has no such type \\(column \"odd\", [^)]+(\\).*)?\\)\\. Cast it, .*");
            assertThatThrownBy(() -> CopySink.write(rows, database.address(), "copied"))
                    .hasMessageContaining("\"odd\"");
        }
        assertThat(database.rows("select count(kept) from copied")).containsExactly("0");
    }

    @Test
    void aColumnOfAnotherTypeIsRefused(SparkSession spark) {
        database.execute("create table copied (n integer)");
        Dataset<Row> rows = spark.sql("select date '2026-11-14' as n");

        assertThatThrownBy(() -> CopySink.write(rows, database.address(), "copied"))
                .hasMessageContaining("Cannot copy: column \"n\" of copied is of another type (integer, not date).");
        assertThat(database.rows("select * from copied")).isEmpty();
    }

    /** The values as PostgreSQL tells them, after they were copied as a column of that type. */
    private List<String> copied(SparkSession spark, String type, Object... values) throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(RowFactory.create(rows.size(), value));
        }
        copy(spark.createDataFrame(rows, StructType.fromDDL("n INT, v " + type)));
        return database.rows("select v::text from copied order by n");
    }

    private static Instant utc(LocalDateTime moment) {
        return moment.toInstant(ZoneOffset.UTC);
    }

    private long copy(Dataset<Row> rows) throws SQLException {
        try (Connection connection = database.connect()) {
            CopySink.createUnloggedTable(connection, "copied", rows.schema());
        }
        return CopySink.write(rows, database.address(), "copied");
    }
}
