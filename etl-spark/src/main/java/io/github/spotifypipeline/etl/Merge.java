package io.github.spotifypipeline.etl;

import static java.util.stream.Collectors.joining;

import io.github.spotifypipeline.etl.table.WarehouseTable;
import io.github.spotifypipeline.etl.table.WarehouseTable.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The SQL that merges staged observations of any number of runs into one table, as if the runs were merged one by one,
 * in their order.
 *
 * <p>An observation stands until a complete read of its scope does not repeat it. So with the complete reads of a scope
 * counted, what was seen when the count was c still stood just before a read if the count before that read is still c;
 * what the table held before has c = 0. That is all that "in order" means, and it needs no loop.
 *
 * <p>Three temporary relations, named after the table: {@code _read} (the reads of each scope, counted),
 * {@code _observed} (every observation and its outcome: inserted, updated or unchanged), and what is written from it.
 * Rows that did not change are never written.
 *
 * <p>One run tells of each key once: then no observation has to be compared with those before it.
 */
final class Merge {
    private static final List<String> ORIGIN = List.of("run_id", "raw_part", "raw_line", "raw_ordinal");

    /** Comparing what is the same in all rows of a run takes longer than what tells them apart. */
    private static final List<String> SAME_IN_A_RUN = List.of("user_id", "snapshot_date");

    private final WarehouseTable table;
    private final boolean isOfOneRun;
    private final String target;
    private final String observed;
    private final String read;

    Merge(WarehouseTable table, boolean isOfOneRun) {
        this.table = table;
        this.isOfOneRun = isOfOneRun;
        this.target = "warehouse." + table.name();
        this.observed = table.name() + "_observed";
        this.read = table.name() + "_read";
    }

    /** Counts the reads of each scope; empty where nothing ever leaves. */
    Optional<String> countReads() {
        if (!table.isScoped()) {
            return Optional.empty();
        }
        return Optional.of("""
                create temporary table %s on commit drop as
                select %s, run_id, run.snapshot_date as read_date, is_complete,
                    count(*) filter (where is_complete) over (partition by %2$s order by run_order) as complete_count,
                    count(*) filter (where is_complete) over (partition by %2$s) as complete_total
                from (%3$s) as read join staging.run as run using (run_id)""".formatted(read, list("read", table.scope()), table.reads()));
    }

    /** Says of every observation what it changes. */
    String observe() {
        return """
                create temporary table %s on commit drop as
                with observed as (
                    select %s
                    from %s as staged
                    join staging.run as run on run.run_id = staged.run_id
                    %s
                    left join %s as known on %s
                    window so_far as (partition by %s order by run.run_order)
                ), compared as (
                    select *,
                        %s as is_first,
                        %s as previous_through,
                        %s as previous_values,
                        %s as last_through
                    from observed
                    window so_far as (partition by %s order by run_order)
                )
                select %s,
                    case
                        when is_first and not is_known then 'inserted'
                        when coalesce(previous_through, 0) < complete_before then '%s'
                        when is_first and was_removed then 'updated'
                        when %s then 'updated'
                        else 'unchanged'
                    end as outcome
                from compared""".formatted(
                observed,
                String.join(",\n        ", observedColumns()),
                table.source(),
                joinReads(),
                target,
                equal("known", "staged", table.keys()),
                list("staged", table.keys()),
                overRuns("lag(run_order) over so_far is null", "true"),
                overRuns("lag(complete_through) over so_far", "null::bigint"),
                table.values().isEmpty() ? "null" : overRuns("lag(" + row(table.values()) + ") over so_far", "null"),
                overRuns("max(complete_through) over (partition by " + list(table.keys()) + ")", "complete_through"),
                list(table.keys()),
                list(concat(
                        table.keys(),
                        table.fixed(),
                        table.values(),
                        ORIGIN,
                        List.of("resource", "run_order", "complete_through", "complete_total", "last_through"))),
                table.mode() == Mode.PRESENCE ? "updated" : "inserted",
                differs());
    }

    /**
     * Without it PostgreSQL takes the observations of a library for a handful, and looks through all of them for each row;
     * empty where nobody joins them with the table once more.
     */
    Optional<String> gatherStatistics() {
        return table.isScoped() ? Optional.of("analyze " + read + ", " + observed) : Optional.empty();
    }

    private String overRuns(String ofSeveral, String ofOne) {
        return isOfOneRun ? ofOne : ofSeveral;
    }

    private List<String> observedColumns() {
        List<String> values = table.values().stream().map(this::observedValue).toList();
        List<String> fixed = table.fixed().stream()
                .map(column -> overRuns("first_value(staged." + column + ") over so_far", "staged." + column) + " as "
                        + column)
                .toList();
        return concat(
                List.of(list("staged", concat(table.keys(), ORIGIN, List.of("resource"))), "run.run_order"),
                fixed,
                values,
                List.of(
                        completeness(),
                        "known." + table.keys().get(0) + " is not null as is_known",
                        (table.mode() == Mode.PRESENCE ? "known.removed_date is not null" : "false")
                                + " as was_removed",
                        (table.values().isEmpty() ? "null" : "row(" + list("known", table.values()) + ")")
                                + " as known_values"));
    }

    /** Where rows are upserted, a value that this observation lacks is the last one known. */
    private String observedValue(String column) {
        String told = "staged." + column;
        return table.mode() == Mode.UPSERT
                ? "coalesce(%s, known.%s) as %2$s"
                        .formatted(overRuns("warehouse.last_known(" + told + ") over so_far", told), column)
                : told;
    }

    private String completeness() {
        return table.isScoped()
                ? "read.complete_count as complete_through, "
                        + "read.complete_count - read.is_complete::integer as complete_before, read.complete_total"
                : "0 as complete_through, 0 as complete_before, 0 as complete_total";
    }

