-- What both baselines load into: the warehouse's tables of tracks, without history, provenance and books.
create table track (
    track_id text primary key, track_name text, album_id text, disc_number integer, track_number integer,
    duration_ms bigint, is_explicit boolean, is_local boolean, isrc text, spotify_uri text, spotify_url text);
create table album (
    album_id text primary key, album_name text, album_type text, release_date date, release_date_precision text,
    track_count integer, image_url text, spotify_url text);
create table artist (artist_id text primary key, artist_name text, spotify_url text);
create table track_artist (
    track_id text, artist_position integer, artist_id text, primary key (track_id, artist_position));
create table album_artist (
    album_id text, artist_position integer, artist_id text, primary key (album_id, artist_position));
create table playlist (
    playlist_id text primary key, playlist_name text, description text, owner_id text, owner_name text,
    is_public boolean, is_collaborative boolean, spotify_snapshot_id text, track_count integer, image_url text,
    spotify_url text);
create table playlist_item (
    playlist_id text, item_position integer, item_id text, added_at timestamptz, added_by_id text, is_local boolean,
    primary key (playlist_id, item_position));
