-- What dashboards may read. The views are in sql/views; this one is here because all of them may use it.

create schema if not exists reporting;

-- One row: the definitions that the views share, with their defaults.
create view reporting.definition as
select
    coalesce((select value from warehouse.setting where name = 'time_zone'), 'UTC') as time_zone,
    coalesce((select value::bigint from warehouse.setting where name = 'counted_play_ms'), 30000) as counted_play_ms;
