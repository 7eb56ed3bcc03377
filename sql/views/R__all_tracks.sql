-- One row per track, those included of which only an export's names are known.
create or replace view reporting.all_tracks as
select track_id, track_name, album_id, duration_ms, spotify_url
from warehouse.dim_track
union all
select
    item_id,
    item_name,
    'name-' || md5(lower(album_name) || chr(10) || lower(coalesce(artist_name, ''))),
    null,
    case when item_id !~ '^(name|local)-' then 'https://open.spotify.com/track/' || item_id end
from warehouse.dim_named_item
where item_type = 'track'
    and not exists (select from warehouse.dim_track where dim_track.track_id = dim_named_item.item_id);
