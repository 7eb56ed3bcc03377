-- One row per artist who was heard for the first time in the period, the five with the most plays; and how many there are.
-- Nothing in the first period of all, in which everybody is new.
with period (user_id, before_date, before_last_date, first_date, last_date) as not materialized (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
),
item as (
    select item_id, min(played_date) as first_played_date, count(*) as plays
    from reporting.plays
    join period using (user_id)
    where played_date <= period.last_date
    group by item_id
),
heard as (
    select
        credit.artist_id,
        min(item.first_played_date) as first_played_date,
        min(min(item.first_played_date)) over () as first_date_of_all,
        sum(item.plays)::bigint as plays
    from item
    join (select distinct track_id, artist_id from reporting.all_track_artists) as credit
        on credit.track_id = item.item_id
    group by credit.artist_id
),
new_artist as (
    select artist_id, plays, count(*) over () as artist_count, rank() over (order by plays desc) as place
    from heard
    cross join period
    where first_played_date >= period.first_date and first_date_of_all < period.first_date
)
select
    coalesce(nullif(artist_name, ''), '(no name)') as name,
    spotify_url,
    plays,
    artist_count
from new_artist
left join reporting.all_artists using (artist_id)
where place <= 5
order by plays desc, name, artist_id
limit 5;
