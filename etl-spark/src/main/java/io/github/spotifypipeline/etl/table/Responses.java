package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.schema_of_variant;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.startswith;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Raw lines as responses: one row each, with its entries as an array of texts, wherever the body has them. A line that is
 * no response ({@code is_response} is false) is its own and only entry.
 *
 * <p>Of fields of the same name the last counts, as for Jackson. Spark keeps an earlier one if the last has another type, so
 * what was told to be corrupt is looked at again.
 */
final class Responses {
    /** Far beyond what any listing has: enough that no sum of them overflows. */
    private static final int MOST_ENTRIES = 10_000_000;

    private static final long LARGEST_TOTAL = 1_000_000_000;
    private static final int MOST_PAGES = 999_999;

    private Responses() {}

    static Dataset<Row> of(Dataset<Row> lines) {
        return lines.withColumn("text", col("line").cast("string"))
                .withColumn("response", json(col("text"), SpotifyJson.LINE))
                .withColumn("whole", when(not(isPlainPage()), json(col("text"), SpotifyJson.LINE_OF_ANYTHING)))
                .withColumn("response", when(isResponse(), col("response")))
                .withColumn("is_response", col("response").isNotNull())
                .withColumn("field", ofSearch(concat(query("type"), lit("s")), Resource::field))
                .withColumn("body", body())
                .withColumn("pages", when(is(Resource.Body.ITEMS_OF_FIELD), json(col("body"), SpotifyJson.PAGES)))
                .withColumn("lists", when(isList(), json(col("body"), SpotifyJson.LISTS)))
                .withColumn("listed", listed())
                .withColumn("entries", entries())
                .select(
                        col("run_id"),
                        col("user_id"),
                        col("snapshot_date"),
                        col("resource"),
                        col("is_response"),
                        col("response.fetched_at").as("observed_at"),
                        col("raw_part"),
                        col("raw_line"),
                        requestId().as("request_id"),
                        timeRange().as("time_range"),
                        when(col("is_response"), ofSearch(query("type"), Resource::wrapper))
                                .as("wrapper"),
                        coalesce(between(query("offset").try_cast("int"), 0, MOST_ENTRIES), lit(0))
                                .as("offset"),
                        col("response.page").as("page"),
                        col("response.status").as("status"),
                        col("entries"),
                        col("is_response").and(col("entries").isNotNull()).as("is_readable"),
                        coalesce(size(col("entries")), lit(0)).as("item_count"),
                        between(col("listed.total").try_cast("bigint"), 0, LARGEST_TOTAL)
                                .as("total"),
                        col("listed.next").as("next"));
    }

    private static Column json(Column text, DataType schema) {
        return from_json(text, schema, Map.of("columnNameOfCorruptRecord", SpotifyJson.CORRUPT));
    }

    private static Column between(Column number, long least, long most) {
        return when(number.between(least, most), number);
    }

    /** Whether all is told by the first parse, as it is of nearly every line. */
    private static Column isPlainPage() {
        return is(Resource.Body.ITEMS).and(isSound("response"));
    }

    private static Column isSound(String parsed) {
        return col(parsed)
                .isNotNull()
                .and(col(parsed + "." + SpotifyJson.CORRUPT).isNull());
    }

    /** Whether the line is whole, and says what was asked and what came. */
    private static Column isResponse() {
        Column isWhole = isPlainPage().or(isSound("whole"));
        Column isTold = col("response.request")
                .isNotNull()
                .and(col("response.page").between(0, MOST_PAGES))
                .and(col("response.status").isNotNull())
                .and(Times.isStorable(col("response.fetched_at")));
        return isWhole.and(coalesce(isTold, lit(false)));
    }

    /** The body as text, if it is an object. */
    private static Column body() {
        Column isObject = col("response.body").isNotNull();
        return when(isObject.and(isSound("response")), col("whole.body"))
                .when(isObject, last(col("text"), lit("body")));
    }

