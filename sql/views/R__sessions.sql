-- One row per listener and session: counted plays with less than 30 minutes from the end of one to the beginning of the next.
-- It lasts from the beginning of the first to the end of the last, in whole minutes. week_start is that of its beginning.
create or replace view reporting.sessions as
with play as (
    select
        user_id,
        user_name,
        item_id,
        played_at as ended_at,
        played_at - listened_ms * interval '1 millisecond' as began_at
    from reporting.plays
),
marked as (
    select
        *,
        began_at < lag(ended_at) over (partition by user_id order by ended_at, item_id) + interval '30 minutes' as goes_on
    from play
),
numbered as (
    select
        *,
        count(*) filter (where goes_on is not true) over (partition by user_id order by ended_at, item_id) as session_number
    from marked
)
select
    user_id,
    user_name,
    session_number,
    min(began_at) as began_at,
    max(ended_at) as ended_at,
    date_trunc('week', min(began_at))::date as week_start,
    count(*) as play_count,
    round(extract(epoch from max(ended_at) - min(began_at)) / 60)::integer as duration_minutes
from numbered
group by user_id, user_name, session_number;
