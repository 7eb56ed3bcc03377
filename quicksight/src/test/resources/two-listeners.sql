-- Two invented listeners, small enough to count by hand. Names carry what names carry: HTML, quotes, emoji, Arabic.
-- Days are around 2026-11-22 (a Sunday); the first listener's clock is Europe/Berlin (UTC+1 in November).

insert into warehouse.setting (name, value) values ('time_zone', 'Europe/Berlin'), ('counted_play_ms', '30000');

insert into warehouse.dim_user (user_id, display_name, run_id, raw_part, raw_line, raw_ordinal) values
    ('listener-1', 'Wren Alder', 'run-2', 'part', 1, 0),
    ('listener-2', '', 'run-3', 'part', 1, 0);

insert into warehouse.dim_artist (artist_id, artist_name, spotify_url, run_id, raw_part, raw_line, raw_ordinal) values
    ('artist-1', '<img src=x onerror="document.title=''broken''">', 'https://open.spotify.com/artist/artist-1', 'run-2', 'part', 1, 0),
    ('artist-2', 'The 🚆 Lanterns', 'https://open.spotify.com/artist/artist-2', 'run-2', 'part', 1, 0),
    ('artist-3', 'قمر الليل', 'https://open.spotify.com/artist/artist-3', 'run-2', 'part', 1, 0),
    ('artist-4', '', null, 'run-2', 'part', 1, 0);

insert into warehouse.bridge_artist_genre (artist_id, genre_position, genre, run_id, raw_part, raw_line, raw_ordinal) values
    ('artist-1', 0, 'dream pop', 'run-2', 'part', 1, 0),
    ('artist-1', 1, 'jazz', 'run-2', 'part', 1, 0),
    ('artist-2', 0, 'jazz', 'run-2', 'part', 1, 0);

insert into warehouse.dim_album (album_id, album_name, release_date, spotify_url, run_id, raw_part, raw_line, raw_ordinal) values
    ('album-1', '</script><script>document.title="broken"</script>', '1969-01-01', 'https://open.spotify.com/album/album-1', 'run-2', 'part', 1, 0),
    ('album-2', 'Tides & Co.', '2021-05-07', 'https://open.spotify.com/album/album-2', 'run-2', 'part', 1, 0),
    ('album-3', 'Undated', null, null, 'run-2', 'part', 1, 0);

insert into warehouse.bridge_album_artist (album_id, artist_position, artist_id, run_id, raw_part, raw_line, raw_ordinal) values
    ('album-1', 0, 'artist-1', 'run-2', 'part', 1, 0),
    ('album-2', 0, 'artist-2', 'run-2', 'part', 1, 0);

-- track-1 has two artists with one genre in common; track-4 is a local file without artist and album.
insert into warehouse.dim_track (track_id, track_name, album_id, duration_ms, is_explicit, is_local, spotify_url, run_id, raw_part, raw_line, raw_ordinal) values
    ('track-1', 'Slow <b>Harbour</b> <!-- -->', 'album-1', 180000, false, false, 'javascript:document.title="broken"', 'run-2', 'part', 1, 0),
    ('track-2', 'Line separator', 'album-2', 240000, true, false, 'https://open.spotify.com/track/track-2', 'run-2', 'part', 1, 0),
    ('track-3', 'Paper "Moon"', 'album-3', 120000, false, false, 'https://open.spotify.com/track/track-3', 'run-2', 'part', 1, 0),
    ('track-4', 'demo.mp3', null, null, false, true, null, 'run-2', 'part', 1, 0);
update warehouse.dim_track set track_name = 'Line' || chr(8232) || 'separator' where track_id = 'track-2';

insert into warehouse.bridge_track_artist (track_id, artist_position, artist_id, run_id, raw_part, raw_line, raw_ordinal) values
    ('track-1', 0, 'artist-2', 'run-2', 'part', 1, 0),
    ('track-1', 1, 'artist-1', 'run-2', 'part', 1, 0),
    ('track-2', 0, 'artist-2', 'run-2', 'part', 1, 0),
    ('track-3', 0, 'artist-3', 'run-2', 'part', 1, 0);

insert into warehouse.dim_show (show_id, show_name, run_id, raw_part, raw_line, raw_ordinal) values
    ('show-1', 'Night Post', 'run-2', 'part', 1, 0);
insert into warehouse.dim_episode (episode_id, episode_name, show_id, duration_ms, release_date, run_id, raw_part, raw_line, raw_ordinal) values
    ('episode-1', 'First letter', 'show-1', 1800000, '2026-10-01', 'run-2', 'part', 1, 0);

