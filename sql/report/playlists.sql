-- One row per playlist whose items changed in the period, the ten that changed most.
with period (user_id, before_date, before_last_date, first_date, last_date) as (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
)
select
    playlist_name as name,
    coalesce(sum(copy_count) filter (where change = 'added'), 0)::bigint as added,
    coalesce(sum(copy_count) filter (where change = 'removed'), 0)::bigint as removed
from reporting.playlist_changes
join period using (user_id)
where changed_date between period.first_date and period.last_date
group by playlist_id, playlist_name
order by sum(copy_count) desc, name, playlist_id
limit 10;
