-- severity: warn
-- More than a tenth of a run's resource was rejected: Spotify has probably changed its answers.
select run_id, resource, fetched, quarantined
from warehouse.run_book
where quarantined > 0.1 * fetched and fetched >= 20
order by run_id, resource
