-- One row per listener, day, hour of the day and source in which something was heard, with the weekday: the rhythm of
-- a week. weekday counts from Monday (1), to sort by.
create or replace view reporting.plays_per_hour as
select
    user_id,
    user_name,
    played_date,
    weekday,
    weekday_name,
    hour_of_day,
    source,
    count(*) as play_count,
    (sum(listened_ms) / 60000)::double precision as listened_minutes,
    (sum(listened_ms) / 3600000)::double precision as listened_hours
from reporting.plays
group by user_id, user_name, played_date, weekday, weekday_name, hour_of_day, source;
