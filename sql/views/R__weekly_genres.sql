-- One row per listener, week (its Monday), source and genre. A play counts once for every genre of any of its artists, so the
-- sum over genres is more than the number of plays. Spotify knows no genre for many artists: their plays are under
-- '(none given)'. Tracks only.
create or replace view reporting.weekly_genres as
with track_genre as (
    select distinct track_id as item_id, genre
    from warehouse.bridge_track_artist
    join warehouse.bridge_artist_genre using (artist_id)
)
select
    user_id,
    user_name,
    week_start,
    source,
    coalesce(genre, '(none given)') as genre,
    count(*) as play_count
from reporting.plays
left join track_genre using (item_id)
where item_type = 'track'
group by user_id, user_name, week_start, source, genre;
