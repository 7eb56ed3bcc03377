-- One row per listener and genre: how often it was heard, and how many saved tracks and artists carry it. A track counts
-- for every genre of any of its artists. Only genres that Spotify gives.
create or replace view reporting.top_genres as
with heard as (
    select user_id, genre, sum(play_count)::bigint as play_count, sum(listened_minutes) as listened_minutes
    from reporting.plays_per_genre
    where genre <> '(none given)'
    group by user_id, genre
),
saved as (
    select
        user_id,
        genre,
        count(distinct track_id) as saved_track_count,
        count(distinct artist_id) as saved_artist_count
    from warehouse.fact_saved_track
    join warehouse.bridge_track_artist using (track_id)
    join warehouse.bridge_artist_genre using (artist_id)
    where removed_date is null
    group by user_id, genre
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    genre,
    coalesce(heard.play_count, 0) as play_count,
    coalesce(heard.listened_minutes, 0) as listened_minutes,
    coalesce(saved.saved_track_count, 0) as saved_track_count,
    coalesce(saved.saved_artist_count, 0) as saved_artist_count
from heard
full join saved using (user_id, genre)
left join warehouse.dim_user using (user_id);
