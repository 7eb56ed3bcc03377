-- One row per listener, kind of thing in the library and week (its Monday), from the first thing added to the newest run: how
-- many were added and removed, and how many there were at the week's end. What was there when recording began is in
-- the total only.
create or replace view reporting.library_growth as
with change as (
    select user_id, kind, date_trunc('week', added_at)::date as week_start, 1 as difference,
        (is_starting_stock = 'no')::integer as added, 0 as removed
    from reporting.library
    union all
    select user_id, kind, date_trunc('week', removed_date)::date, -1, 0, 1
    from reporting.library
    where removed_date is not null
),
weeks as (
    select
        user_id,
        kind,
        generate_series(
            min(week_start),
            greatest(max(week_start), date_trunc('week', max(as_of.snapshot_date))::date),
            interval '7 days'
        )::date as week_start
    from change
    left join reporting.as_of using (user_id)
    group by user_id, kind
),
per_week as (
    select
        user_id,
        kind,
        week_start,
        coalesce(sum(difference), 0) as difference,
        coalesce(sum(added), 0)::bigint as added_count,
        coalesce(sum(removed), 0)::bigint as removed_count
    from weeks
    left join change using (user_id, kind, week_start)
    group by user_id, kind, week_start
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    kind,
    week_start,
    added_count,
    removed_count,
    (sum(difference) over (partition by user_id, kind order by week_start))::bigint as total_count
from per_week
left join warehouse.dim_user using (user_id);
