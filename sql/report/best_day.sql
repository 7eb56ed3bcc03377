-- One row, if anything was heard: the day of the period with the most plays.
with period (user_id, before_date, before_last_date, first_date, last_date) as (
    values (?::text, ?::date, ?::date, ?::date, ?::date)
)
select
    to_char(played_date, 'FMDay, FMDD FMMonth') as day,
    count(*) as plays
from reporting.plays
join period using (user_id)
where played_date between period.first_date and period.last_date
group by played_date
order by plays desc, played_date
limit 1;
