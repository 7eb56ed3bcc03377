-- One row per listener, source that tells some play best, and week (its Monday), with zeros where nothing was heard. A skip is a
-- play that ended before it counted. Only an export tells how long plays were: known_count is the number of plays, counted or
-- not, of which that is known, and skip_share the share of skips among them; all three are null where it is known of none.
create or replace view reporting.weekly_plays as
with heard as (
    select user_id, source, week_start, count(*) as play_count, sum(listened_ms) as listened_ms
    from reporting.plays
    group by user_id, source, week_start
),
known as (
    select
        user_id,
        source,
        date_trunc('week', ended_at at time zone time_zone)::date as week_start,
        count(*) as known_count,
        count(*) filter (where played_ms < counted_play_ms) as skipped_count
    from warehouse.fact_play
    cross join reporting.definition
    where played_ms is not null
    group by user_id, source, week_start
),
sources as (
    select user_id, source from heard
    union
    select user_id, source from known
)
select
    user_id,
    calendar.user_name,
    week_start,
    calendar.is_whole,
    source,
    coalesce(heard.play_count, 0) as play_count,
    (coalesce(heard.listened_ms, 0) / 3600000)::double precision as listened_hours,
    known.known_count,
    known.skipped_count,
    known.skipped_count / known.known_count::double precision as skip_share
from reporting.calendar
join sources using (user_id)
left join heard using (user_id, source, week_start)
left join known using (user_id, source, week_start);
