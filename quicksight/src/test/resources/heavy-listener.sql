-- One invented listener who never stops: 300,000 counted plays over three years, and 30,000 skips, of 40,000 tracks by
-- 5,000 artists, some far more often than others (a law like Zipf's); 10,000 saved tracks; 60 playlists, one of them of 10,000
-- items; a run an hour. With fewer plays (listener.plays) there is less of everything. All hangs on numbers, so the rows are the
-- same every time. raw_ordinal numbers the rows of a table.

-- How many there are, of those that there are beside 300,000 plays; a hundred at least, so that no list is short.
create function pg_temp.size(most bigint) returns integer language sql stable as
$$ select greatest(100, most * current_setting('listener.plays')::bigint / 300000)::integer $$;

create function pg_temp.share(what text, number bigint) returns double precision language sql immutable as
$$ select ('x' || left(md5(what || number), 8))::bit(32)::bigint / 4294967296.0 $$;

-- From 1 to the highest; the n-th comes up about 1/n as often as the first.
create function pg_temp.zipf(what text, number bigint, highest integer) returns integer language sql immutable as
$$ select floor(exp(pg_temp.share(what, number) * ln(highest + 1)))::integer $$;

-- As long, and as hard to compress, as an id of Spotify.
create function pg_temp.id(what text, number bigint) returns text language sql immutable as
$$ select left(translate(encode(sha256((what || number)::bytea), 'base64'), '+/=', 'xyz'), 22) $$;

-- One to four words out of three thousand.
create function pg_temp.name(what text, number bigint) returns text language sql immutable as
$$
    select initcap(string_agg(translate(
        left(md5(pg_temp.zipf(what || word, number, 3000)::text), 3 + (number % 5)::integer),
        '0123456789abcdef', 'aeioubdfklmnrstv'), ' '))
    from generate_series(1, 1 + (number % 4)::integer) as word
$$;

insert into warehouse.setting (name, value) values ('time_zone', 'Europe/Berlin'), ('counted_play_ms', '30000');
insert into warehouse.dim_user (user_id, display_name, run_id, raw_part, raw_line, raw_ordinal)
values ('heavy', 'Wren Alder', 'run', 'part', 1, 0);

insert into warehouse.dim_artist (artist_id, artist_name, spotify_url, run_id, raw_part, raw_line, raw_ordinal)
select id, pg_temp.name('artist', n), 'https://open.spotify.com/artist/' || id, 'run', 'part', 1, n
from generate_series(1, pg_temp.size(5000)) as n cross join lateral pg_temp.id('artist', n) as id;

insert into warehouse.bridge_artist_genre (artist_id, genre_position, genre, run_id, raw_part, raw_line, raw_ordinal)
select artist_id, position, 'genre ' || pg_temp.zipf('genre' || position, raw_ordinal, 500), 'run', 'part', 1, raw_ordinal
from warehouse.dim_artist
cross join generate_series(0, 2) as position
where pg_temp.share('genres', raw_ordinal) * 4 > position + 1;

-- Two albums an artist, four tracks an album; every fifth track has a guest.
insert into warehouse.dim_album (album_id, album_name, release_date, spotify_url, run_id, raw_part, raw_line, raw_ordinal)
select id, pg_temp.name('album', n), date '1960-01-01' + n * 7919 % 24000, 'https://open.spotify.com/album/' || id,
    'run', 'part', 1, n
from generate_series(1, pg_temp.size(10000)) as n cross join lateral pg_temp.id('album', n) as id;

insert into warehouse.bridge_album_artist (album_id, artist_position, artist_id, run_id, raw_part, raw_line, raw_ordinal)
select album_id, 0, artist_id, 'run', 'part', 1, album.raw_ordinal
from warehouse.dim_album as album
join warehouse.dim_artist as artist on artist.raw_ordinal = 1 + album.raw_ordinal % pg_temp.size(5000);

insert into warehouse.dim_track (track_id, track_name, album_id, duration_ms, is_explicit, is_local, spotify_url, run_id, raw_part, raw_line, raw_ordinal)
select id, pg_temp.name('track', n), album_id, 120000 + n * 7919 % 240000, n % 9 = 0, false,
    'https://open.spotify.com/track/' || id, 'run', 'part', 1, n
from generate_series(1, pg_temp.size(40000)) as n
cross join lateral pg_temp.id('track', n) as id
join warehouse.dim_album as album on album.raw_ordinal = 1 + n * 4801 % pg_temp.size(10000);

insert into warehouse.bridge_track_artist (track_id, artist_position, artist_id, run_id, raw_part, raw_line, raw_ordinal)
select track_id, artist_position, artist_id, 'run', 'part', 1, track.raw_ordinal
from warehouse.dim_track as track
join warehouse.bridge_album_artist using (album_id)
union all
select track_id, 1, artist_id, 'run', 'part', 1, track.raw_ordinal
from warehouse.dim_track as track
join warehouse.dim_artist as artist on artist.raw_ordinal = 1 + (track.raw_ordinal * 4801 + 2501) % pg_temp.size(5000)
where track.raw_ordinal % 5 = 0;

-- Each track once, and then those that are liked again and again. The export ends half a year before today.
insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, context_type, played_ms, source, run_id, raw_part, raw_line, raw_ordinal)
select
    'heavy',
    timestamptz '2023-11-23 05:00:00+00' + day * interval '1 day' + pg_temp.share('time', n) * interval '17 hours',
    track_id,
    'track',
    (array['album', 'playlist', 'artist', null])[1 + n % 4],
    case when is_skip then 1000 + n % 29000 when day < 910 then duration_ms end,
    case when day < 910 then 'export' else 'api' end,
    'run', 'part', 1, n
