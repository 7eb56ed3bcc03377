-- One row per listener and decade of release: counted plays of its tracks and saved tracks from it. A track without a
-- release date is under 'unknown'.
create or replace view reporting.release_decades as
with counted as (
    select user_id, user_name, release_decade, play_count, 0 as saved_track_count
    from reporting.plays_per_track
    where item_type = 'track'
    union all
    select
        user_id,
        coalesce(nullif(display_name, ''), user_id),
        coalesce((extract(decade from release_date) * 10)::text || 's', 'unknown'),
        0,
        count(distinct track_id)
    from warehouse.fact_saved_track
    left join warehouse.dim_user using (user_id)
    left join warehouse.dim_track using (track_id)
    left join warehouse.dim_album using (album_id)
    where removed_date is null
    group by 1, 2, 3
)
select
    user_id,
    user_name,
    release_decade,
    sum(play_count)::bigint as play_count,
    sum(saved_track_count)::bigint as saved_track_count
from counted
group by user_id, user_name, release_decade;