    private String joinReads() {
        return table.isScoped()
                ? "join " + read + " as read on " + equal("read", "staged", concat(table.scope(), List.of("run_id")))
                : "";
    }

    private String differs() {
        return table.values().isEmpty()
                ? "false"
                : row(table.values()) + " is distinct from "
                        + overRuns("case when is_first then known_values else previous_values end", "known_values");
    }

    /** Deletes what a complete read no longer had; empty where rows stay. */
    Optional<String> delete() {
        if (table.mode() != Mode.REPLACE) {
            return Optional.empty();
        }
        return Optional.of("""
                delete from %s as known
                using (select distinct %s, complete_total from %s where complete_total > 0) as read
                where %s and not exists (
                    select from %s as observed where %s and observed.last_through = observed.complete_total)""".formatted(
                        target,
                        list(table.scope()),
                        read,
                        equal("read", "known", table.scope()),
                        observed,
                        equal("observed", "known", table.keys())));
    }

    /**
     * Writes what changed and still stands: of each key, the observation that changed it last. In the order of the key,
     * in which an index grows fastest.
     */
    String write() {
        List<String> columns = concat(table.keys(), table.fixed(), table.values(), ORIGIN);
        String keys = list(table.keys());
        return """
                insert into %s (%s)
                select %s %2$s
                from %s
                where outcome <> 'unchanged'%s
                %s
                %s""".formatted(
                        target,
                        list(columns),
                        overRuns("distinct on (" + keys + ")", ""),
                        observed,
                        table.mode() == Mode.REPLACE ? " and last_through = complete_total" : "",
                        overRuns("order by " + keys + ", run_order desc", orderWithinRun()),
                        onConflict());
    }

    private String orderWithinRun() {
        List<String> telling = table.keys().stream()
                .filter(key -> !SAME_IN_A_RUN.contains(key))
                .toList();
        return telling.isEmpty() ? "" : "order by " + list(telling);
    }

    /** Where rows never change, whatever is to be written is new. */
    private String onConflict() {
        if (table.mode() == Mode.UPSERT && table.values().isEmpty()) {
            return "";
        }
        String update =
                "on conflict (" + list(table.keys()) + ") do update set " + assignments(concat(table.values(), ORIGIN));
        return table.mode() == Mode.PRESENCE ? update + ", removed_date = null" : update;
    }

    /** Dates what a complete read no longer had, by the first such read; empty where rows have no such date. */
    Optional<String> date() {
        if (table.mode() != Mode.PRESENCE) {
            return Optional.empty();
        }
        return Optional.of("""
                update %1$s as known set removed_date = gone.read_date
                from (
                    select %2$s, read.read_date
                    from %1$s as present
                    join %3$s as read on %4$s and read.is_complete
                    left join (select %5$s, max(last_through) as last_through from %6$s group by %5$s) as observed
                        on %7$s
                    where present.removed_date is null
                        and read.complete_count = 1 + coalesce(observed.last_through, 0)
                ) as gone
                where %8$s""".formatted(
                        target,
                        list("present", table.keys()),
                        read,
                        equal("read", "present", table.scope()),
                        list(table.keys()),
                        observed,
                        equal("observed", "present", table.keys()),
                        equal("gone", "known", table.keys())));
    }

    /** Counts the outcomes per run and resource, for the books. */
    String recordOutcomes() {
        return """
                insert into outcome
                select '%s', run_id, resource, outcome, count(*) from %s group by run_id, resource, outcome""".formatted(table.name(), observed);
    }

    /**
     * Adds what changed to the history: of each key and date the last version. Two statements, or none where the table
     * has no history.
     */
    List<String> keepHistory() {
        return table.historyName()
                .map(name -> List.of(addVersions("warehouse." + name), endVersions("warehouse." + name)))
                .orElse(List.of());
    }

    private String addVersions(String history) {
        List<String> versionKey = concat(table.keys(), List.of("valid_from"));
        List<String> version = concat(table.values(), ORIGIN);
        return """
                insert into %s (%s)
                select distinct on (%s, run.snapshot_date) %3$s, run.snapshot_date, %s
                from %s as observed join staging.run as run using (run_order)
                where outcome <> 'unchanged'
                order by %3$s, run.snapshot_date, run_order desc
                on conflict (%s) do update set %s""".formatted(
                        history,
                        list(concat(versionKey, version)),
                        list("observed", table.keys()),
                        list("observed", version),
                        observed,
                        list(versionKey),
                        assignments(version));
    }

    private String endVersions(String history) {
        return """
                update %1$s as version set valid_to = next_from
                from (
                    select %2$s, valid_from, lead(valid_from) over (partition by %2$s order by valid_from) as next_from
                    from %1$s
                    where (%2$s) in (select %2$s from %3$s where outcome <> 'unchanged')
                ) as following
                where %4$s and valid_to is distinct from next_from""".formatted(
                        history,
                        list(table.keys()),
                        observed,
                        equal("following", "version", concat(table.keys(), List.of("valid_from"))));
    }

    private static String assignments(List<String> columns) {
        return columns.stream().map(column -> column + " = excluded." + column).collect(joining(", "));
    }

    private static String row(List<String> columns) {
        return "row(" + list(columns) + ")";
    }

    private static String list(List<String> columns) {
        return String.join(", ", columns);
    }

    private static String list(String relation, List<String> columns) {
        return columns.stream().map(column -> relation + "." + column).collect(joining(", "));
    }

    private static String equal(String left, String right, List<String> columns) {
        return columns.stream()
                .map(column -> left + "." + column + " = " + right + "." + column)
                .collect(joining(" and "));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    private static List<String> concat(List<String>... lists) {
        return Arrays.stream(lists).flatMap(List::stream).toList();
    }
}
