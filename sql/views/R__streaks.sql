-- One row per listener and run of days in a row on which something was heard. current_day_count: its days if it goes on, that
-- is if its last day is that of the newest run or the day before, else 0.
create or replace view reporting.streaks as
with heard_day as (
    select user_id, user_name, played_date, count(*) as play_count
    from reporting.plays
    group by user_id, user_name, played_date
),
numbered as (
    select
        *,
        played_date - (row_number() over (partition by user_id order by played_date))::integer as streak
    from heard_day
)
select
    user_id,
    numbered.user_name,
    min(numbered.played_date) as first_date,
    max(numbered.played_date) as last_date,
    count(*) as day_count,
    sum(numbered.play_count)::bigint as play_count,
    case when max(numbered.played_date) >= as_of.snapshot_date - 1 then count(*) else 0 end as current_day_count
from numbered
left join reporting.as_of using (user_id)
group by user_id, numbered.user_name, numbered.streak, as_of.snapshot_date;
