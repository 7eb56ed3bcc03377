-- One row per artist who was heard for the first time in the period, the five with the most plays; and how many there are.
-- Nothing in the first period of all, in which everybody is new.
with period (user_id, before_date, before_last_date, first_date, last_date) as (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
),
heard as (
    select
        credit.artist_id,
        min(plays.played_date) as first_played_date,
        min(min(plays.played_date)) over () as first_date_of_all,
        count(*) as plays
    from reporting.plays
    join period using (user_id)
    join (select distinct track_id, artist_id from reporting.all_track_artists) as credit
        on credit.track_id = plays.item_id
    where plays.played_date <= period.last_date
    group by credit.artist_id
)
select
    coalesce(nullif(artist_name, ''), '(no name)') as name,
    spotify_url,
    plays,
    count(*) over () as artist_count
from heard
cross join period
left join reporting.all_artists using (artist_id)
where first_played_date >= period.first_date and first_date_of_all < period.first_date
order by plays desc, name, artist_id
limit 5;
