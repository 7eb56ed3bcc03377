-- One row per listener and day that an export tells of, since the first play of which the API told: how many tracks the export counts, how
-- many of them the API had told before, and how many had been missed.
create or replace view reporting.plays_captured as
with polled as (
    select user_id, min(ended_at) - interval '1 minute' as first_at from warehouse.fact_play where source = 'api' group by user_id
)
select
    play.user_id,
    coalesce(nullif(dim_user.display_name, ''), play.user_id) as user_name,
    (play.ended_at at time zone time_zone)::date as played_date,
    count(*) as play_count,
    count(same.source) as captured_count,
    count(*) - count(same.source) as missed_count,
    count(same.source) / count(*)::double precision as captured_share
from warehouse.fact_play as play
cross join reporting.definition
join polled on polled.user_id = play.user_id and play.ended_at >= polled.first_at
left join warehouse.same_play as same
    on same.user_id = play.user_id and same.by_ended_at = play.ended_at and same.by_item_id = play.item_id
        and same.by_source = play.source and same.source = 'api'
left join warehouse.dim_user on dim_user.user_id = play.user_id
where play.source = 'export' and play.item_type = 'track' and play.played_ms >= counted_play_ms
group by play.user_id, dim_user.display_name, played_date;
