-- One row per listener and playlist in the library now, with its latest version. Spotify shows the items of own and
-- shared playlists only: for others the duration is null. last_changed_date is the date a new version was first seen.
create or replace view reporting.playlists as
with latest_items as (
    select
        playlist_id,
        count(*) as item_count,
        sum(coalesce(dim_track.duration_ms, dim_episode.duration_ms)) as duration_ms,
        max(item.added_at) as last_added_at
    from warehouse.dim_playlist
    join warehouse.fact_playlist_item as item using (playlist_id, spotify_snapshot_id)
    left join warehouse.dim_track on item.item_type = 'track' and dim_track.track_id = item.item_id
    left join warehouse.dim_episode on item.item_type = 'episode' and dim_episode.episode_id = item.item_id
    group by playlist_id
),
versions as (
    select playlist_id, count(*) as version_count, max(first_seen_date) as last_changed_date
    from warehouse.dim_playlist_version
    group by playlist_id
)
select
    saved.user_id,
    coalesce(nullif(dim_user.display_name, ''), saved.user_id) as user_name,
    saved.playlist_id,
    coalesce(nullif(playlist.playlist_name, ''), '(no name)') as playlist_name,
    coalesce(nullif(playlist.owner_name, ''), playlist.owner_id, '(not given)') as owner_name,
    case when playlist.is_public then 'yes' when not playlist.is_public then 'no' else 'unknown' end as is_public,
    case when playlist.is_collaborative then 'yes' else 'no' end as is_collaborative,
    coalesce(playlist.track_count, latest_items.item_count, 0)::bigint as item_count,
    (latest_items.duration_ms / 60000)::double precision as duration_minutes,
    (latest_items.duration_ms / 3600000)::double precision as duration_hours,
    latest_items.last_added_at at time zone definition.time_zone as last_added_at,
    coalesce(versions.last_changed_date, saved.first_seen_date) as last_changed_date,
    coalesce(versions.version_count, 0) as version_count,
    playlist.spotify_url
from warehouse.fact_saved_playlist as saved
cross join reporting.definition
left join warehouse.dim_playlist as playlist using (playlist_id)
left join latest_items using (playlist_id)
left join versions using (playlist_id)
left join warehouse.dim_user on dim_user.user_id = saved.user_id
where saved.removed_date is null;
