-- One row, if something was heard on two days running: the days in a row up to the period's end (today may still bring
-- something), and the longest such row ever until then.
with period (user_id, before_date, before_last_date, first_date, last_date) as (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
),
day as (
    select distinct plays.played_date, period.last_date
    from reporting.plays
    join period using (user_id)
    where plays.played_date <= period.last_date
),
streak as (
    select max(played_date) as last_day, count(*) as days, max(last_date) as last_date
    from (
        select played_date, last_date, played_date - row_number() over (order by played_date)::integer as start
        from day
    ) as numbered
    group by start
)
select
    coalesce(max(days) filter (where last_day >= last_date - 1), 0) as days,
    max(days) as longest
from streak
having max(days) > 1;
