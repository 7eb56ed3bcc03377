-- One row per listener and change of the library or of a playlist, of the five hundred newest: what came to which place or
-- went from it. place is the kind of thing in the library, or the playlist. change_number counts from the newest.
create or replace view reporting.recent_changes as
with change as (
    select user_id, user_name, added_at::date as changed_date, kind as place, 'added' as change, 1::bigint as copy_count,
        item_id, item_name, artist_names, spotify_url
    from reporting.library
    where is_starting_stock = 'no'
    union all
    select user_id, user_name, removed_date, kind, 'removed', 1, item_id, item_name, artist_names, spotify_url
    from reporting.library
    where removed_date is not null
    union all
    select user_id, user_name, changed_date, playlist_name, change, copy_count,
        item_id, item_name, artist_names, spotify_url
    from reporting.playlist_changes
),
numbered as (
    select
        *,
        (row_number() over (
            partition by user_id order by changed_date desc, place, change, item_name, item_id, copy_count
        ))::integer as change_number
    from change
)
select
    user_id,
    user_name,
    change_number,
    changed_date,
    place,
    change,
    copy_count,
    item_name,
    artist_names,
    spotify_url
from numbered
where change_number <= 500;
