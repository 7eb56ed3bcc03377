-- One row per listener, kind of thing and week (its Monday), from the first thing added to the newest run: how many were
-- added and removed, and how many there were at the week's end. Kinds: saved tracks, saved albums, saved shows, saved
-- episodes, followed artists, playlists. Spotify dates the saved ones; the others count from the date they were first seen.
create or replace view reporting.library_growth as
with presence as (
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
        user_id,
        kind,
        case
            when added_at > timestamptz '1970-01-02 00:00+00' then (added_at at time zone time_zone)::date
            else first_seen_date
        end as added_date,
        removed_date
    from presence
    cross join reporting.definition
),
change as (
    select user_id, kind, date_trunc('week', added_date)::date as week_start, 1 as added, 0 as removed from dated
    union all
    select user_id, kind, date_trunc('week', removed_date)::date, 0, 1 from dated where removed_date is not null
),
weeks as (
    select
        user_id,
        kind,
        generate_series(
            min(week_start),
            greatest(max(week_start), date_trunc('week', max(newest.snapshot_date))::date),
            interval '7 days'
        )::date as week_start
    from change
    left join (
        select user_id, max(snapshot_date) as snapshot_date from warehouse.run group by user_id
    ) as newest using (user_id)
    group by user_id, kind
),
per_week as (
    select
        user_id,
        kind,
        week_start,
        coalesce(sum(added), 0)::bigint as added_count,
        coalesce(sum(removed), 0)::bigint as removed_count
    from weeks
    left join change using (user_id, kind, week_start)
    group by user_id, kind, week_start
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    kind,
    week_start,
    added_count,
    removed_count,
    (sum(added_count - removed_count) over (partition by user_id, kind order by week_start))::bigint as total_count
from per_week
left join warehouse.dim_user using (user_id);
