package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * A Delta table of observations: what each run saw, appended once and never changed.
 *
 * <p>Every row ends with its origin: the run, its user and snapshot date, when it was observed, and the resource and
 * raw part, line and ordinal that it was read from.
 */
public final class CuratedTable {
    /** Where a row comes from. */
    public static final List<String> ORIGIN = List.of(
            "run_id", "user_id", "snapshot_date", "observed_at", "resource", "raw_part", "raw_line", "raw_ordinal");

    /** An entity is told in many places; fuller objects (a lower rank) come first. */
    static final String RANK = "rank";

    private static final List<String> RUN = List.of("run_id", "user_id", "snapshot_date");

    /** An ordinal is far below 2^20: a page has at most some hundred entries. */
    private static final int ORDINAL_BITS = 20;

    private final String name;
    private final Set<Resource> feeders;
    private final Selection rows;

    /** How much there is to choose from: what is fast with many is slow with few. */
    public enum Amount {
        FEW,
        MANY
    }

    private interface Selection {
        Dataset<Row> of(Dataset<Row> items, Amount amount);
    }

    private CuratedTable(String name, Set<Resource> feeders, Selection rows) {
        this.name = name;
        this.feeders = feeders;
        this.rows = rows;
    }

    /** The same, where only these resources tell of it. */
    CuratedTable fedBy(Resource... resources) {
        return new CuratedTable(name, EnumSet.copyOf(List.of(resources)), rows);
    }

    /** Whether any of the resources may tell of it. */
    public boolean isFedBy(Collection<Resource> resources) {
        return resources.stream().anyMatch(feeders::contains);
    }

    /**
     * One row per run and key, however often the run met the thing: every value is the first that is not null, fuller
     * objects first.
     */
    static CuratedTable entity(String name, String key, List<String> values, UnaryOperator<Dataset<Row>> observe) {
        // An export's names are no description.
        Set<Resource> feeders = EnumSet.complementOf(EnumSet.of(Resource.STREAMING_HISTORY));
        return new CuratedTable(name, feeders, (items, amount) -> merged(observe.apply(items), key, values));
    }

    /** One row per run and key: the first, as it is. */
    static CuratedTable fact(String name, List<String> keys, List<String> values, UnaryOperator<Dataset<Row>> observe) {
        return fact(name, keys, values, struct(col("raw_part"), col("raw_line"), col("raw_ordinal")), observe);
    }

    /** The same, where another order says which is the first. */
    static CuratedTable fact(
            String name, List<String> keys, List<String> values, Column order, UnaryOperator<Dataset<Row>> observe) {
        return new CuratedTable(
                name,
                EnumSet.allOf(Resource.class),
                (items, amount) -> amount == Amount.MANY
                        ? firstOfMany(observe.apply(items), keys, values, order)
                        : firstOf(observe.apply(items), keys, values, order));
    }

    /** One row per row of the selection. */
    static CuratedTable log(String name, UnaryOperator<Dataset<Row>> select) {
        return new CuratedTable(name, EnumSet.allOf(Resource.class), (items, amount) -> select.apply(items));
    }

    public String name() {
        return name;
    }

    /** This table's rows among a few items. */
    public Dataset<Row> rows(Dataset<Row> items) {
        return rows(items, Amount.FEW);
    }

    /** This table's rows among the given items. */
    public Dataset<Row> rows(Dataset<Row> items, Amount amount) {
        return rows.of(items, amount);
    }

    /** The origin columns, and those of the table itself before them. */
    static Column[] withOrigin(Column... own) {
        return Stream.concat(Arrays.stream(own), columns(ORIGIN)).toArray(Column[]::new);
    }

    /**
     * Where there are many, moving and sorting them all would take most of the time, though nearly every key is told
     * once: only what is told again is put in order.
     */
    private static Dataset<Row> firstOfMany(
            Dataset<Row> observations, List<String> keys, List<String> values, Column order) {
        Dataset<Row> marked = observations.withColumn(
                "mark", xxhash64(columns(concat(keys, RUN)).toArray(Column[]::new)));
        Dataset<Row> repeated =
                broadcast(marked.groupBy("mark").count().where("count > 1").select("mark"));
        Dataset<Row> single = marked.join(repeated, new String[] {"mark"}, "left_anti");
        return single.select(columns(concat(keys, values, ORIGIN)).toArray(Column[]::new))
                .union(firstOf(marked.join(repeated, new String[] {"mark"}, "left_semi"), keys, values, order));
    }

    private static Dataset<Row> firstOf(
            Dataset<Row> observations, List<String> keys, List<String> values, Column order) {
        List<String> rest = concat(values, ORIGIN.subList(RUN.size(), ORIGIN.size()));
        return observations
                .groupBy(columns(concat(keys, RUN)).toArray(Column[]::new))
                .agg(min_by(struct(columns(rest).toArray(Column[]::new)), order).as("first"))
                .select(Stream.of(columns(keys), fields("first", values), originOf("first"))
                        .flatMap(column -> column)
                        .toArray(Column[]::new));
    }

    /**
     * Two steps, since a run tells of the same artist thousands of times in the same words: the first only tells
     * different words apart, by hash; the second, which must sort, then has few rows.
     */
    private static Dataset<Row> merged(Dataset<Row> observations, String key, List<String> values) {
        Dataset<Row> told = observations
                .withColumn("place", place())
                .groupBy(columns(concat(RUN, List.of("resource", "raw_part", RANK, key), values))
                        .toArray(Column[]::new))
                .agg(min("place").as("place"), min("observed_at").as("observed_at"));
        WindowSpec fullestFirst = Window.partitionBy("run_id", key).orderBy(RANK, "raw_part", "place");
        WindowSpec all = fullestFirst.rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing());
        Stream<Column> survivors =
                values.stream().map(value -> first(col(value), true).over(all).as(value));
        return told.select(Stream.of(
                                columns(concat(List.of(key), RUN)),
                                survivors,
                                Stream.of(
                                        min("observed_at").over(all).as("observed_at"),
                                        row_number().over(fullestFirst).as("number")),
                                placed())
                        .flatMap(column -> column)
                        .toArray(Column[]::new))
                .where(col("number").equalTo(1))
                .select(columns(concat(List.of(key), values, ORIGIN)).toArray(Column[]::new));
    }

    /** Line and ordinal in one number, since only numbers can be compared without a sort. */
    private static Column place() {
        return shiftleft(col("raw_line").cast("bigint"), ORDINAL_BITS).plus(col("raw_ordinal"));
    }

    private static Stream<Column> placed() {
        return Stream.of(
                col("resource"),
                col("raw_part"),
                shiftright(col("place"), ORDINAL_BITS).cast("int").as("raw_line"),
                col("place")
                        .bitwiseAND(lit((1L << ORDINAL_BITS) - 1))
                        .cast("int")
                        .as("raw_ordinal"));
    }

    private static Stream<Column> originOf(String struct) {
        return Stream.concat(columns(RUN), fields(struct, ORIGIN.subList(RUN.size(), ORIGIN.size())));
    }

    private static Stream<Column> fields(String struct, List<String> names) {
        return names.stream().map(name -> col(struct + "." + name).as(name));
    }

    private static Stream<Column> columns(List<String> names) {
        return names.stream().map(org.apache.spark.sql.functions::col);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    private static List<String> concat(List<String>... lists) {
        return Arrays.stream(lists).flatMap(List::stream).toList();
    }
}
