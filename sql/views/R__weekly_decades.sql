-- One row per listener, week (its Monday), source and decade in which the album was released. A track without a release date
-- is under 'unknown'. Tracks only.
create or replace view reporting.weekly_decades as
select
    user_id,
    user_name,
    week_start,
    source,
    coalesce((release_year / 10 * 10)::text || 's', 'unknown') as release_decade,
    count(*) as play_count
from reporting.plays
where item_type = 'track'
group by user_id, user_name, week_start, source, release_year / 10;
