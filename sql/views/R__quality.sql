-- One row per load and check, of the ten newest loads: whether it passed, and what it found first. result_order sorts what
-- failed before what warned and what passed; load_number counts from the newest load.
create or replace view reporting.quality as
with checked as (
    select distinct load_id from warehouse.quality_result
),
numbered as (
    select load_id, (row_number() over (order by load_id desc))::integer as load_number from checked
),
result as (
    select
        load_id,
        stage,
        check_name,
        severity,
        finding_count,
        first_finding,
        case when finding_count = 0 then 3 when severity = 'warn' then 2 else 1 end as result_order
    from warehouse.quality_result
)
select
    load_id,
    numbered.load_number,
    load.loaded_at at time zone definition.time_zone as loaded_at,
    result.stage,
    result.check_name,
    result.severity,
    (array['failed', 'warned', 'passed'])[result.result_order] as result,
    result.result_order,
    result.finding_count,
    coalesce(result.first_finding, '') as first_finding
from numbered
join result using (load_id)
join warehouse.load using (load_id)
cross join reporting.definition
where numbered.load_number <= 10;
