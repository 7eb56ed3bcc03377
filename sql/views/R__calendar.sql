-- One row per listener and week (its Monday), from the first play to the newest run. is_whole: 'yes' when the week was over
-- at the newest run, so that it may be compared with the week before. The first week of the warehouse is taken for whole.
create or replace view reporting.calendar as
with span as (
    select
        user_id,
        min(ended_at at time zone time_zone)::date as first_date,
        max(ended_at at time zone time_zone)::date as last_date
    from warehouse.fact_play
    cross join reporting.definition
    group by user_id
),
week as (
    select
        user_id,
        snapshot_date,
        generate_series(
            date_trunc('week', first_date), date_trunc('week', greatest(last_date, snapshot_date)), interval '7 days'
        )::date as week_start
    from span
    left join reporting.as_of using (user_id)
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    week_start,
    case when week_start + 7 <= snapshot_date or week_start = min(week_start) over () then 'yes' else 'no' end as is_whole
from week
left join warehouse.dim_user using (user_id);
