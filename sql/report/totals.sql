-- One row: what was heard in the period; how many plays more than in the period before, which can be told if all of that is
-- known; and what a period of this length had on the average of the year up to its end (null in the first weeks, when there is
-- no average worth the name).
with period (user_id, before_date, before_last_date, first_date, last_date) as (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
),
recent as (
    select
        plays.played_date,
        plays.listened_ms,
        plays.first_artist_id,
        plays.played_date >= period.first_date as is_now,
        plays.played_date between period.before_date and period.before_last_date as is_before,
        period.last_date - period.first_date + 1 as day_count,
        period.last_date - min(plays.played_date) over () + 1 as known_day_count
    from reporting.plays
    join period using (user_id)
    where plays.played_date > least(period.last_date - 365, period.before_date - 1)
        and plays.played_date <= period.last_date
)
select
    count(*) filter (where is_now) as plays,
    round((coalesce(sum(listened_ms) filter (where is_now), 0) / 3600000.0)::numeric, 1) as hours,
    count(distinct first_artist_id) filter (where is_now) as artists_heard,
    to_char(count(*) filter (where is_now) - count(*) filter (where is_before), 'FMSG999,999,990') as change,
    coalesce(
        (select min(played_date) <= min(before_date) from reporting.plays join period using (user_id)), false
    ) as is_comparable,
    case
        when max(known_day_count) >= 4 * max(day_count) then
            round(count(*) * max(day_count)::numeric / least(max(known_day_count), 365))::bigint
    end as usual_plays
from recent;
