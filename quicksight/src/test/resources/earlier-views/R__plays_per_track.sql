-- One row per listener, day, source and track or episode.
create or replace view reporting.plays_per_track as
select
    user_id,
    user_name,
    played_date,
    source,
    item_id,
    item_type,
    track_name,
    artist_names,
    album_name,
    coalesce((release_year / 10 * 10)::text || 's', 'unknown') as release_decade,
    spotify_url,
    count(*) as play_count,
    (sum(listened_ms) / 60000)::double precision as listened_minutes,
    (sum(listened_ms) / 3600000)::double precision as listened_hours
from reporting.plays
group by
    user_id, user_name, played_date, source, item_id, item_type, track_name, artist_names, album_name, release_year,
    spotify_url;
