-- One row per artist, the ten heard most in the period; and how their places differ from those of the period before.
with period (user_id, before_date, before_last_date, first_date, last_date) as (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
),
counted as (
    select
        credit.artist_id,
        count(*) filter (where plays.played_date >= period.first_date) as plays,
        count(*) filter (where plays.played_date <= period.before_last_date) as plays_before
    from reporting.plays
    join period using (user_id)
    join (select distinct track_id, artist_id from reporting.all_track_artists) as credit
        on credit.track_id = plays.item_id
    where plays.played_date between period.before_date and period.last_date
    group by credit.artist_id
),
ranked as (
    select
        artist_id,
        plays,
        rank() over (order by plays desc) as place,
        sum(plays_before) over () as all_plays_before,
        case when plays_before > 0 then rank() over (order by plays_before desc) end as place_before
    from counted
)
select
    coalesce(nullif(artist_name, ''), '(no name)') as name,
    spotify_url,
    plays,
    (100 * plays / max(plays) over ())::integer as per_cent,
    case
        when all_plays_before = 0 then ''
        when place_before is null then 'new in the list'
        when place_before > place then 'up ' || (place_before - place)
        when place_before < place then 'down ' || (place - place_before)
        else ''
    end as movement
from ranked
left join reporting.all_artists using (artist_id)
where plays > 0 and place <= 10
order by plays desc, name, artist_id
limit 10;
