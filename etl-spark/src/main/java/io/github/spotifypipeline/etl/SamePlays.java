package io.github.spotifypipeline.etl;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Finds the records of one play that several sources tell, in {@code warehouse.same_play}: the better told stays, the
 * other points to it. An export tells more than the account data, and that more than the API.
 *
 * <p>Two records are of one play if the item is the same, by id or by its name and artist, and the moment that the lesser
 * tells is within {@code same_play_seconds} of the end or of the beginning of the better: what the API calls
 * {@code played_at} is the one or the other. The account data's end is somewhere in its minute. A better record stands
 * for one record of each other source at most; where there is a choice, in the order of time. The result depends on the
 * listener's plays alone, and not on the order in which they came.
 */
final class SamePlays {
    /** The table that its records are in. */
    static final String TABLE = "fact_play";

    private static final String TEMPORARY = """
            create temporary table same_play_setting on commit drop as
            select make_interval(secs => coalesce(
                (select value::integer from warehouse.setting where name = 'same_play_seconds'), 60)) as tolerance;
            create temporary table same_play_user (user_id text) on commit drop;
            create temporary table same_play_candidate (
                user_id text, ended_at timestamptz, item_id text, source text,
                by_ended_at timestamptz, by_item_id text, by_source text) on commit drop""";

    /** The listeners of whom records came at a time of which some other source tells as well. */
    private static final String LISTENERS = """
            insert into same_play_user
            select distinct user_id
            from (
                select
                    user_id, source,
                    min(coalesce(started_at, ended_at)) - min(tolerance) - interval '1 minute' as since,
                    max(ended_at) + min(tolerance) + interval '1 minute' as until
                from fact_play_observed
                cross join same_play_setting
                where outcome = 'inserted'
                group by user_id, source
            ) as came
            where exists (
                    select from warehouse.fact_play as other
                    where other.user_id = came.user_id and other.source <> came.source
                        and other.ended_at between came.since and came.until)
                or exists (
                    select from warehouse.fact_play as other
                    where other.user_id = came.user_id and other.source <> came.source
                        and other.started_at between came.since and came.until)""";

    private static final String FORGET =
            "delete from warehouse.same_play where user_id in (select user_id from same_play_user)";

    /** Pairs of records that may be of one play. */
    private static final String CANDIDATES = """
            insert into same_play_candidate
            select
                lesser.user_id, lesser.ended_at, lesser.item_id, lesser.source,
                better.ended_at, better.item_id, better.source
            from warehouse.fact_play as lesser
            join same_play_user using (user_id)
            cross join same_play_setting
            join lateral (
                select by_end.* from warehouse.fact_play as by_end
                where by_end.user_id = lesser.user_id
                    and by_end.ended_at between lesser.ended_at - tolerance - %2$s and lesser.ended_at + tolerance + %3$s
                union
                select by_start.* from warehouse.fact_play as by_start
                where by_start.user_id = lesser.user_id
                    and by_start.started_at
                        between lesser.ended_at - tolerance - %2$s and lesser.ended_at + tolerance + %3$s
            ) as better on better.item_id = lesser.item_id
                or (lower(better.item_name) = lower(lesser.item_name)
                    and lower(better.artist_name) = lower(lesser.artist_name))
            where lesser.source = '%1$s'
                and better.source in (%4$s)
                and not exists (
                    select from warehouse.same_play as told
                    where told.user_id = better.user_id and told.ended_at = better.ended_at
                        and told.item_id = better.item_id and told.source = better.source)""";

    /** In the order of time each takes the first that is still free. */
    private static final String CHOOSE = """
            do $$
            declare
                candidate record;
            begin
                for candidate in
                    select * from same_play_candidate
                    order by user_id, ended_at, item_id, by_source = 'account_data', by_ended_at, by_item_id
                loop
                    insert into warehouse.same_play (
                        user_id, ended_at, item_id, source, by_ended_at, by_item_id, by_source)
                    values (
                        candidate.user_id, candidate.ended_at, candidate.item_id, candidate.source,
                        candidate.by_ended_at, candidate.by_item_id, candidate.by_source)
                    on conflict do nothing;
                end loop;
            end
            $$""";

    private static final String MINUTE = "interval '1 minute'";
    private static final String NOTHING = "interval '0'";

    private SamePlays() {}

    /** After the merge of {@code fact_play}, in its transaction. */
    static void find(Connection db) throws SQLException {
        // The account data's minute begins at its time; of the API's records it is the better one that may be later.
        String ofAccountData = CANDIDATES.formatted("account_data", NOTHING, MINUTE, "'export'");
        String ofApi = CANDIDATES.formatted("api", MINUTE, NOTHING, "'export', 'account_data'");
        try (Statement statement = db.createStatement()) {
            for (String sql : List.of(
                    TEMPORARY,
                    LISTENERS,
                    FORGET,
                    ofAccountData,
                    CHOOSE,
                    "truncate same_play_candidate",
                    ofApi,
                    CHOOSE)) {
                statement.execute(sql);
            }
        }
    }
}
