-- One row per listener and track in the library now; a track that Spotify lists twice stands once, with its first date.
-- added_at is in the listener's time zone; where Spotify gives none, it is the date the track was first seen.
create or replace view reporting.saved_tracks as
with saved as (
    select user_id, item_id as track_id, min(added_at) as added_at
    from reporting.library
    where kind = 'saved tracks' and removed_date is null
    group by user_id, item_id
)
select
    saved.user_id,
    coalesce(nullif(dim_user.display_name, ''), saved.user_id) as user_name,
    saved.track_id,
    coalesce(nullif(track.track_name, ''), '(no name)') as track_name,
    coalesce(artists_of_tracks.artist_names, '(no artist)') as artist_names,
    coalesce(nullif(album.album_name, ''), '(no album)') as album_name,
    extract(year from album.release_date)::integer as release_year,
    saved.added_at,
    saved.added_at::date as added_date,
    track.duration_ms / 60000::double precision as duration_minutes,
    case when track.is_explicit then 'yes' else 'no' end as is_explicit,
    track.spotify_url
from saved
left join warehouse.dim_user on dim_user.user_id = saved.user_id
left join warehouse.dim_track as track on track.track_id = saved.track_id
left join warehouse.dim_album as album on album.album_id = track.album_id
left join reporting.artists_of_tracks on artists_of_tracks.track_id = saved.track_id;
