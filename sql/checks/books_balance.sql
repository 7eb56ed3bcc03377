-- stage: raw, severity: fail
-- Every item that was fetched went somewhere, and every item that was accepted was merged.
select run_id, resource, fetched, accepted, duplicates, nulls, quarantined, inserted, updated, unchanged
from warehouse.run_book
where fetched <> accepted + duplicates + nulls + quarantined
    or accepted <> inserted + updated + unchanged
order by run_id, resource
