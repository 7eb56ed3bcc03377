-- stage: drift, severity: warn
-- A resource that every weekly run reads was not read for longer than stale_days (etl.yml), although other runs came. After
-- two months it is taken to be switched off.
select user_id, resource, last_read_date, days_behind
from reporting.freshness
where resource in ('me', 'recently_played', 'top_artists', 'top_tracks', 'followed_artists', 'saved_tracks',
        'saved_albums', 'playlists')
    and days_behind > (select value::integer from warehouse.setting where name = 'stale_days')
    and days_behind < 60
order by user_id, resource
