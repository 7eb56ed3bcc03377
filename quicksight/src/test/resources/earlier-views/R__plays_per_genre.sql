-- One row per listener, day, source and genre. A play counts once for every genre of any of its artists, so the sum over genres
-- is more than the number of plays. Spotify knows no genre for many artists: their plays are under '(none given)'.
create or replace view reporting.plays_per_genre as
with track_genre as (
    select distinct
        bridge_track_artist.track_id,
        bridge_artist_genre.genre
    from warehouse.bridge_track_artist
    join warehouse.bridge_artist_genre using (artist_id)
)
select
    plays.user_id,
    plays.user_name,
    plays.played_date,
    plays.source,
    coalesce(track_genre.genre, '(none given)') as genre,
    count(*) as play_count,
    (sum(plays.listened_ms) / 60000)::double precision as listened_minutes,
    (sum(plays.listened_ms) / 3600000)::double precision as listened_hours
from reporting.plays
left join track_genre on track_genre.track_id = plays.item_id
where plays.item_type = 'track'
group by plays.user_id, plays.user_name, plays.played_date, plays.source, track_genre.genre;
