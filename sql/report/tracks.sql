-- One row per track or episode, the ten heard most in the period.
with period (user_id, before_date, before_last_date, first_date, last_date) as (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
)
select
    track_name || ' – ' || artist_names as name,
    spotify_url,
    count(*) as plays,
    (100 * count(*) / max(count(*)) over ())::integer as per_cent
from reporting.plays
join period using (user_id)
where played_date between period.first_date and period.last_date
group by item_id, track_name, artist_names, spotify_url
order by plays desc, name, item_id
limit 10;
