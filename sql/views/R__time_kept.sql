-- One row per listener, kind ('artists', 'tracks') and artist or track, of the hundred of a kind that are in the library
-- longest: since when, and for how many years up to the newest run. An artist is there since the oldest of their saved tracks
-- that are there now. kept_rank counts from the longest.
create or replace view reporting.time_kept as
with kept as (
    select user_id, user_name, 'tracks' as kind, track_id as item_id, added_date as kept_since, 1::bigint as saved_track_count
    from reporting.saved_tracks
    union all
    select user_id, user_name, 'artists', artist_id, min(added_date), count(*)
    from reporting.saved_tracks
    join (select distinct track_id, artist_id from warehouse.bridge_track_artist) as credit using (track_id)
    group by user_id, user_name, artist_id
),
ranked as (
    select
        *,
        (row_number() over (
            partition by user_id, kind order by kept_since, saved_track_count desc, item_id collate "C"
        ))::integer as kept_rank
    from kept
)
select
    ranked.user_id,
    ranked.user_name,
    ranked.kind,
    ranked.kept_rank,
    ranked.item_id,
    coalesce(nullif(dim_track.track_name, ''), nullif(dim_artist.artist_name, ''), '(no name)') as item_name,
    coalesce(artists_of_tracks.artist_names, '') as artist_names,
    ranked.kept_since,
    (as_of.snapshot_date - ranked.kept_since) / 365.25::double precision as years_kept,
    ranked.saved_track_count,
    coalesce(dim_track.spotify_url, dim_artist.spotify_url) as spotify_url
from ranked
left join reporting.as_of using (user_id)
left join warehouse.dim_track on ranked.kind = 'tracks' and dim_track.track_id = ranked.item_id
left join reporting.artists_of_tracks on artists_of_tracks.track_id = dim_track.track_id
left join warehouse.dim_artist on ranked.kind = 'artists' and dim_artist.artist_id = ranked.item_id
where ranked.kept_rank <= 100;
