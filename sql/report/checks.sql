-- One row per check that the newest load did not pass.
select check_name as name, finding_count as findings, first_finding
from warehouse.quality_result
where load_id = (select max(load_id) from warehouse.quality_result) and finding_count > 0
order by check_name;