from (
    select
        n,
        n > plays as is_skip,
        case when n > plays then n * 31 % 910 else n * 7919 % 1096 end as day,
        case when n <= tracks then n else pg_temp.zipf('play', n, tracks) end as number
    from (select pg_temp.size(300000) as plays, pg_temp.size(40000) as tracks) as counts
    cross join generate_series(1::bigint, plays * 11 / 10) as n
) as play
join warehouse.dim_track as track on track.raw_ordinal = play.number;

-- Of three counted plays of the export's last sixty days the API had told two.
with told_twice as (
    insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, source, run_id, raw_part, raw_line, raw_ordinal)
    select user_id, ended_at, item_id, item_type, 'api', 'run', 'part', 1, raw_ordinal
    from warehouse.fact_play
    where source = 'export' and played_ms >= 30000 and ended_at >= timestamptz '2023-11-23' + interval '850 days' and raw_ordinal % 3 > 0
    returning user_id, ended_at, item_id, source
)
insert into warehouse.same_play (user_id, ended_at, item_id, source, by_ended_at, by_item_id, by_source)
select user_id, ended_at, item_id, source, ended_at, item_id, 'export' from told_twice;

-- A run a week reads everything, and one an hour the plays, of the last hours of the three years.
insert into warehouse.run (run_id, user_id, snapshot_date, started_at, finished_at, status, reason, app_shape, request_count, calls_left, login_ends_at)
select 'hour-' || n, 'heavy', began_at::date, began_at, began_at + interval '2 seconds', 'complete', null, 'new_development_mode', 2,
    498, timestamptz '2027-02-01 00:00:00+00'
from generate_series(1, pg_temp.size(26280)) as n
cross join lateral (select timestamptz '2026-11-22 00:30:00+00' - n * interval '1 hour' as began_at) as moment
union all
select 'week-' || n, 'heavy', began_at::date, began_at, began_at + interval '5 minutes',
    case when n % 40 = 0 then 'partial' else 'complete' end, case when n % 40 = 0 then 'quota' end, 'new_development_mode', 300,
    200 - n % 30, timestamptz '2027-02-01 00:00:00+00'
from generate_series(0, 155) as n
cross join lateral (select timestamptz '2023-11-26 06:00:00+00' + n * interval '7 days' as began_at) as moment;

insert into warehouse.run_book (run_id, resource, page_count, failed_page_count, fetched, nulls, duplicates, quarantined, accepted, inserted, updated, unchanged)
select run_id, resource, 1, 0, 53 + rejected, 1, 2, rejected, 50, 20, 10, 20
from warehouse.run
cross join lateral (select extract(day from snapshot_date)::integer % 3 as rejected) as quarantine
cross join unnest(array['recently_played', 'me', 'saved_tracks', 'saved_albums', 'playlists', 'playlist_items', 'top_tracks', 'top_artists']) as resource
where run_id like 'week-%' or resource = 'recently_played';

insert into warehouse.load (batch_id, run_count, loaded_at, duration_ms)
select n, 168, timestamptz '2023-11-26 06:10:00+00' + n * interval '7 days', 60000 + n * 7919 % 60000
from generate_series(0, 155) as n;
insert into warehouse.quality_result (load_id, stage, check_name, severity, finding_count)
select load_id, 'warehouse', 'check ' || n, 'fail', 0 from warehouse.load cross join generate_series(1, 9) as n;

