-- One row per listener, kind ('artists', 'tracks') and artist or track that is among the first fifty by our count or in
-- Spotify's newest list over four weeks. Our count is of the 28 days to the date of that list. difference: how many places
-- higher it stands with us; null where one of the two does not have it.
create or replace view reporting.ranks_compared as
with newest as (
    select user_id, 'artists' as kind, max(snapshot_date) as snapshot_date
    from warehouse.fact_top_artist
    where time_range = 'short_term'
    group by user_id
    union all
    select user_id, 'tracks', max(snapshot_date)
    from warehouse.fact_top_track
    where time_range = 'short_term'
    group by user_id
),
theirs as (
    select user_id, 'artists' as kind, snapshot_date, artist_id as item_id, rank
    from warehouse.fact_top_artist
    where time_range = 'short_term'
    union all
    select user_id, 'tracks', snapshot_date, track_id, rank
    from warehouse.fact_top_track
    where time_range = 'short_term'
),
heard as (
    select user_id, played_date, listened_ms, 'tracks' as kind, item_id
    from reporting.plays
    where item_type = 'track'
    union all
    select user_id, played_date, listened_ms, 'artists', artist_id
    from reporting.plays
    join (select distinct track_id as item_id, artist_id from reporting.all_track_artists) as credit using (item_id)
),
ours as (
    select
        user_id,
        kind,
        item_id,
        count(*) as play_count,
        (row_number() over (
            partition by user_id, kind order by count(*) desc, sum(listened_ms) desc, item_id collate "C"
        ))::integer as rank
    from heard
    join newest using (user_id, kind)
    where played_date > snapshot_date - 28 and played_date <= snapshot_date
    group by user_id, kind, item_id
),
compared as (
    select user_id, kind, item_id, min(theirs.rank) as spotify_rank
    from theirs
    join newest using (user_id, kind, snapshot_date)
    group by user_id, kind, item_id
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    kind,
    item_id,
    coalesce(nullif(dim_track.track_name, ''), nullif(dim_artist.artist_name, ''), '(no name)') as item_name,
    coalesce(artists_of_tracks.artist_names, '') as artist_names,
    ours.rank as our_rank,
    compared.spotify_rank,
    compared.spotify_rank - ours.rank as difference,
    coalesce(ours.play_count, 0) as play_count,
    coalesce(dim_track.spotify_url, dim_artist.spotify_url) as spotify_url
from ours
full join compared using (user_id, kind, item_id)
left join warehouse.dim_user using (user_id)
left join warehouse.dim_track on kind = 'tracks' and dim_track.track_id = item_id
left join reporting.artists_of_tracks on artists_of_tracks.track_id = dim_track.track_id
left join warehouse.dim_artist on kind = 'artists' and dim_artist.artist_id = item_id
where ours.rank <= 50 or compared.spotify_rank is not null;
