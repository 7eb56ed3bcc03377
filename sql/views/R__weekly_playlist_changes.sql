-- One row per listener, playlist and week (its Monday) in which it was seen to have changed: how many items came and went.
create or replace view reporting.weekly_playlist_changes as
select
    user_id,
    user_name,
    playlist_id,
    playlist_name,
    date_trunc('week', changed_date)::date as week_start,
    coalesce(sum(copy_count) filter (where change = 'added'), 0)::bigint as added_count,
    coalesce(sum(copy_count) filter (where change = 'removed'), 0)::bigint as removed_count
from reporting.playlist_changes
group by user_id, user_name, playlist_id, playlist_name, date_trunc('week', changed_date);