insert into warehouse.fact_saved_track (user_id, track_id, added_at, first_seen_date, removed_date, run_id, raw_part, raw_line, raw_ordinal)
select 'heavy', track_id, timestamptz '2016-01-01 12:00:00+00' + raw_ordinal * 7919 % 3970 * interval '1 day', '2023-11-26',
    case when raw_ordinal % 20 = 0 then date '2024-01-07' + 7 * (raw_ordinal % 140) end, 'run', 'part', 1, raw_ordinal
from warehouse.dim_track
where raw_ordinal <= pg_temp.size(10500);
insert into warehouse.fact_saved_album (user_id, album_id, added_at, first_seen_date, run_id, raw_part, raw_line, raw_ordinal)
select 'heavy', album_id, timestamptz '2016-01-01 12:00:00+00' + raw_ordinal * interval '3 days', '2023-11-26', 'run', 'part', 1, raw_ordinal
from warehouse.dim_album
where raw_ordinal <= pg_temp.size(1000);
insert into warehouse.fact_followed_artist (user_id, artist_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal)
select 'heavy', artist_id, date '2023-11-26' + raw_ordinal / 50 * 7, 'run', 'part', 1, raw_ordinal
from warehouse.dim_artist
where raw_ordinal <= pg_temp.size(500);

-- Fifty of a list; every ten weeks most of them have moved.
create temporary table top_place as
select snapshot_date, time_range, rank, rank + (snapshot_date - date '2023-11-26') / 70 * rank % 37 as number
from warehouse.run
cross join unnest(array['short_term', 'medium_term', 'long_term']) as time_range
cross join generate_series(1, 50) as rank
where run_id like 'week-%';
insert into warehouse.fact_top_track (user_id, snapshot_date, time_range, rank, track_id, run_id, raw_part, raw_line, raw_ordinal)
select 'heavy', snapshot_date, time_range, rank, track_id, 'run', 'part', 1, rank
from top_place join warehouse.dim_track on raw_ordinal = number;
insert into warehouse.fact_top_artist (user_id, snapshot_date, time_range, rank, artist_id, run_id, raw_part, raw_line, raw_ordinal)
select 'heavy', snapshot_date, time_range, rank, artist_id, 'run', 'part', 1, rank
from top_place join warehouse.dim_artist on raw_ordinal = number;

-- Twenty versions of each playlist; in each a hundredth of the items are others than in the one before.
insert into warehouse.dim_playlist (playlist_id, playlist_name, owner_id, owner_name, is_public, is_collaborative, spotify_snapshot_id, track_count, spotify_url, run_id, raw_part, raw_line, raw_ordinal)
select id, pg_temp.name('playlist', n), 'heavy', 'Wren Alder', n % 3 = 0, n % 7 = 0, 'version-20',
    pg_temp.size(case when n = 1 then 10000 else 170 end),
    'https://open.spotify.com/playlist/' || id, 'run', 'part', 1, n
from generate_series(1, 60) as n cross join lateral pg_temp.id('playlist', n) as id;
insert into warehouse.fact_saved_playlist (user_id, playlist_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal)
select 'heavy', playlist_id, '2023-11-26', 'run', 'part', 1, raw_ordinal from warehouse.dim_playlist;
insert into warehouse.dim_playlist_version (playlist_id, spotify_snapshot_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal)
select playlist_id, 'version-' || version, date '2023-11-26' + 49 * version, 'run', 'part', 1, raw_ordinal
from warehouse.dim_playlist cross join generate_series(1, 20) as version;
insert into warehouse.fact_playlist_item (playlist_id, spotify_snapshot_id, item_position, item_id, item_type, added_at, run_id, raw_part, raw_line, raw_ordinal)
select playlist_id, 'version-' || version, position, track_id, 'track', '2023-11-26', 'run', 'part', 1, position
from (
    select
        playlist_id,
        version,
        position,
        1 + (position * 3 + raw_ordinal * 501 + case when position % 100 < version then tracks / 2 else 0 end) % tracks as number
    from (select pg_temp.size(40000) as tracks) as counts
    cross join warehouse.dim_playlist
    cross join generate_series(1, 20) as version
    cross join lateral generate_series(0, track_count - 1) as position
) as place
join warehouse.dim_track on raw_ordinal = number;

analyze;
