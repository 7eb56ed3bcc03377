-- One row: what was heard in the period, and whether the API told some of it; how many plays more than in the period before,
-- which can be told if all of that is known; what the year before it had on average in as many days, and since when that is
-- counted (null in the first weeks, when there is no average worth the name); and before which day nothing is known, if that is
-- a day of the period or after it. The period is written out wherever it is used, so that its dates choose the plays before
-- anything is looked up for them.
with period (user_id, before_date, before_last_date, first_date, last_date) as not materialized (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
),
known as (
    select
        period.*,
        ((select min(ended_at) from warehouse.fact_play where fact_play.user_id = period.user_id)
            at time zone definition.time_zone)::date as known_since
    from period
    cross join reporting.definition
),
usual as (
    select
        greatest(known_since, first_date - 365) as usual_since,
        first_date - greatest(known_since, first_date - 365) as usual_days,
        last_date - first_date + 1 as day_count
    from known
),
heard as (
    select
        count(*) filter (where plays.played_date >= period.first_date) as plays,
        sum(plays.listened_ms) filter (where plays.played_date >= period.first_date) as listened_ms,
        count(distinct plays.first_artist_id) filter (where plays.played_date >= period.first_date) as artists_heard,
        bool_or(plays.source = 'api') filter (where plays.played_date >= period.first_date) as has_api_plays,
        count(*) filter (where plays.played_date between period.before_date and period.before_last_date) as plays_before,
        count(*) filter (where plays.played_date between period.first_date - 365 and period.first_date - 1) as plays_of_year
    from reporting.plays
    join period using (user_id)
    where plays.played_date between least(period.first_date - 365, period.before_date) and period.last_date
)
select
    plays,
    round((coalesce(listened_ms, 0) / 3600000.0)::numeric, 1) as hours,
    artists_heard,
    coalesce(has_api_plays, false) as has_api_plays,
    to_char(plays - plays_before, 'FMSG999,999,990') as change,
    coalesce(known_since <= before_date, false) as is_comparable,
    case when usual_days >= 3 * day_count then round(plays_of_year * day_count::numeric / usual_days)::bigint end
        as usual_plays,
    to_char(usual_since, 'FMDD FMMonth YYYY') as usual_since,
    case when known_since > first_date then to_char(known_since, 'FMDD FMMonth YYYY') end as unknown_before,
    coalesce(known_since > last_date, false) as is_unknown
from known
cross join usual
cross join heard;
