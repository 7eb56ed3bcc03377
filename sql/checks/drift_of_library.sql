-- stage: drift, severity: warn
-- A large part of a listener's library has vanished on the newest date (drift_library_share in etl.yml): somebody has
-- tidied up, or Spotify has answered with half of it and called it the whole.
with newest as (
    select user_id, max(snapshot_date) as snapshot_date from warehouse.run group by user_id
), kept as (
    select 'fact_saved_track' as table_name, user_id, first_seen_date, removed_date from warehouse.fact_saved_track
    union all
    select 'fact_saved_album' as table_name, user_id, first_seen_date, removed_date from warehouse.fact_saved_album
    union all
    select 'fact_saved_playlist' as table_name, user_id, first_seen_date, removed_date from warehouse.fact_saved_playlist
    union all
    select 'fact_followed_artist' as table_name, user_id, first_seen_date, removed_date from warehouse.fact_followed_artist
), change as (
    select table_name, user_id,
        count(*) filter (where removed_date is null or removed_date >= snapshot_date) as present_before,
        count(*) filter (where removed_date = snapshot_date) as removed
    from kept join newest using (user_id)
    where first_seen_date < snapshot_date
    group by table_name, user_id
)
select user_id, table_name, present_before, removed
from change
where present_before >= 20
    and removed > present_before * (select value::numeric from warehouse.setting where name = 'drift_library_share')
order by user_id, table_name
