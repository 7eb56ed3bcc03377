-- One row per listener and week (its Monday), with zeros where nothing was heard: how many different artists and tracks were
-- heard, how many of them for the first time, and how many plays were of tracks first heard that week and of known ones.
-- All sources together, for what the export knows is not new to the API. Tracks only.
create or replace view reporting.weekly_discoveries as
with heard_track as (
    select
        user_id,
        item_id,
        week_start,
        count(*) as play_count,
        min(week_start) over (partition by user_id, item_id) = week_start as is_new
    from reporting.plays
    where item_type = 'track'
    group by user_id, item_id, week_start
),
heard_artist as (
    select
        user_id,
        week_start,
        min(week_start) over (partition by user_id, artist_id) = week_start as is_new
    from heard_track
    join (select distinct track_id as item_id, artist_id from reporting.all_track_artists) as credit using (item_id)
    group by user_id, artist_id, week_start
),
tracks as (
    select
        user_id,
        week_start,
        count(*) as track_count,
        count(*) filter (where is_new) as new_track_count,
        sum(play_count) filter (where is_new) as new_play_count,
        sum(play_count) filter (where not is_new) as known_play_count
    from heard_track
    group by user_id, week_start
),
artists as (
    select user_id, week_start, count(*) as artist_count, count(*) filter (where is_new) as new_artist_count
    from heard_artist
    group by user_id, week_start
)
select
    user_id,
    calendar.user_name,
    week_start,
    calendar.is_whole,
    coalesce(artists.artist_count, 0) as artist_count,
    coalesce(artists.new_artist_count, 0) as new_artist_count,
    coalesce(tracks.track_count, 0) as track_count,
    coalesce(tracks.new_track_count, 0) as new_track_count,
    coalesce(tracks.new_play_count, 0)::bigint as new_play_count,
    coalesce(tracks.known_play_count, 0)::bigint as known_play_count
from reporting.calendar
left join tracks using (user_id, week_start)
left join artists using (user_id, week_start);
