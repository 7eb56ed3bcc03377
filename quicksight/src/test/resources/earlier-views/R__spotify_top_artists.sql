-- One row per listener, snapshot date, time range and rank: Spotify's own list of the listener's top artists.
-- places_gained: since the list before (positive is up, null is new). newest_rank: in the newest list of the time range
-- (null when no longer in it). rank_downward: the rank below zero, so that a chart has the first on top.
create or replace view reporting.spotify_top_artists as
with list as (
    select
        user_id,
        time_range,
        snapshot_date,
        lag(snapshot_date) over (partition by user_id, time_range order by snapshot_date) as previous_date,
        max(snapshot_date) over (partition by user_id, time_range) as newest_date
    from (select distinct user_id, time_range, snapshot_date from warehouse.fact_top_artist) as dates
)
select
    top.user_id,
    coalesce(nullif(dim_user.display_name, ''), top.user_id) as user_name,
    top.snapshot_date,
    top.time_range,
    case top.time_range
        when 'short_term' then '4 weeks'
        when 'medium_term' then '6 months'
        when 'long_term' then '1 year'
        else top.time_range
    end as period,
    top.rank,
    -top.rank as rank_downward,
    top.artist_id,
    coalesce(nullif(dim_artist.artist_name, ''), '(no name)') as artist_name,
    min(earlier.rank) - top.rank as places_gained,
    min(newest.rank) as newest_rank,
    dim_artist.spotify_url
from warehouse.fact_top_artist as top
join list using (user_id, time_range, snapshot_date)
left join warehouse.fact_top_artist as earlier
    on earlier.user_id = top.user_id and earlier.time_range = top.time_range
    and earlier.snapshot_date = list.previous_date and earlier.artist_id = top.artist_id
left join warehouse.fact_top_artist as newest
    on newest.user_id = top.user_id and newest.time_range = top.time_range
    and newest.snapshot_date = list.newest_date and newest.artist_id = top.artist_id
left join warehouse.dim_artist on dim_artist.artist_id = top.artist_id
left join warehouse.dim_user on dim_user.user_id = top.user_id
group by
    top.user_id, dim_user.display_name, top.snapshot_date, top.time_range, top.rank, top.artist_id,
    dim_artist.artist_name, dim_artist.spotify_url;
