-- stage: drift, severity: warn
-- A column is null far more often on a listener's newest date than in the four weeks before (drift_null_share in
-- etl.yml): Spotify has probably ceased to send it, or renamed it. Like is compared with like: a table's rows by the
-- resource that told of them, and only where there are twenty on both sides.
with newest as (
    select user_id, max(snapshot_date) as snapshot_date from warehouse.run group by user_id
), profile as (
    select run.user_id, run.snapshot_date = newest.snapshot_date as is_newest, table_name, resource, row_count, null_counts
    from warehouse.observation_profile
    join warehouse.run using (run_id)
    join newest on newest.user_id = run.user_id and run.snapshot_date >= newest.snapshot_date - 28
), total as (
    select user_id, is_newest, table_name, resource, sum(row_count) as row_count
    from profile
    group by user_id, is_newest, table_name, resource
), missing as (
    select user_id, is_newest, table_name, resource, key as column_name, sum(value::bigint) as null_count
    from profile cross join lateral jsonb_each_text(null_counts)
    group by user_id, is_newest, table_name, resource, key
), share as (
    select user_id, table_name, resource, column_name,
        missing.null_count / total.row_count as null_share,
        coalesce(missing_before.null_count, 0) / total_before.row_count as null_share_before
    from missing
    join total using (user_id, is_newest, table_name, resource)
    join total as total_before using (user_id, table_name, resource)
    left join (select * from missing where not is_newest) as missing_before
        using (user_id, table_name, resource, column_name)
    where missing.is_newest and not total_before.is_newest
        and total.row_count >= 20 and total_before.row_count >= 20
)
select user_id, table_name, resource, column_name, round(null_share, 2) as null_share,
    round(null_share_before, 2) as null_share_before
from share
where null_share - null_share_before > (select value::numeric from warehouse.setting where name = 'drift_null_share')
order by user_id, table_name, resource, column_name
