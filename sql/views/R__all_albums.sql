-- One row per album, those included of which only an export's name is known: of several spellings the first.
create or replace view reporting.all_albums as
select album_id, album_name, release_date, spotify_url
from warehouse.dim_album
union all
(
    select distinct on (album_id)
        'name-' || md5(lower(album_name) || chr(10) || lower(coalesce(artist_name, ''))) as album_id,
        album_name,
        null::date,
        null
    from warehouse.dim_named_item
    where item_type = 'track' and album_name is not null
    order by album_id, album_name collate "C"
);
