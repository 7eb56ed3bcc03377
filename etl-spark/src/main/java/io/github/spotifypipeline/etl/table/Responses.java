package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.startswith;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Raw lines as responses: one row each, with its entries as an array of texts, wherever the body has them. */
final class Responses {

    private Responses() {}

    static Dataset<Row> of(Dataset<Row> lines) {
        Column text = col("line").cast("string");
        return lines.withColumn("response", from_json(text, SpotifyJson.LINE))
                .withColumn("wrapper", ofSearch(query("type"), Resource::wrapper))
                .withColumn("field_text", fieldText(text))
                .withColumn("listed", listed())
                .withColumn("entries", when(col("response.status").equalTo(200), entryTexts(text)))
                .select(
                        col("run_id"),
                        col("user_id"),
                        col("snapshot_date"),
                        col("resource"),
                        col("response.fetched_at").as("observed_at"),
                        col("raw_part"),
                        col("raw_line"),
                        requestId().as("request_id"),
                        query("time_range").as("time_range"),
                        col("wrapper"),
                        coalesce(query("offset").try_cast("int"), lit(0)).as("offset"),
                        col("response.page").as("page"),
                        col("response.status").as("status"),
                        col("entries"),
                        col("entries").isNotNull().as("is_readable"),
                        coalesce(size(col("entries")), lit(0)).as("item_count"),
                        col("listed.total").try_cast("bigint").as("total"),
                        col("listed.next").as("next"));
    }

    private static Column query(String name) {
        return element_at(col("response.request.query"), name);
    }

    /** What a response was asked by: an id, or what a search sought. */
    private static Column requestId() {
        return ofSearch(concat_ws(":", query("type"), query("q")), col("response.request.id"));
    }

    /** The field of the body that has the entries, where they are in one. */
    private static Column fieldText(Column text) {
        Column path = concat(lit("$.body."), ofSearch(concat(query("type"), lit("s")), Resource::field));
        Column isInField = not(is(Resource.Body.ITEMS)).and(not(isOneEntry()));
        return when(isInField, call_function("get_json_object", text, path));
    }

    private static Column listed() {
        return when(is(Resource.Body.ITEMS_OF_FIELD), from_json(col("field_text"), SpotifyJson.PAGE))
                .otherwise(col("response.body"));
    }

    private static Column entryTexts(Column text) {
        Column body = get_json_object(text, "$.body");
        return when(isOneEntry(), when(startswith(body, lit("{")), array(body)))
                .when(
                        is(Resource.Body.ENTRY).or(is(Resource.Body.FIELD)),
                        from_json(col("field_text"), SpotifyJson.LIST, Map.of()))
                .otherwise(col("listed.items"));
    }

    /** Whether one thing was asked for, and not several at once. */
    private static Column isOneEntry() {
        return is(Resource.Body.ENTRY).and(query("ids").isNull());
    }

    private static Column is(Resource.Body body) {
        return col("resource").isInCollection(Resource.ids(resource -> resource.body() == body));
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
