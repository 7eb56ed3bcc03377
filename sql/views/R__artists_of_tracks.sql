-- One row per track that has artists: their names in Spotify's order, and the first of them.
create or replace view reporting.artists_of_tracks as
select
    track_id,
    string_agg(coalesce(nullif(artist_name, ''), '(no name)'), ', ' order by artist_position) as artist_names,
    (array_agg(artist_id order by artist_position))[1] as first_artist_id,
    (array_agg(coalesce(nullif(artist_name, ''), '(no name)') order by artist_position))[1] as first_artist_name
from reporting.all_track_artists
left join reporting.all_artists as dim_artist using (artist_id)
group by track_id;
