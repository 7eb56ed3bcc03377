-- One row per listener, day, source and artist. Every artist of a track gets the whole play, so the sum over artists is more
-- than the number of plays. Tracks only.
create or replace view reporting.plays_per_artist as
select
    plays.user_id,
    plays.user_name,
    plays.played_date,
    plays.source,
    credit.artist_id,
    coalesce(nullif(dim_artist.artist_name, ''), '(no name)') as artist_name,
    dim_artist.spotify_url,
    count(*) as play_count,
    (sum(plays.listened_ms) / 60000)::double precision as listened_minutes,
    (sum(plays.listened_ms) / 3600000)::double precision as listened_hours
from reporting.plays
join (select distinct track_id, artist_id from reporting.all_track_artists) as credit
    on credit.track_id = plays.item_id
left join reporting.all_artists as dim_artist on dim_artist.artist_id = credit.artist_id
group by
    plays.user_id, plays.user_name, plays.played_date, plays.source,
    credit.artist_id, dim_artist.artist_name, dim_artist.spotify_url;
