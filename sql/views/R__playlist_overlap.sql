-- One row per listener and two different playlists, in both orders, of the fifteen in the library with the most different
-- items: how many they share. The ranks sort by size; playlists of one name are numbered.
create or replace view reporting.playlist_overlap as
with item as (
    select distinct saved.user_id, saved.playlist_id, item.item_id
    from warehouse.fact_saved_playlist as saved
    join warehouse.dim_playlist as playlist using (playlist_id)
    join warehouse.fact_playlist_item as item using (playlist_id, spotify_snapshot_id)
    where saved.removed_date is null
),
ranked as (
    select
        user_id,
        playlist_id,
        (row_number() over (partition by user_id order by count(*) desc, playlist_id collate "C"))::integer as playlist_rank
    from item
    group by user_id, playlist_id
),
largest as (
    select
        ranked.user_id,
        ranked.playlist_id,
        ranked.playlist_rank,
        coalesce(nullif(dim_playlist.playlist_name, ''), '(no name)') as playlist_name
    from ranked
    join warehouse.dim_playlist using (playlist_id)
    where ranked.playlist_rank <= 15
),
named as (
    select
        user_id,
        playlist_id,
        playlist_rank,
        case
            when count(*) over same_name = 1 then playlist_name
            else playlist_name || ' (' || count(*) over (same_name order by playlist_rank) || ')'
        end as playlist_name
    from largest
    window same_name as (partition by user_id, playlist_name)
),
shared as (
    select one.user_id, one.playlist_id, other.playlist_id as other_id, count(*) as shared_count
    from item as one
    join item as other using (user_id, item_id)
    join ranked as one_ranked
        on one_ranked.user_id = one.user_id and one_ranked.playlist_id = one.playlist_id and one_ranked.playlist_rank <= 15
    join ranked as other_ranked
        on other_ranked.user_id = one.user_id and other_ranked.playlist_id = other.playlist_id
        and other_ranked.playlist_rank <= 15
    group by one.user_id, one.playlist_id, other.playlist_id
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
join named as other on other.user_id = one.user_id and other.playlist_id <> one.playlist_id
left join shared
    on shared.user_id = one.user_id and shared.playlist_id = one.playlist_id and shared.other_id = other.playlist_id
left join warehouse.dim_user on dim_user.user_id = one.user_id;
