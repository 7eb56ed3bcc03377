-- stage: warehouse, severity: warn
-- A playlist version holds as many items as the playlist says it has. Fewer were read where its listing was cut off;
-- a null entry is missing for good, which is why this only warns.
select playlist.playlist_id, playlist.spotify_snapshot_id, playlist.track_count, count(*) as item_count
from warehouse.dim_playlist as playlist
join warehouse.fact_playlist_item as item using (playlist_id, spotify_snapshot_id)
group by playlist.playlist_id, playlist.spotify_snapshot_id, playlist.track_count
having count(*) <> playlist.track_count
order by playlist.playlist_id
