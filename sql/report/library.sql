-- One row per kind of thing of which something was added to the library in the period, or taken out of it.
with period (user_id, before_date, first_date, last_date) as (values (?::text, ?::date, ?::date, ?::date)),
kept as (
    select user_id, 'saved tracks' as kind, added_at, first_seen_date, removed_date from warehouse.fact_saved_track
    union all
    select user_id, 'saved albums', added_at, first_seen_date, removed_date from warehouse.fact_saved_album
    union all
    select user_id, 'saved shows', added_at, first_seen_date, removed_date from warehouse.fact_saved_show
    union all
    select user_id, 'saved episodes', added_at, first_seen_date, removed_date from warehouse.fact_saved_episode
    union all
    select user_id, 'followed artists', null, first_seen_date, removed_date from warehouse.fact_followed_artist
    union all
    select user_id, 'playlists', null, first_seen_date, removed_date from warehouse.fact_saved_playlist
),
dated as (
    select
        kind,
        case
            when added_at > timestamptz '1970-01-02 00:00+00' then (added_at at time zone time_zone)::date
            else first_seen_date
        end as added_date,
        removed_date,
        period.first_date,
        period.last_date
    from kept
    join period using (user_id)
    cross join reporting.definition
)
select
    kind,
    count(*) filter (where added_date between first_date and last_date) as added,
    count(*) filter (where removed_date between first_date and last_date) as removed
from dated
where added_date between first_date and last_date or removed_date between first_date and last_date
group by kind
order by kind;
