-- One row per listener, kind ('artists', 'tracks') and artist or track, of the hundred of a kind that were heard for the first
-- time last: when that was, and how often it was heard since. discovery_number counts from the newest.
create or replace view reporting.recent_discoveries as
with first_heard as (
    select user_id, user_name, 'tracks' as kind, item_id, min(played_at) as first_played_at, count(*) as play_count
    from reporting.plays
    where item_type = 'track'
    group by user_id, user_name, item_id
    union all
    select user_id, user_name, 'artists', artist_id, min(played_at), count(*)
    from reporting.plays
    join (select distinct track_id as item_id, artist_id from reporting.all_track_artists) as credit using (item_id)
    group by user_id, user_name, artist_id
),
numbered as (
    select
        *,
        (row_number() over (partition by user_id, kind order by first_played_at desc, item_id collate "C"))::integer
            as discovery_number
    from first_heard
)
select
    numbered.user_id,
    numbered.user_name,
    numbered.kind,
    numbered.discovery_number,
    numbered.first_played_at,
    numbered.item_id,
    coalesce(nullif(dim_track.track_name, ''), nullif(dim_artist.artist_name, ''), '(no name)') as item_name,
    coalesce(artists_of_tracks.artist_names, '') as artist_names,
    numbered.play_count,
    coalesce(dim_track.spotify_url, dim_artist.spotify_url) as spotify_url
from numbered
left join reporting.all_tracks as dim_track on numbered.kind = 'tracks' and dim_track.track_id = numbered.item_id
left join reporting.artists_of_tracks on artists_of_tracks.track_id = dim_track.track_id
left join reporting.all_artists as dim_artist on numbered.kind = 'artists' and dim_artist.artist_id = numbered.item_id
where numbered.discovery_number <= 100;
