-- One row per listener, week (its Monday), source and album, of the albums that a list of the most heard may be made of: the
-- listener's 1,000 most heard of all time and the 100 most heard of each week and source, with all weeks of theirs. Tracks
-- only; a local file without an album is left out.
create or replace view reporting.weekly_albums as
with heard as (
    select
        user_id,
        week_start,
        source,
        album_id,
        count(*) as play_count,
        row_number() over (
            partition by week_start, source, user_id order by count(*) desc, album_id collate "C"
        ) as week_rank
    from reporting.plays
    where item_type = 'track' and album_id is not null
    group by user_id, week_start, source, album_id
),
ranked as (
    select
        user_id,
        album_id,
        min(week_rank) as best_week_rank,
        row_number() over (partition by user_id order by sum(play_count) desc, album_id collate "C") as total_rank
    from heard
    group by user_id, album_id
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    heard.week_start,
    heard.source,
    album_id,
    coalesce(nullif(dim_album.album_name, ''), '(no album)') as album_name,
    coalesce(artists_of_albums.artist_names, '(no artist)') as artist_names,
    dim_album.spotify_url,
    heard.play_count
from heard
join ranked using (user_id, album_id)
left join warehouse.dim_user using (user_id)
left join reporting.all_albums as dim_album using (album_id)
left join reporting.artists_of_albums using (album_id)
where ranked.total_rank <= 1000 or ranked.best_week_rank <= 100;
