-- One row per load, of the thousand newest: when it was, how it ended, how long it took, how many runs it took in, how many
-- of its checks found something, and what its time cost at the setting usd_per_hour (0 where it costs nothing).
create or replace view reporting.loads as
with found as (
    select load_id, count(*) as check_count, count(*) filter (where finding_count > 0) as finding_check_count
    from warehouse.quality_result
    group by load_id
),
newest as (
    select load_id, loaded_at, outcome, exit_code, message, run_count, duration_ms
    from warehouse.load
    order by load_id desc
    limit 1000
)
select
    load_id,
    newest.loaded_at at time zone definition.time_zone as loaded_at,
    newest.outcome,
    newest.exit_code,
    coalesce(newest.message, '') as message,
    newest.run_count,
    newest.duration_ms / 1000::double precision as duration_seconds,
    coalesce(found.check_count, 0) as check_count,
    coalesce(found.finding_check_count, 0) as finding_check_count,
    newest.duration_ms / 3600000::double precision * coalesce(price.usd_per_hour, 0) as cost_usd
from newest
cross join reporting.definition
left join (
    select value::double precision as usd_per_hour from warehouse.setting where name = 'usd_per_hour'
) as price on true
left join found using (load_id);
