-- One row per listener and decade in which the album was released: how many tracks of it are in the library. A track without
-- a release date is under 'unknown'.
create or replace view reporting.saved_tracks_per_decade as
select
    user_id,
    user_name,
    coalesce((release_year / 10 * 10)::text || 's', 'unknown') as release_decade,
    count(*) as saved_track_count
from reporting.saved_tracks
group by user_id, user_name, release_year / 10;
