-- One row per listener, kind, thing and time it was added: what is in the library, and what was. Kinds: saved tracks, saved
-- albums, saved shows, saved episodes, followed artists, playlists. added_at is in the listener's time zone; where Spotify
-- gives none, it is the date the thing was first seen. removed_date is null while the thing is there. artist_names tells who
-- it is by: of an episode the show, of a show the publisher, of a playlist the owner. is_starting_stock says that nobody knows
-- when the thing was added: Spotify does not say, and it was there when its kind was first read whole. That is no addition.
create or replace view reporting.library as
with thing as (
    select
        user_id,
        'saved tracks' as kind,
        track_id as item_id,
        track_name as item_name,
        artist_names,
        spotify_url,
        added_at,
        first_seen_date,
        removed_date
    from warehouse.fact_saved_track
    left join warehouse.dim_track using (track_id)
    left join reporting.artists_of_tracks using (track_id)
    union all
    select
        user_id, 'saved albums', album_id, album_name, artist_names, spotify_url, added_at, first_seen_date, removed_date
    from warehouse.fact_saved_album
    left join warehouse.dim_album using (album_id)
    left join reporting.artists_of_albums using (album_id)
    union all
    select user_id, 'saved shows', show_id, show_name, publisher, spotify_url, added_at, first_seen_date, removed_date
    from warehouse.fact_saved_show
    left join warehouse.dim_show using (show_id)
    union all
    select
        user_id, 'saved episodes', episode_id, episode_name, show_name, dim_episode.spotify_url, added_at,
        first_seen_date, removed_date
    from warehouse.fact_saved_episode
    left join warehouse.dim_episode using (episode_id)
    left join warehouse.dim_show using (show_id)
    union all
    select user_id, 'followed artists', artist_id, artist_name, null, spotify_url, null, first_seen_date, removed_date
    from warehouse.fact_followed_artist
    left join warehouse.dim_artist using (artist_id)
    union all
    select
        user_id, 'playlists', playlist_id, playlist_name, coalesce(nullif(owner_name, ''), owner_id), spotify_url, null,
        first_seen_date, removed_date
    from warehouse.fact_saved_playlist
    left join warehouse.dim_playlist using (playlist_id)
),
-- A partial run may have stopped in the middle of a listing: then less was fetched than Spotify said there is.
first_read as (
    select run.user_id, replace(book.resource, '_', ' ') as kind, min(run.snapshot_date) as read_date
    from warehouse.run_book as book
    join warehouse.run using (run_id)
    where book.failed_page_count = 0 and (run.status = 'complete' or book.fetched >= book.reported_total)
    group by run.user_id, book.resource
)
select
    user_id,
    coalesce(nullif(dim_user.display_name, ''), user_id) as user_name,
    kind,
    thing.item_id,
    coalesce(nullif(thing.item_name, ''), '(no name)') as item_name,
    coalesce(thing.artist_names, '') as artist_names,
    thing.spotify_url,
    case
        when thing.added_at > timestamptz '1970-01-02 00:00+00' then thing.added_at at time zone definition.time_zone
        else thing.first_seen_date::timestamp
    end as added_at,
    thing.removed_date,
    case
        when thing.added_at > timestamptz '1970-01-02 00:00+00' or thing.first_seen_date > first_read.read_date then 'no'
        else 'yes'
    end as is_starting_stock
from thing
cross join reporting.definition
left join first_read using (user_id, kind)
left join warehouse.dim_user using (user_id);
