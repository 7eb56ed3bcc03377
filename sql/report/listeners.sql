-- One row per listener: the key and the name.
select user_id, max(user_name) as user_name
from reporting.runs
group by user_id
order by user_id;
