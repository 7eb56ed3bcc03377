-- stage: raw, severity: warn
-- Every response of the runs that are being loaded could be read. One that could not rests in raw; what it would have
-- told is asked for again by the next run.
select run_id, resource, page_count, failed_page_count
from warehouse.run_book
join staging.run using (run_id)
where failed_page_count > 0
order by run_id, resource
