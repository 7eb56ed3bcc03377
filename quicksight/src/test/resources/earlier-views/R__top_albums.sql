-- One row per listener and album of which something was ever heard, ranked by counted plays, then by time, then by id.
create or replace view reporting.top_albums as
select
    user_id,
    user_name,
    (row_number() over (
        partition by user_id order by sum(play_count) desc, sum(listened_minutes) desc, album_id
    ))::integer as play_rank,
    album_id,
    album_name,
    artist_names,
    release_year,
    spotify_url,
    sum(play_count)::bigint as play_count,
    sum(listened_minutes) as listened_minutes,
    min(played_date) as first_played_date,
    max(played_date) as last_played_date
from reporting.plays_per_album
group by user_id, user_name, album_id, album_name, artist_names, release_year, spotify_url;
