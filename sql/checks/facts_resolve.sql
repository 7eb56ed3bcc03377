-- stage: warehouse, severity: fail
-- Whatever a fact names is described: every response that names a thing tells its name as well.
select 'fact_play' as fact, item_id as id from warehouse.fact_play as fact
where item_type = 'track' and not exists (select from reporting.all_tracks as known where known.track_id = fact.item_id)
union all
select 'fact_saved_track', track_id from warehouse.fact_saved_track as fact
where not exists (select from warehouse.dim_track as known where known.track_id = fact.track_id)
union all
select 'fact_saved_album', album_id from warehouse.fact_saved_album as fact
where not exists (select from warehouse.dim_album as known where known.album_id = fact.album_id)
union all
select 'fact_saved_show', show_id from warehouse.fact_saved_show as fact
where not exists (select from warehouse.dim_show as known where known.show_id = fact.show_id)
union all
select 'fact_saved_episode', episode_id from warehouse.fact_saved_episode as fact
where not exists (select from warehouse.dim_episode as known where known.episode_id = fact.episode_id)
union all
select 'fact_saved_playlist', playlist_id from warehouse.fact_saved_playlist as fact
where not exists (select from warehouse.dim_playlist as known where known.playlist_id = fact.playlist_id)
union all
select 'fact_followed_artist', artist_id from warehouse.fact_followed_artist as fact
where not exists (select from warehouse.dim_artist as known where known.artist_id = fact.artist_id)
union all
select 'fact_top_track', track_id from warehouse.fact_top_track as fact
where not exists (select from warehouse.dim_track as known where known.track_id = fact.track_id)
union all
select 'fact_top_artist', artist_id from warehouse.fact_top_artist as fact
where not exists (select from warehouse.dim_artist as known where known.artist_id = fact.artist_id)
union all
select 'fact_playlist_item', item_id from warehouse.fact_playlist_item as fact
where item_type = 'track' and not exists (select from warehouse.dim_track as known where known.track_id = fact.item_id)
union all
select 'fact_list_item', item_id from warehouse.fact_list_item as fact
where not exists (select from (
    select 'album' as item_type, album_id as item_id from warehouse.dim_album
    union all
    select 'artist', artist_id from warehouse.dim_artist
    union all
    select 'episode', episode_id from warehouse.dim_episode
    union all
    select 'playlist', playlist_id from warehouse.dim_playlist
    union all
    select 'show', show_id from warehouse.dim_show
    union all
    select 'track', track_id from warehouse.dim_track
) as known where known.item_type = fact.item_type and known.item_id = fact.item_id)
union all
select 'bridge_track_artist', artist_id from warehouse.bridge_track_artist as bridge
where not exists (select from warehouse.dim_artist as known where known.artist_id = bridge.artist_id)
union all
select 'bridge_album_artist', artist_id from warehouse.bridge_album_artist as bridge
where not exists (select from warehouse.dim_artist as known where known.artist_id = bridge.artist_id)
