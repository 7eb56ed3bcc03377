-- stage: curated, severity: warn
-- More than a tenth of a resource of a run that is being loaded was rejected: Spotify has probably changed its answers.
select run_id, resource, fetched, quarantined
from warehouse.run_book
join staging.run using (run_id)
where quarantined > 0.1 * fetched and fetched >= 20
order by run_id, resource