-- Counted: track-1 three times, track-2 twice, track-3, track-4, the episode; not the 12 seconds of track-3.
-- 23:30 UTC on the 15th is half past midnight on Monday the 16th in Berlin.
insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, context_type, played_ms, source, run_id, raw_part, raw_line, raw_ordinal) values
    ('listener-1', '2026-11-15 23:30:00+00', 'track-1', 'track', 'album', null, 'api', 'run-2', 'part', 1, 0),
    ('listener-1', '2026-11-16 07:00:00+00', 'track-1', 'track', 'album', null, 'api', 'run-2', 'part', 1, 1),
    ('listener-1', '2026-11-20 18:00:00+00', 'track-2', 'track', null, null, 'api', 'run-2', 'part', 1, 2),
    ('listener-1', '2026-11-20 18:05:00+00', 'track-2', 'track', null, 60000, 'export', 'run-2', 'part', 1, 3),
    ('listener-1', '2026-11-20 18:06:00+00', 'track-3', 'track', null, 12000, 'export', 'run-2', 'part', 1, 4),
    ('listener-1', '2026-10-05 18:00:00+00', 'track-3', 'track', null, 120000, 'export', 'run-2', 'part', 1, 5),
    ('listener-1', '2026-11-21 18:00:00+00', 'track-4', 'track', null, null, 'api', 'run-2', 'part', 1, 6),
    ('listener-1', '2026-11-21 20:00:00+00', 'episode-1', 'episode', null, 900000, 'export', 'run-2', 'part', 1, 7),
    ('listener-1', '2024-01-10 20:00:00+00', 'track-3', 'track', null, 120000, 'export', 'run-2', 'part', 1, 8),
    ('listener-2', '2026-11-21 21:00:00+00', 'track-1', 'track', null, null, 'api', 'run-3', 'part', 1, 0);

insert into warehouse.fact_saved_track (user_id, track_id, added_at, first_seen_date, removed_date, run_id, raw_part, raw_line, raw_ordinal) values
    ('listener-1', 'track-1', '2026-11-02 10:00:00+00', '2026-11-15', null, 'run-1', 'part', 1, 0),
    ('listener-1', 'track-2', '1970-01-01 00:00:00+00', '2026-11-15', null, 'run-1', 'part', 1, 1),
    ('listener-1', 'track-3', '2026-11-10 10:00:00+00', '2026-11-15', '2026-11-22', 'run-2', 'part', 1, 2);
insert into warehouse.fact_saved_album (user_id, album_id, added_at, first_seen_date, run_id, raw_part, raw_line, raw_ordinal) values
    ('listener-1', 'album-1', '2026-11-12 10:00:00+00', '2026-11-15', 'run-1', 'part', 1, 0);
insert into warehouse.fact_followed_artist (user_id, artist_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal) values
    ('listener-1', 'artist-2', '2026-11-15', 'run-1', 'part', 1, 0);

insert into warehouse.dim_playlist (playlist_id, playlist_name, owner_id, owner_name, is_public, is_collaborative, spotify_snapshot_id, track_count, spotify_url, run_id, raw_part, raw_line, raw_ordinal) values
    ('playlist-1', 'Late & <i>loud</i>', 'listener-1', 'Wren Alder', true, false, 'version-2', 3, 'https://open.spotify.com/playlist/playlist-1', 'run-2', 'part', 1, 0),
    ('playlist-2', 'Of a friend', 'friend-1', 'Tamsin Reed', null, false, 'version-1', 40, 'https://open.spotify.com/playlist/playlist-2', 'run-2', 'part', 1, 1),
    ('playlist-3', 'Late & <i>loud</i>', 'listener-1', 'Wren Alder', false, false, 'version-1', 3, 'https://open.spotify.com/playlist/playlist-3', 'run-2', 'part', 1, 2);
insert into warehouse.fact_saved_playlist (user_id, playlist_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal) values
    ('listener-1', 'playlist-1', '2026-11-15', 'run-1', 'part', 1, 0),
    ('listener-1', 'playlist-2', '2026-11-15', 'run-1', 'part', 1, 1),
    ('listener-1', 'playlist-3', '2026-11-15', 'run-1', 'part', 1, 2);
insert into warehouse.dim_playlist_version (playlist_id, spotify_snapshot_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal) values
    ('playlist-1', 'version-1', '2026-11-15', 'run-1', 'part', 1, 0),
    ('playlist-1', 'version-2', '2026-11-22', 'run-2', 'part', 1, 0),
    ('playlist-2', 'version-1', '2026-11-15', 'run-1', 'part', 1, 1),
    ('playlist-3', 'version-1', '2026-11-15', 'run-1', 'part', 1, 2);
-- From version 1 to 2: track-1 a second time, track-3 gone, the episode new. The third playlist has its name and shares track-1.
insert into warehouse.fact_playlist_item (playlist_id, spotify_snapshot_id, item_position, item_id, item_type, added_at, run_id, raw_part, raw_line, raw_ordinal) values
    ('playlist-1', 'version-1', 0, 'track-1', 'track', '2026-11-01 10:00:00+00', 'run-1', 'part', 1, 0),
    ('playlist-1', 'version-1', 1, 'track-3', 'track', '2026-11-01 10:00:00+00', 'run-1', 'part', 1, 1),
    ('playlist-1', 'version-2', 0, 'track-1', 'track', '2026-11-01 10:00:00+00', 'run-2', 'part', 1, 0),
    ('playlist-1', 'version-2', 1, 'track-1', 'track', '2026-11-18 10:00:00+00', 'run-2', 'part', 1, 1),
    ('playlist-1', 'version-2', 2, 'episode-1', 'episode', '2026-11-18 10:00:00+00', 'run-2', 'part', 1, 2),
    ('playlist-3', 'version-1', 0, 'track-1', 'track', '2026-11-01 10:00:00+00', 'run-1', 'part', 1, 0),
    ('playlist-3', 'version-1', 1, 'track-2', 'track', '2026-11-01 10:00:00+00', 'run-1', 'part', 1, 1),
    ('playlist-3', 'version-1', 2, 'track-4', 'track', '2026-11-01 10:00:00+00', 'run-1', 'part', 1, 2);

