-- An invented listener who hears as much as a person can: as many plays as listener.plays says, over the three years before
-- 2026-11-22, of 20,000 tracks by 3,000 artists, some far more often than others. The same every time.

select setseed(0.25);

insert into warehouse.setting (name, value) values ('time_zone', 'Europe/Berlin'), ('counted_play_ms', '30000');
insert into warehouse.dim_user (user_id, display_name, run_id, raw_part, raw_line, raw_ordinal)
values ('listener', 'Wren Alder', 'run-156', 'part', 1, 0);

create temporary table word as
select word, ordinality::integer - 1 as place
from unnest(array['Amber', 'Birch', 'Cedar', 'Drift', 'Ember', 'Fern', 'Glass', 'Harbour', 'Inlet', 'Juniper', 'Kite', 'Lantern',
    'Meadow', 'North', 'Orchard', 'Paper', 'Quarry', 'River', 'Silver', 'Timber', 'Umber', 'Velvet', 'Willow', 'Yonder'])
    with ordinality as words (word, ordinality);

create function pg_temp.name(number bigint, kind text) returns text language sql as
$$
    select (select word from word where place = number % 24) || ' '
        || (select word from word where place = number / 24 % 24) || ' ' || kind || ' ' || number
$$;

insert into warehouse.dim_artist (artist_id, artist_name, spotify_url, run_id, raw_part, raw_line, raw_ordinal)
select md5('artist' || n), pg_temp.name(n * 7, 'Band'), 'https://open.spotify.com/artist/' || md5('artist' || n), 'run-156', 'part', n, 0
from generate_series(0, 2999) as n;
insert into warehouse.bridge_artist_genre (artist_id, genre_position, genre, run_id, raw_part, raw_line, raw_ordinal)
select md5('artist' || n), position, lower(pg_temp.name(floor(400 * power(random(), 2))::bigint * 3, 'pop')), 'run-156', 'part', n, 0
from generate_series(0, 2999) as n, generate_series(0, 1) as position
where n % 5 > 0;

insert into warehouse.dim_album (album_id, album_name, release_date, spotify_url, run_id, raw_part, raw_line, raw_ordinal)
select md5('album' || n), pg_temp.name(n * 5, 'Album'), date '2026-01-01' - floor(22000 * power(random(), 2))::integer,
    'https://open.spotify.com/album/' || md5('album' || n), 'run-156', 'part', n, 0
from generate_series(0, 5999) as n;
insert into warehouse.dim_track (track_id, track_name, album_id, duration_ms, is_explicit, is_local, spotify_url, run_id, raw_part, raw_line, raw_ordinal)
select md5('track' || n), pg_temp.name(n, 'Song'), md5('album' || n % 6000), 120000 + floor(200000 * random())::integer, n % 9 = 0, false,
    'https://open.spotify.com/track/' || md5('track' || n), 'run-156', 'part', n, 0
from generate_series(0, 19999) as n;
insert into warehouse.bridge_track_artist (track_id, artist_position, artist_id, run_id, raw_part, raw_line, raw_ordinal)
select md5('track' || n), position, md5('artist' || (n + position * 31) % 3000), 'run-156', 'part', n, 0
from generate_series(0, 19999) as n, generate_series(0, 1) as position
where position = 0 or n % 4 = 0;

-- Half of the plays come from the export, which knows to the millisecond how long each of them was.
insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, context_type, played_ms, source, run_id, raw_part, raw_line, raw_ordinal)
select
    'listener',
    timestamptz '2023-11-23 06:00+01' + n / (plays / 1096.0) * interval '1 day' - random() * interval '16 hours',
    md5('track' || floor(20000 * power(random(), 2.5))::integer),
    'track',
    (array['album', 'playlist', 'artist', null])[1 + n % 4],
    case when n < plays / 2 then 31000 + floor(250000 * random())::integer end,
    case when n < plays / 2 then 'export' else 'api' end,
    'run-156', 'part', n, 0
from (select current_setting('listener.plays')::integer as plays) as chosen, generate_series(0, plays - 1) as n
on conflict do nothing;