    private static Column query(String name) {
        return col("response.request.query").getField(name);
    }

    /** What a response was asked by, where its entries are of something: an id, or what a search sought. */
    private static Column requestId() {
        return when(
                isOneOf(Resource.ASKED_BY),
                ofSearch(concat(query("type"), lit(":"), query("q")), col("response.request.id")));
    }

    /** Top lists have one; Spotify's own choice where none was asked for. */
    private static Column timeRange() {
        return when(
                col("is_response").and(isOneOf(Resource.TOP_LISTS)), coalesce(query("time_range"), lit("medium_term")));
    }

    private static Column listed() {
        return when(is(Resource.Body.ITEMS_OF_FIELD), holder("pages")).otherwise(col("response.body"));
    }

    private static Column holder(String parsed) {
        Column holder = lit(null);
        for (String name : SpotifyJson.HOLDERS) {
            holder = when(col("field").equalTo(name), col(parsed + "." + name)).otherwise(holder);
        }
        return holder;
    }

    private static Column entries() {
        Column entries = when(isOneEntry(), when(startswith(col("body"), lit("{")), array(col("body"))))
                .when(isList(), lastOrNone(isSound("lists"), holder("lists"), last(col("body"), col("field"))))
                .when(
                        is(Resource.Body.ITEMS_OF_FIELD),
                        lastOrNone(
                                isSound("pages"),
                                col("listed.items"),
                                last(last(col("body"), col("field")), lit("items"))))
                .otherwise(lastOrNone(isPlainPage(), col("listed.items"), last(col("body"), lit("items"))));
        return when(not(col("is_response")), array(col("text")))
                .when(col("response.status").equalTo(200), entries);
    }

    /** The entries as parsed; where that told of something corrupt, they count if they are the last of that name. */
    private static Column lastOrNone(Column isSound, Column parsed, Column last) {
        return when(isSound, parsed)
                .when(parsed.isNotNull().and(startswith(last, lit("["))), from_json(last, SpotifyJson.LIST, Map.of()));
    }

    /** The last field of that name, as text; null where it is a text itself, which may look like anything. */
    private static Column last(Column object, Column name) {
        Column isText =
                schema_of_variant(last(object, name, DataTypes.VariantType)).equalTo("STRING");
        return when(not(coalesce(isText, lit(false))), last(object, name, DataTypes.StringType));
    }

    private static Column last(Column object, Column name, DataType type) {
        Column fields = map_entries(from_json(object, DataTypes.createMapType(DataTypes.StringType, type), Map.of()));
        return try_element_at(filter(fields, field -> field.getField("key").equalTo(name)), lit(-1))
                .getField("value");
    }

    /** Whether one thing was asked for, and not several at once. */
    private static Column isOneEntry() {
        return is(Resource.Body.ENTRY).and(query("ids").isNull());
    }

    /** Whether the body has a list that has no pages. */
    private static Column isList() {
        return is(Resource.Body.FIELD)
                .or(is(Resource.Body.ENTRY).and(query("ids").isNotNull()));
    }

    private static Column is(Resource.Body body) {
        return col("resource").isInCollection(Resource.ids(resource -> resource.body() == body));
    }

    private static Column isOneOf(Set<Resource> resources) {
        return col("resource").isInCollection(Resource.ids(resources::contains));
    }

    private static Column ofSearch(Column value, Function<Resource, String> ofOthers) {
        Column others = lit("");
        for (Resource resource : Resource.values()) {
            others = when(col("resource").equalTo(resource.id()), ofOthers.apply(resource))
                    .otherwise(others);
        }
        return ofSearch(value, others);
    }

    /** A search holds what was sought; any other resource always the same. */
    private static Column ofSearch(Column value, Column ofOthers) {
        return when(col("resource").equalTo(Resource.SEARCH.id()), value).otherwise(ofOthers);
    }
}
