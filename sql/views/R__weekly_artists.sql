-- One row per listener, week (its Monday), source and artist, of the artists that a list of the most heard may be made of:
-- the listener's 1,000 most heard of all time and the 100 most heard of each week and source, with all weeks of theirs.
-- Every artist of a track gets the whole play, so the sum over artists is more than the number of plays. Tracks only.
create or replace view reporting.weekly_artists as
with heard as (
    select
        user_id,
        week_start,
        source,
        artist_id,
        count(*) as play_count,
        row_number() over (
            partition by week_start, source, user_id order by count(*) desc, artist_id collate "C"
        ) as week_rank
    from reporting.plays
    join (select distinct track_id as item_id, artist_id from reporting.all_track_artists) as credit using (item_id)
    group by user_id, week_start, source, artist_id
),
ranked as (
    select
        user_id,
        artist_id,
        min(week_rank) as best_week_rank,
        row_number() over (partition by user_id order by sum(play_count) desc, artist_id collate "C") as total_rank
    from heard
    group by user_id, artist_id
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    heard.week_start,
    heard.source,
    artist_id,
    coalesce(nullif(dim_artist.artist_name, ''), '(no name)') as artist_name,
    dim_artist.spotify_url,
    heard.play_count
from heard
join ranked using (user_id, artist_id)
left join warehouse.dim_user using (user_id)
left join reporting.all_artists as dim_artist using (artist_id)
where ranked.total_rank <= 1000 or ranked.best_week_rank <= 100;
