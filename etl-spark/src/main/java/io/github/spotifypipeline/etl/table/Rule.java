package io.github.spotifypipeline.etl.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * What must be true of an entry.
 *
 * @param name under which entries are quarantined that break it
 * @param concerned the entries that it is about
 * @param holds the condition; one that is null does not hold
 */
record Rule(String name, Column concerned, Column holds) {

    /** About the entries of some resources. */
    static Rule of(String name, Column holds, Resource... resources) {
        return new Rule(name, isOf(resources), holds);
    }

    /** A resource holds things of some kinds only; what else is in it would be taken for one of those. */
    static Rule kind(Resource resource, String... kinds) {
        return of("other_kind", col("item_type").isInCollection(List.of(kinds)), resource);
    }

    static Column isOf(Resource... resources) {
        return col("resource")
                .isInCollection(Arrays.stream(resources).map(Resource::id).toList());
    }

    Column isBroken() {
        return concerned.and(not(coalesce(holds, lit(false))));
    }
}
