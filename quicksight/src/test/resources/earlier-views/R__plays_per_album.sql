-- One row per listener, day, source and album. Tracks only; a local file without an album is left out.
create or replace view reporting.plays_per_album as
with album_artists as (
    select
        album_id,
        string_agg(coalesce(nullif(artist_name, ''), '(no name)'), ', ' order by artist_position) as artist_names
    from warehouse.bridge_album_artist
    left join warehouse.dim_artist using (artist_id)
    group by album_id
)
select
    plays.user_id,
    plays.user_name,
    plays.played_date,
    plays.source,
    album_id,
    plays.album_name,
    coalesce(album_artists.artist_names, '(no artist)') as artist_names,
    plays.release_year,
    dim_album.spotify_url,
    count(*) as play_count,
    (sum(plays.listened_ms) / 60000)::double precision as listened_minutes,
    (sum(plays.listened_ms) / 3600000)::double precision as listened_hours
from reporting.plays
join warehouse.dim_album using (album_id)
left join album_artists using (album_id)
group by
    plays.user_id, plays.user_name, plays.played_date, plays.source, album_id, plays.album_name,
    album_artists.artist_names, plays.release_year, dim_album.spotify_url;
