-- One row per listener and resource: when it was last read without a failed page, how many items that read had, and how
-- many days the listener's newest run is ahead of it. last_read_date is null where no read was ever whole.
create or replace view reporting.freshness as
with read_whole as (
    select distinct on (run.user_id, book.resource)
        run.user_id,
        book.resource,
        run.snapshot_date,
        run.finished_at,
        book.fetched
    from warehouse.run_book as book
    join warehouse.run using (run_id)
    where book.failed_page_count = 0
    order by run.user_id, book.resource, run.snapshot_date desc, run.started_at desc, run_id desc
),
known as (
    select distinct run.user_id, book.resource
    from warehouse.run_book as book
    join warehouse.run using (run_id)
)
select
    known.user_id,
    coalesce(nullif(dim_user.display_name, ''), known.user_id) as user_name,
    known.resource,
    read_whole.snapshot_date as last_read_date,
    read_whole.finished_at at time zone definition.time_zone as last_read_at,
    read_whole.fetched as last_item_count,
    as_of.snapshot_date - read_whole.snapshot_date as days_behind
from known
cross join reporting.definition
join reporting.as_of using (user_id)
left join read_whole using (user_id, resource)
left join warehouse.dim_user on dim_user.user_id = known.user_id;
