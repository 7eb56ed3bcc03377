-- One row per listener and two different playlists, in both orders, of the fifteen in the library with the most different
-- items: how many they share. The ranks sort by size; playlists of one name are numbered.
create or replace view reporting.playlist_overlap as
with item as (
    select distinct user_id, playlist_id, item.item_id
    from warehouse.fact_saved_playlist as saved
    join warehouse.dim_playlist using (playlist_id)
    join warehouse.fact_playlist_item as item using (playlist_id, spotify_snapshot_id)
    where saved.removed_date is null
),
largest as (
    select user_id, playlist_id, playlist_rank, coalesce(nullif(playlist_name, ''), '(no name)') as playlist_name
    from (
        select
            user_id,
            playlist_id,
            (row_number() over (partition by user_id order by count(*) desc, playlist_id collate "C"))::integer
                as playlist_rank
        from item
        group by user_id, playlist_id
    ) as ranked
    join warehouse.dim_playlist using (playlist_id)
    where playlist_rank <= 15
),
named as (
    select
        user_id,
        playlist_rank,
        case
            when count(*) over same_name = 1 then playlist_name
            else playlist_name || ' (' || row_number() over (same_name order by playlist_rank) || ')'
        end as playlist_name
    from largest
    window same_name as (partition by user_id, playlist_name)
),
-- Of each item the playlists that have it, so that no two lists of items need be compared.
placed as (
    select user_id, array_agg(playlist_rank) as playlist_ranks
    from item
    join largest using (user_id, playlist_id)
    group by user_id, item_id
),
shared as (
    select user_id, playlist_rank, other_rank, count(*) as shared_count
    from placed
    cross join unnest(playlist_ranks) as playlist_rank
    cross join unnest(playlist_ranks) as other_rank
    group by user_id, playlist_rank, other_rank
)
select
    one.user_id,
    coalesce(nullif(dim_user.display_name, ''), one.user_id) as user_name,
    one.playlist_rank,
    one.playlist_name,
    other.playlist_rank as other_rank,
    other.playlist_name as other_name,
    coalesce(shared.shared_count, 0) as shared_count
from named as one
join named as other on other.user_id = one.user_id and other.playlist_rank <> one.playlist_rank
left join warehouse.dim_user on dim_user.user_id = one.user_id
left join shared
    on shared.user_id = one.user_id
    and shared.playlist_rank = one.playlist_rank and shared.other_rank = other.playlist_rank;
