-- One row per listener and day, from the first counted play to the last; a day without plays has zeros.
create or replace view reporting.plays_per_day as
with calendar as (
    select
        user_id,
        user_name,
        generate_series(min(played_date), max(played_date), interval '1 day')::date as played_date
    from reporting.plays
    group by user_id, user_name
),
heard as (
    select
        user_id,
        played_date,
        count(*) as play_count,
        sum(listened_ms) as listened_ms,
        count(distinct item_id) as track_count,
        count(distinct first_artist_id) as artist_count
    from reporting.plays
    group by user_id, played_date
)
select
    calendar.user_id,
    calendar.user_name,
    calendar.played_date,
    date_trunc('week', calendar.played_date)::date as week_start,
    coalesce(heard.play_count, 0) as play_count,
    (coalesce(heard.listened_ms, 0) / 60000)::double precision as listened_minutes,
    (coalesce(heard.listened_ms, 0) / 3600000)::double precision as listened_hours,
    coalesce(heard.track_count, 0) as track_count,
    coalesce(heard.artist_count, 0) as artist_count
from calendar
left join heard using (user_id, played_date);
