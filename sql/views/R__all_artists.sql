-- One row per artist, those included of whom only an export's name is known: of several spellings the first.
create or replace view reporting.all_artists as
select artist_id, artist_name, spotify_url
from warehouse.dim_artist
union all
(
    select distinct on (artist_id) 'name-' || md5(lower(artist_name)) as artist_id, artist_name, null
    from warehouse.dim_named_item
    where item_type = 'track' and artist_name is not null
    order by artist_id, artist_name collate "C"
);
