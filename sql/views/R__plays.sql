-- One row per counted play: a listener, the moment it ended, and what was heard. Of a play that several sources tell there is
-- one row, as the best of them tells it; where it was played from, the API alone knows.
-- A play counts when it lasted counted_play_ms, or when Spotify does not say how long it was: its API reports counted
-- plays only. Where the length is not known, the whole item is taken as heard. Times are in the listener's time zone.
-- An episode stands with its title as track_name and its show as album and artist.
create or replace view reporting.plays as
with counted_play as (
    select
        fact_play.user_id,
        ended_at at time zone time_zone as played_at,
        item_id,
        item_type,
        played_ms,
        coalesce(fact_play.context_type, told_by_api.context_type) as context_type,
        source
    from warehouse.fact_play
    cross join reporting.definition
    left join (
        select same_play.user_id, by_ended_at, by_item_id, by_source, api.context_type
        from warehouse.same_play
        join warehouse.fact_play as api using (user_id, ended_at, item_id, source)
        where source = 'api'
    ) as told_by_api
        on told_by_api.user_id = fact_play.user_id and by_ended_at = ended_at and by_item_id = item_id and by_source = source
    where (played_ms is null or played_ms >= counted_play_ms)
        and not exists (
            select from warehouse.same_play as same
            where same.user_id = fact_play.user_id and same.ended_at = fact_play.ended_at
                and same.item_id = fact_play.item_id and same.source = fact_play.source)
)
select
    play.user_id,
    coalesce(nullif(dim_user.display_name, ''), play.user_id) as user_name,
    play.played_at,
    play.played_at::date as played_date,
    date_trunc('week', play.played_at)::date as week_start,
    extract(isodow from play.played_at)::integer as weekday,
    (array['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])[extract(isodow from play.played_at)::integer] as weekday_name,
    extract(hour from play.played_at)::integer as hour_of_day,
    play.item_id,
    play.item_type,
    coalesce(nullif(track.track_name, ''), nullif(episode.episode_name, ''), named.item_name, '(no name)') as track_name,
    coalesce(artists_of_tracks.first_artist_id, episode.show_id) as first_artist_id,
    coalesce(artists_of_tracks.first_artist_name, show.show_name, named.artist_name, '(no artist)') as first_artist_name,
    coalesce(artists_of_tracks.artist_names, show.show_name, named.artist_name, '(no artist)') as artist_names,
    coalesce(track.album_id, episode.show_id) as album_id,
    coalesce(nullif(album.album_name, ''), show.show_name, named.artist_name, '(no album)') as album_name,
    extract(year from coalesce(album.release_date, episode.release_date))::integer as release_year,
    coalesce(track.duration_ms, episode.duration_ms) as duration_ms,
    coalesce(play.played_ms, track.duration_ms, episode.duration_ms, 0) as listened_ms,
    coalesce(play.played_ms, track.duration_ms, episode.duration_ms, 0) / 60000::double precision as listened_minutes,
    coalesce(play.played_ms, track.duration_ms, episode.duration_ms, 0) / 3600000::double precision as listened_hours,
    play.context_type,
    play.source,
    coalesce(track.spotify_url, episode.spotify_url) as spotify_url
from counted_play as play
left join warehouse.dim_user on dim_user.user_id = play.user_id
left join reporting.all_tracks as track on play.item_type = 'track' and track.track_id = play.item_id
left join reporting.all_albums as album on album.album_id = track.album_id
left join reporting.artists_of_tracks on artists_of_tracks.track_id = track.track_id
left join warehouse.dim_episode as episode on play.item_type = 'episode' and episode.episode_id = play.item_id
left join warehouse.dim_show as show on show.show_id = episode.show_id
left join warehouse.dim_named_item as named
    on play.item_type <> 'track' and episode.episode_id is null and named.item_id = play.item_id;
