-- One row per listener, playlist version and item that the version has more often (added) or less often (removed) than
-- the version seen before it. The first version is no change. A version without items is passed over, for Spotify does
-- not show the items of other people's playlists: emptying a playlist therefore does not show.
create or replace view reporting.playlist_changes as
with version as (
    select
        playlist_id,
        spotify_snapshot_id,
        first_seen_date,
        row_number() over (partition by playlist_id order by first_seen_date, run_id) as number
    from warehouse.dim_playlist_version
    where exists (
        select from warehouse.fact_playlist_item as item
        where item.playlist_id = dim_playlist_version.playlist_id
            and item.spotify_snapshot_id = dim_playlist_version.spotify_snapshot_id
    )
),
copy as (
    select playlist_id, version.number, item.item_id, item.item_type
    from version
    join warehouse.fact_playlist_item as item using (playlist_id, spotify_snapshot_id)
),
-- Each copy adds one to its own version and takes one from the next: what stays has neither come nor gone.
signed_copy as (
    select *, 1 as sign from copy where number > 1
    union all
    select playlist_id, number + 1, item_id, item_type, -1 from copy
),
difference as (
    select playlist_id, number, item_id, item_type, sum(sign) as copy_count
    from signed_copy
    group by playlist_id, number, item_id, item_type
    having sum(sign) <> 0
)
select
    saved.user_id,
    coalesce(nullif(dim_user.display_name, ''), saved.user_id) as user_name,
    difference.playlist_id,
    coalesce(nullif(dim_playlist.playlist_name, ''), '(no name)') as playlist_name,
    version.spotify_snapshot_id,
    version.first_seen_date as changed_date,
    case when difference.copy_count > 0 then 'added' else 'removed' end as change,
    difference.item_id,
    difference.item_type,
    coalesce(nullif(dim_track.track_name, ''), nullif(dim_episode.episode_name, ''), '(no name)') as item_name,
    abs(difference.copy_count) as copy_count,
    coalesce(dim_track.spotify_url, dim_episode.spotify_url) as spotify_url,
    coalesce(artists_of_tracks.artist_names, dim_show.show_name, '') as artist_names
from difference
join version using (playlist_id, number)
join warehouse.fact_saved_playlist as saved using (playlist_id)
left join warehouse.dim_user on dim_user.user_id = saved.user_id
left join warehouse.dim_playlist on dim_playlist.playlist_id = difference.playlist_id
left join warehouse.dim_track on difference.item_type = 'track' and dim_track.track_id = difference.item_id
left join warehouse.dim_episode on difference.item_type = 'episode' and dim_episode.episode_id = difference.item_id
left join warehouse.dim_show on dim_show.show_id = dim_episode.show_id
left join reporting.artists_of_tracks on artists_of_tracks.track_id = dim_track.track_id;
