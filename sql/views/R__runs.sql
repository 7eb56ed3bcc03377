-- One row per ingest run that was loaded: when, how it ended, how much it read, whether all its books balance, how many
-- calls it left of the quota, and for how many days its login was still good (null where the run does not say).
create or replace view reporting.runs as
with books as (
    select
        run_id,
        count(*) as resource_count,
        sum(page_count) as page_count,
        sum(failed_page_count) as failed_page_count,
        sum(fetched)::bigint as fetched,
        sum(accepted)::bigint as accepted,
        sum(duplicates)::bigint as duplicates,
        sum(nulls)::bigint as nulls,
        sum(quarantined)::bigint as quarantined,
        min(is_balanced) as is_balanced
    from reporting.run_books
    group by run_id
)
select
    run.run_id,
    run.user_id,
    coalesce(nullif(dim_user.display_name, ''), run.user_id) as user_name,
    run.snapshot_date,
    run.started_at at time zone definition.time_zone as started_at,
    extract(epoch from run.finished_at - run.started_at)::double precision as duration_seconds,
    run.status,
    coalesce(run.reason, '') as reason,
    run.app_shape,
    run.request_count,
    coalesce(books.resource_count, 0) as resource_count,
    coalesce(books.page_count, 0) as page_count,
    coalesce(books.failed_page_count, 0) as failed_page_count,
    coalesce(books.fetched, 0) as fetched,
    coalesce(books.accepted, 0) as accepted,
    coalesce(books.duplicates, 0) as duplicates,
    coalesce(books.nulls, 0) as nulls,
    coalesce(books.quarantined, 0) as quarantined,
    coalesce(books.is_balanced, 'yes') as is_balanced,
    run.calls_left,
    run.login_ends_at::date - run.started_at::date as login_days_left
from warehouse.run
cross join reporting.definition
left join books using (run_id)
left join warehouse.dim_user on dim_user.user_id = run.user_id;
