-- One row per listener, week (its Monday), source and track, of the tracks that a list of the most heard may be made of: the
-- listener's 1,000 most heard of all time and the 100 most heard of each week and source, with all weeks of theirs.
create or replace view reporting.weekly_tracks as
with heard as (
    select
        user_id,
        week_start,
        source,
        item_id as track_id,
        count(*) as play_count,
        row_number() over (
            partition by week_start, source, user_id order by count(*) desc, item_id collate "C"
        ) as week_rank
    from reporting.plays
    where item_type = 'track'
    group by user_id, week_start, source, item_id
),
ranked as (
    select
        user_id,
        track_id,
        min(week_rank) as best_week_rank,
        row_number() over (partition by user_id order by sum(play_count) desc, track_id collate "C") as total_rank
    from heard
    group by user_id, track_id
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    heard.week_start,
    heard.source,
    track_id,
    coalesce(nullif(dim_track.track_name, ''), '(no name)') as track_name,
    coalesce(artists_of_tracks.artist_names, '(no artist)') as artist_names,
    dim_track.spotify_url,
    heard.play_count
from heard
join ranked using (user_id, track_id)
left join warehouse.dim_user using (user_id)
left join reporting.all_tracks as dim_track using (track_id)
left join reporting.artists_of_tracks using (track_id)
where ranked.total_rank <= 1000 or ranked.best_week_rank <= 100;
