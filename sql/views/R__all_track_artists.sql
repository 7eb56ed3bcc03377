-- One row per track and place of an artist. Of a track that only an export names it is the artist named there: the one of
-- that name, if exactly one is known, else whoever is called so.
create or replace view reporting.all_track_artists as
select track_id, artist_position, artist_id
from warehouse.bridge_track_artist
union all
select
    named.item_id,
    0,
    coalesce(known.artist_id, 'name-' || md5(lower(named.artist_name)))
from warehouse.dim_named_item as named
left join (
    select lower(artist_name) as name, min(artist_id) as artist_id
    from warehouse.dim_artist
    group by lower(artist_name)
    having count(*) = 1
) as known on known.name = lower(named.artist_name)
where named.item_type = 'track'
    and named.artist_name is not null
    and not exists (select from warehouse.bridge_track_artist as credit where credit.track_id = named.item_id);
