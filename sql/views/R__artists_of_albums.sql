-- One row per album that has artists: their names in Spotify's order.
create or replace view reporting.artists_of_albums as
select
    album_id,
    string_agg(coalesce(nullif(artist_name, ''), '(no name)'), ', ' order by artist_position) as artist_names
from warehouse.bridge_album_artist
left join warehouse.dim_artist using (artist_id)
group by album_id;
