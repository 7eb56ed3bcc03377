-- One row: the newest snapshot date and what its week was like for the pipeline, all listeners together.
with newest as (
    select max(snapshot_date) as snapshot_date from reporting.runs
)
select
    to_char(max(newest.snapshot_date), 'FMDD FMMonth YYYY') as last_day,
    count(*) as runs,
    count(*) filter (where status <> 'complete') as partial_runs,
    coalesce(sum(request_count), 0)::bigint as calls,
    coalesce(sum(fetched), 0)::bigint as fetched,
    coalesce(sum(quarantined), 0)::bigint as quarantined,
    count(*) filter (where is_balanced <> 'yes') as unbalanced_runs
from reporting.runs
join newest on runs.snapshot_date > newest.snapshot_date - 7;
