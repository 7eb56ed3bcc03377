-- stage: curated, severity: fail
-- The books count as many quarantined items as there are.
select book.run_id, book.resource, book.quarantined, count(item.run_id) as found
from warehouse.run_book as book
left join warehouse.quarantine as item using (run_id, resource)
group by book.run_id, book.resource, book.quarantined
having book.quarantined <> count(item.run_id)
order by book.run_id, book.resource