insert into warehouse.fact_top_artist (user_id, snapshot_date, time_range, rank, artist_id, run_id, raw_part, raw_line, raw_ordinal) values
    ('listener-1', '2026-11-15', 'short_term', 1, 'artist-1', 'run-1', 'part', 1, 0),
    ('listener-1', '2026-11-15', 'short_term', 2, 'artist-2', 'run-1', 'part', 1, 1),
    ('listener-1', '2026-11-22', 'short_term', 1, 'artist-2', 'run-2', 'part', 1, 0),
    ('listener-1', '2026-11-22', 'short_term', 2, 'artist-3', 'run-2', 'part', 1, 1),
    ('listener-1', '2026-11-22', 'long_term', 1, 'artist-1', 'run-2', 'part', 2, 0);
insert into warehouse.fact_top_track (user_id, snapshot_date, time_range, rank, track_id, run_id, raw_part, raw_line, raw_ordinal) values
    ('listener-1', '2026-11-15', 'short_term', 1, 'track-1', 'run-1', 'part', 1, 0),
    ('listener-1', '2026-11-22', 'short_term', 1, 'track-2', 'run-2', 'part', 1, 0),
    ('listener-1', '2026-11-22', 'short_term', 2, 'track-1', 'run-2', 'part', 1, 1);

insert into warehouse.run (run_id, user_id, snapshot_date, started_at, finished_at, status, reason, app_shape, request_count) values
    ('run-1', 'listener-1', '2026-11-15', '2026-11-15 06:00:00+00', '2026-11-15 06:01:30+00', 'complete', null, 'new_development_mode', 12),
    ('run-2', 'listener-1', '2026-11-22', '2026-11-22 06:00:00+00', '2026-11-22 06:01:00+00', 'partial', 'quota <spent>', 'new_development_mode', 9),
    ('run-3', 'listener-2', '2026-11-22', '2026-11-22 07:00:00+00', '2026-11-22 07:00:10+00', 'complete', null, 'unknown', 1);
update warehouse.run set calls_left = 500 - request_count, login_ends_at = date '2027-02-01';
insert into warehouse.run_book (run_id, resource, page_count, failed_page_count, reported_total, fetched, nulls, duplicates, quarantined, accepted, inserted, updated, unchanged) values
    ('run-1', 'saved_tracks', 1, 0, 3, 3, 0, 0, 0, 3, 3, 0, 0),
    ('run-1', 'playlist_items', 1, 0, 2, 2, 0, 0, 0, 2, 2, 0, 0),
    ('run-2', 'saved_tracks', 1, 0, 2, 5, 1, 1, 1, 2, 0, 1, 1),
    ('run-2', 'playlist_items', 2, 1, 3, 3, 0, 0, 0, 3, 3, 0, 0),
    ('run-3', 'recently_played', 1, 0, null, 2, 0, 0, 0, 1, 1, 0, 0);
insert into warehouse.quarantine (run_id, raw_part, raw_line, raw_ordinal, resource, rule, item) values
    ('run-2', 'part', 1, 4, 'saved_tracks', 'track_has_an_id', '{"name": "<b>nameless</b>"}');

-- The first load is all well, of the second a check warns, and the third failed.
insert into warehouse.load (batch_id, run_count, loaded_at, duration_ms, outcome, exit_code, message) values
    (1, 1, '2026-11-15 06:02:00+00', 20000, 'loaded', 0, null),
    (2, 1, '2026-11-22 06:02:00+00', 30500, 'loaded', 0, null),
    (3, 1, '2026-11-22 07:02:00+00', 4000, 'failed', 50, 'books_balance: run_id=run-3');
insert into warehouse.quality_result (load_id, stage, check_name, severity, finding_count, first_finding) values
    (1, 'raw', 'books_balance', 'fail', 0, null),
    (1, 'raw', 'pages_readable', 'warn', 0, null),
    (2, 'raw', 'books_balance', 'fail', 0, null),
    (2, 'raw', 'pages_readable', 'warn', 1, 'playlist_id=mix, spotify_snapshot_id=AAAABmorning0123456789abcdefghij, item_count=31'),
    (3, 'raw', 'books_balance', 'fail', 2, 'run_id=run-3'),
    (3, 'raw', 'pages_readable', 'warn', 0, null);
