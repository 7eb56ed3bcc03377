-- One row per listener, playlist version and item that the version has more often (added) or less often (removed) than
-- the version seen before it. The first version is no change. A version without items is passed over, for Spotify does
-- not show the items of other people's playlists: emptying a playlist therefore does not show.
create or replace view reporting.playlist_changes as
with copies as (
    select playlist_id, spotify_snapshot_id, item_id, item_type, count(*) as copy_count
    from warehouse.fact_playlist_item
    group by playlist_id, spotify_snapshot_id, item_id, item_type
),
version as (
    select
        playlist_id,
        spotify_snapshot_id,
        first_seen_date,
        lag(spotify_snapshot_id) over (partition by playlist_id order by first_seen_date, run_id) as previous_id
    from warehouse.dim_playlist_version
    where exists (
        select from warehouse.fact_playlist_item as item
        where item.playlist_id = dim_playlist_version.playlist_id
            and item.spotify_snapshot_id = dim_playlist_version.spotify_snapshot_id
    )
),
difference as (
    select
        version.playlist_id,
        version.spotify_snapshot_id,
        version.first_seen_date,
        copies.item_id,
        copies.item_type,
        sum(case when copies.spotify_snapshot_id = version.spotify_snapshot_id then copy_count else -copy_count end)
            ::bigint as copy_count
    from version
    join copies
        on copies.playlist_id = version.playlist_id
        and copies.spotify_snapshot_id in (version.spotify_snapshot_id, version.previous_id)
    where version.previous_id is not null
    group by
        version.playlist_id, version.spotify_snapshot_id, version.first_seen_date, copies.item_id, copies.item_type
)
select
    saved.user_id,
    coalesce(nullif(dim_user.display_name, ''), saved.user_id) as user_name,
    difference.playlist_id,
    coalesce(nullif(dim_playlist.playlist_name, ''), '(no name)') as playlist_name,
    difference.spotify_snapshot_id,
    difference.first_seen_date as changed_date,
    case when difference.copy_count > 0 then 'added' else 'removed' end as change,
    difference.item_id,
    difference.item_type,
    coalesce(nullif(dim_track.track_name, ''), nullif(dim_episode.episode_name, ''), '(no name)') as item_name,
    abs(difference.copy_count) as copy_count,
    coalesce(dim_track.spotify_url, dim_episode.spotify_url) as spotify_url
from difference
join warehouse.fact_saved_playlist as saved using (playlist_id)
left join warehouse.dim_user on dim_user.user_id = saved.user_id
left join warehouse.dim_playlist on dim_playlist.playlist_id = difference.playlist_id
left join warehouse.dim_track on difference.item_type = 'track' and dim_track.track_id = difference.item_id
left join warehouse.dim_episode on difference.item_type = 'episode' and dim_episode.episode_id = difference.item_id
where difference.copy_count <> 0;
