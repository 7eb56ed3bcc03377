-- One row per run and resource: what became of every item that was fetched. is_balanced says whether
-- fetched = accepted + duplicates + nulls + quarantined and accepted = inserted + updated + unchanged.
create or replace view reporting.run_books as
select
    book.run_id,
    run.user_id,
    coalesce(nullif(dim_user.display_name, ''), run.user_id) as user_name,
    run.snapshot_date,
    run.started_at at time zone definition.time_zone as started_at,
    book.resource,
    book.page_count,
    book.failed_page_count,
    book.reported_total,
    book.fetched,
    book.nulls,
    book.duplicates,
    book.quarantined,
    book.accepted,
    book.inserted,
    book.updated,
    book.unchanged,
    case
        when book.fetched = book.accepted + book.duplicates + book.nulls + book.quarantined
            and book.accepted = book.inserted + book.updated + book.unchanged then 'yes'
        else 'no'
    end as is_balanced
from warehouse.run_book as book
join warehouse.run using (run_id)
cross join reporting.definition
left join warehouse.dim_user on dim_user.user_id = run.user_id;
