package io.github.spotifypipeline.etl.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table of schema {@code warehouse} and how observations become its rows. The SQL that does it is written in one
 * place, from this description.
 *
 * @param name without the schema
 * @param mode how a row leaves the table
 * @param source a relation over schema {@code staging}: the keys, values and fixed columns, {@code run_id},
 *     the resource, and raw part, line and ordinal
 * @param keys the primary key
 * @param values columns that a later observation may change
 * @param fixed columns that keep what the first observation said
 * @param scope the part of the key that one complete read replaces; empty for {@link Mode#UPSERT}
 * @param reads a query for the reads of the scope: its columns, {@code run_id} and {@code is_complete}; empty for {@link Mode#UPSERT}
 * @param history whether what the values were before is kept
 */
public record WarehouseTable(
        String name,
        Mode mode,
        String source,
        List<String> keys,
        List<String> values,
        List<String> fixed,
        List<String> scope,
        String reads,
        History history) {

    /** Whether what the values were before is kept, in a table of this one's name and {@code _history}. */
    public enum History {
        FORGOTTEN,
        KEPT
    }

    /** How a row leaves the table. */
    public enum Mode {
        /** It never does. A value that a later observation lacks (null) is kept. */
        UPSERT,
        /** A complete read of its scope no longer has it: it is deleted. */
        REPLACE,
        /** A complete read of its scope no longer has it: {@code removed_date} says when; null again if it returns. */
        PRESENCE
    }

    static WarehouseTable upsert(String name, String source, List<String> keys, List<String> values) {
        return new WarehouseTable(name, Mode.UPSERT, source, keys, values, List.of(), List.of(), "", History.FORGOTTEN);
    }

    /** The same, with its history. */
    WarehouseTable withHistory() {
        return new WarehouseTable(name, mode, source, keys, values, fixed, scope, reads, History.KEPT);
    }

    /** Rows that never change once they are there. */
    static WarehouseTable insertOnly(String name, String source, List<String> keys, List<String> fixed) {
        return new WarehouseTable(name, Mode.UPSERT, source, keys, List.of(), fixed, List.of(), "", History.FORGOTTEN);
    }

    static WarehouseTable replace(
            String name, String source, List<String> keys, List<String> values, List<String> scope, String reads) {
        return new WarehouseTable(name, Mode.REPLACE, source, keys, values, List.of(), scope, reads, History.FORGOTTEN);
    }

    /** What is in a user's library, as one kind of listing tells it. */
    static WarehouseTable presence(String name, String curated, List<String> keys, Resource listing) {
        String source = "(select *, snapshot_date as first_seen_date from staging." + curated + ")";
        return new WarehouseTable(
                name,
                Mode.PRESENCE,
                source,
                keys,
                List.of(),
                List.of("first_seen_date"),
                List.of("user_id"),
                listings(listing),
                History.FORGOTTEN);
    }

    /** The reads of a resource, one per run and listing: a listing is one time range, or one playlist. */
    static String listings(Resource listed) {
        return "select *, request_id as playlist_id from listing where resource = '" + listed.id() + "'";
    }

    /** The table of earlier values, if they are kept. */
    public Optional<String> historyName() {
        return history == History.KEPT ? Optional.of(name + "_history") : Optional.empty();
    }

    /** Its own, and that of its history. */
    public Stream<String> names() {
        return Stream.concat(Stream.of(name), historyName().stream());
    }

    /** Whether its observations come from this curated table. */
    public boolean isFrom(String curated) {
        return source.matches("(?s).*\\bstaging\\." + curated + "\\b.*");
    }

    public boolean isScoped() {
        return !scope.isEmpty();
    }
}
