-- One row per artist who rose or fell in Spotify's own list between the period before and this one: the three that rose
-- most and the three that fell most. Of a week and a month its list of four weeks counts, of a year that of a year.
with period (user_id, before_date, before_last_date, first_date, last_date) as (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
),
list as (
    select
        ranks.time_range,
        max(ranks.snapshot_date) filter (where ranks.snapshot_date >= period.first_date) as now_date,
        max(ranks.snapshot_date) filter (where ranks.snapshot_date < period.first_date) as before_date
    from warehouse.fact_top_artist as ranks
    join period using (user_id)
    where ranks.snapshot_date <= period.last_date
        and ranks.time_range = case
            when period.last_date - period.first_date > 31 then 'long_term'
            else 'short_term'
        end
    group by ranks.time_range
),
moved as (
    select
        later.artist_id,
        earlier.rank as rank_before,
        later.rank as rank_now,
        row_number() over (order by later.rank - earlier.rank, later.rank) as rise,
        row_number() over (order by earlier.rank - later.rank, earlier.rank) as fall
    from list
    cross join period
    join warehouse.fact_top_artist as later
        on later.user_id = period.user_id
        and later.time_range = list.time_range
        and later.snapshot_date = list.now_date
    join warehouse.fact_top_artist as earlier
        on earlier.user_id = period.user_id
        and earlier.time_range = list.time_range
        and earlier.snapshot_date = list.before_date
        and earlier.artist_id = later.artist_id
)
select
    coalesce(nullif(artist_name, ''), '(no name)') as name,
    spotify_url,
    rank_before,
    rank_now,
    case when rank_now < rank_before then 'rose' else 'fell' end as movement
from moved
left join warehouse.dim_artist using (artist_id)
where (rise <= 3 and rank_now < rank_before) or (fall <= 3 and rank_now > rank_before)
order by rank_now - rank_before, rank_now;
