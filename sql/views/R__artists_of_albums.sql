-- One row per album that has artists: their names in Spotify's order; where only an export names it, the one named there.
create or replace view reporting.artists_of_albums as
select
    album_id,
    string_agg(coalesce(nullif(artist_name, ''), '(no name)'), ', ' order by artist_position) as artist_names
from warehouse.bridge_album_artist
left join warehouse.dim_artist using (artist_id)
group by album_id
union all
(
    select distinct on (album_id)
        'name-' || md5(lower(album_name) || chr(10) || lower(artist_name)) as album_id,
        artist_name
    from warehouse.dim_named_item
    where item_type = 'track' and album_name is not null and artist_name is not null
    order by album_id, artist_name collate "C"
);
