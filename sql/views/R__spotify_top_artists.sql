-- One row per listener, snapshot date, time range and rank: Spotify's own list of the listener's top artists.
-- places_gained: since the list before (positive is up, null is new). newest_rank: in the newest list of the time range
-- (null when no longer in it). rank_downward: the rank below zero, so that a chart has the first on top.
create or replace view reporting.spotify_top_artists as
with listed as (
    select
        user_id,
        snapshot_date,
        time_range,
        rank,
        artist_id,
        dense_rank() over (partition by user_id, time_range order by snapshot_date) as list_number,
        snapshot_date = max(snapshot_date) over (partition by user_id, time_range) as is_newest
    from warehouse.fact_top_artist
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    snapshot_date,
    time_range,
    case time_range
        when 'short_term' then '4 weeks'
        when 'medium_term' then '6 months'
        when 'long_term' then '1 year'
        else time_range
    end as period,
    rank,
    -rank as rank_downward,
    artist_id,
    coalesce(nullif(dim_artist.artist_name, ''), '(no name)') as artist_name,
    min(rank) over (
        partition by user_id, time_range, artist_id order by list_number range between 1 preceding and 1 preceding
    ) - rank as places_gained,
    min(rank) filter (where is_newest) over (partition by user_id, time_range, artist_id) as newest_rank,
    dim_artist.spotify_url,
    date_trunc('week', snapshot_date)::date as week_start
from listed
left join warehouse.dim_artist using (artist_id)
left join warehouse.dim_user using (user_id);
