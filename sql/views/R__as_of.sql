-- One row per listener: the date of the newest run, which is what the views take for today.
create or replace view reporting.as_of as
select user_id, max(snapshot_date) as snapshot_date
from warehouse.run
group by user_id;
