-- One row per listener, resource and rule that rejected something of it: how often, and on which date last. A resource of which
-- nothing was rejected has one row, of rule '(none)' with 0.
create or replace view reporting.quarantined as
with resources as (
    select distinct run.user_id, book.resource
    from warehouse.run_book as book
    join warehouse.run using (run_id)
),
rejected as (
    select
        run.user_id,
        item.resource,
        item.rule,
        count(*) as item_count,
        max(run.snapshot_date) as last_date
    from warehouse.quarantine as item
    join warehouse.run using (run_id)
    group by run.user_id, item.resource, item.rule
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    resource,
    coalesce(rejected.rule, '(none)') as rule,
    coalesce(rejected.item_count, 0) as item_count,
    rejected.last_date
from resources
full join rejected using (user_id, resource)
left join warehouse.dim_user using (user_id);
