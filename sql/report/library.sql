-- One row per kind of thing of which something was added to the library in the period, or taken out of it.
with period (user_id, before_date, before_last_date, first_date, last_date) as (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
),
kept as (
    select
        kind,
        is_starting_stock = 'no'
            and library.added_at::date between period.first_date and period.last_date as has_come,
        coalesce(library.removed_date between period.first_date and period.last_date, false) as has_gone
    from reporting.library
    join period using (user_id)
)
select
    kind,
    count(*) filter (where has_come) as added,
    count(*) filter (where has_gone) as removed
from kept
where has_come or has_gone
group by kind
order by kind;
