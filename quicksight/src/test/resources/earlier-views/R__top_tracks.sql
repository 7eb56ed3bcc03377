-- One row per listener and track or episode that was ever heard, ranked by counted plays, then by time, then by id.
create or replace view reporting.top_tracks as
select
    user_id,
    user_name,
    (row_number() over (
        partition by user_id order by sum(play_count) desc, sum(listened_minutes) desc, item_id
    ))::integer as play_rank,
    item_id,
    track_name,
    artist_names,
    album_name,
    spotify_url,
    sum(play_count)::bigint as play_count,
    sum(listened_minutes) as listened_minutes,
    min(played_date) as first_played_date,
    max(played_date) as last_played_date
from reporting.plays_per_track
group by user_id, user_name, item_id, track_name, artist_names, album_name, spotify_url;