insert into warehouse.fact_saved_track (user_id, track_id, added_at, first_seen_date, removed_date, run_id, raw_part, raw_line, raw_ordinal)
select 'listener', md5('track' || n), added_at, added_at::date, case when n % 11 = 0 then added_at::date + 200 end, 'run-156', 'part', n, 0
from generate_series(0, 4999) as n, lateral (select timestamptz '2026-11-20 12:00+01' - power(random(), 1.4) * interval '1090 days' + n * interval '1 ms') as day (added_at)
where n % 11 > 0 or added_at < timestamptz '2026-04-01 00:00+02';
insert into warehouse.fact_followed_artist (user_id, artist_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal)
select 'listener', md5('artist' || n), date '2026-11-22' - 7 * (n % 150), 'run-156', 'part', n, 0
from generate_series(0, 399) as n;

insert into warehouse.dim_playlist (playlist_id, playlist_name, owner_id, owner_name, is_public, is_collaborative, spotify_snapshot_id, track_count, spotify_url, run_id, raw_part, raw_line, raw_ordinal)
select 'playlist-' || n, pg_temp.name(n * 11, 'Mix'), 'listener', 'Wren Alder', n % 3 = 0, n % 7 = 0, 'version-1', 80, 'https://open.spotify.com/playlist/' || n, 'run-156', 'part', n, 0
from generate_series(1, 60) as n;
insert into warehouse.fact_saved_playlist (user_id, playlist_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal)
select 'listener', 'playlist-' || n, date '2026-11-22' - 14 * n, 'run-156', 'part', n, 0 from generate_series(1, 60) as n;
insert into warehouse.dim_playlist_version (playlist_id, spotify_snapshot_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal)
select 'playlist-' || n, 'version-' || version, date '2026-11-22' - 14 * n + 7 * version, 'run-156', 'part', n, 0
from generate_series(1, 60) as n, generate_series(0, 1) as version;
insert into warehouse.fact_playlist_item (playlist_id, spotify_snapshot_id, item_position, item_id, item_type, added_at, run_id, raw_part, raw_line, raw_ordinal)
select 'playlist-' || n, 'version-' || version, item, md5('track' || (n * 131 + item * 17 + version * (item % 9) * 3) % 20000), 'track',
    timestamptz '2026-11-01 10:00+01' - item * interval '5 days', 'run-156', 'part', n, item
from generate_series(1, 60) as n, generate_series(0, 1) as version, generate_series(0, 79) as item;

-- Spotify's lists week by week: each artist wanders slowly up and down.
insert into warehouse.fact_top_artist (user_id, snapshot_date, time_range, rank, artist_id, run_id, raw_part, raw_line, raw_ordinal)
select 'listener', date '2026-11-22' - 7 * week, time_range,
    rank() over (partition by week, time_range order by n * (1.6 + sin(week / (6.0 + n % 5) + n)), n), md5('artist' || n), 'run-156', 'part', n, 0
from generate_series(0, 51) as week, unnest(array['short_term', 'medium_term', 'long_term']) as time_range, generate_series(0, 49) as n;
insert into warehouse.fact_top_track (user_id, snapshot_date, time_range, rank, track_id, run_id, raw_part, raw_line, raw_ordinal)
select user_id, snapshot_date, time_range, rank, md5('track' || rank * 3), run_id, raw_part, raw_line, raw_ordinal from warehouse.fact_top_artist;

insert into warehouse.run (run_id, user_id, snapshot_date, started_at, finished_at, status, reason, app_shape, request_count)
select 'run-' || n, 'listener', date '2026-11-22' - 7 * (156 - n), day, day + (60 + 30 * random()) * interval '1 second',
    case when n % 40 = 0 then 'partial' else 'complete' end, case when n % 40 = 0 then 'quota' end, 'new_development_mode', 120 + n % 30
from generate_series(1, 156) as n, lateral (select (date '2026-11-22' - 7 * (156 - n)) + interval '6 hours' as day) as started;
update warehouse.run set calls_left = 500 - request_count, login_ends_at = date '2027-02-01';
insert into warehouse.run_book (run_id, resource, page_count, failed_page_count, reported_total, fetched, nulls, duplicates, quarantined, accepted, inserted, updated, unchanged)
select 'run-' || n, resource, 10, 0, 500, 500 + n, 1, 2, n % 3, 497 + n - n % 3, 20, 10, 467 + n - n % 3
from generate_series(1, 156) as n,
    unnest(array['saved_tracks', 'saved_albums', 'followed_artists', 'playlists', 'playlist_items', 'recently_played', 'top_artists', 'top_tracks']) as resource;
analyze;
