-- The warehouse: Spotify's entities as dimensions, bridges and facts, and the record of every run.
--
-- Keys are Spotify ids. Where Spotify has none (local files), the id is 'local-' and a digest of the uri.
-- Every loaded row says where it came from: the run, and the raw part, line (from 1) and ordinal (from 0)
-- of the item that last changed it. Times are UTC.
-- There are no foreign keys: an observation may name an artist that is only described next week. The checks in
-- sql/checks find what stays unresolved.

create schema if not exists warehouse;
create schema if not exists staging;

-- Definitions that views use, loaded from jobs-config/etl.yml by every load (time_zone, counted_play_ms).
create table warehouse.setting (
    name text primary key,
    value text not null
);

-- One row per ingest run that has been loaded.
create table warehouse.run (
    run_id text primary key,
    user_id text not null,
    snapshot_date date not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    status text not null check (status in ('complete', 'partial')),
    reason text,
    app_shape text not null,
    request_count integer not null
);

-- One row per run and resource. fetched = accepted + duplicates + nulls + quarantined, and
-- accepted = inserted + updated + unchanged; the load refuses to commit anything else.
create table warehouse.run_book (
    run_id text not null references warehouse.run,
    resource text not null,
    page_count integer not null,
    failed_page_count integer not null,
    reported_total bigint,
    fetched bigint not null,
    nulls bigint not null,
    duplicates bigint not null,
    quarantined bigint not null,
    accepted bigint not null,
    inserted bigint not null,
    updated bigint not null,
    unchanged bigint not null,
    primary key (run_id, resource)
);

-- One row per load: which runs went in together, when. Not part of the data: replay writes its own.
create table warehouse.load (
    load_id bigint generated always as identity primary key,
    batch_id bigint not null,
    run_count integer not null,
    loaded_at timestamptz not null default now(),
    duration_ms bigint not null
);

-- One row per rejected item, with the rule that rejected it and the item as received.
create table warehouse.quarantine (
    run_id text not null,
    raw_part text not null,
    raw_line integer not null,
    raw_ordinal integer not null,
    resource text not null,
    rule text not null,
    item text,
    primary key (raw_part, raw_line, raw_ordinal)
);

-- Dimensions: one row per key, the latest that was seen. A value that a later response no longer carries is kept.

create table warehouse.dim_user (
    user_id text primary key,
    spotify_user_id text,
    display_name text,
    country text,
    product text,
    follower_count bigint,
    spotify_url text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null
);

create table warehouse.dim_artist (
    artist_id text primary key,
    artist_name text,
    image_url text,
    spotify_url text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null
);

create table warehouse.dim_album (
    album_id text primary key,
    album_name text,
    album_type text,
    release_date date,                 -- null where Spotify gives none or '0000'; a year or month begins on its first day
    release_date_text text,            -- as received
    release_date_precision text,
    track_count integer,
    label text,
    upc text,
    image_url text,
    spotify_url text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null
);

create table warehouse.dim_track (
    track_id text primary key,
    track_name text,
    album_id text,
    disc_number integer,
    track_number integer,
    duration_ms bigint,
    is_explicit boolean,
    is_local boolean,
    isrc text,
    spotify_uri text,
    spotify_url text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null
);

create table warehouse.dim_show (
    show_id text primary key,
    show_name text,
    publisher text,
    media_type text,
    episode_count integer,
    image_url text,
    spotify_url text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null
);

create table warehouse.dim_episode (
    episode_id text primary key,
    episode_name text,
    show_id text,
    duration_ms bigint,
    is_explicit boolean,
    release_date date,
    release_date_text text,
    release_date_precision text,
    spotify_uri text,
    spotify_url text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null
);

create table warehouse.dim_playlist (
    playlist_id text primary key,
    playlist_name text,
    description text,
    owner_id text,
    owner_name text,
    is_public boolean,
    is_collaborative boolean,
    spotify_snapshot_id text,
    track_count integer,
    image_url text,
    spotify_url text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null
);

-- One row per version of a playlist that was seen, and the first date it was.
create table warehouse.dim_playlist_version (
    playlist_id text not null,
    spotify_snapshot_id text not null,
    first_seen_date date not null,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (playlist_id, spotify_snapshot_id)
);

-- Bridges: every artist and genre, in Spotify's order; positions count from 0.

create table warehouse.bridge_track_artist (
    track_id text not null,
    artist_position integer not null,
    artist_id text not null,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (track_id, artist_position)
);

create table warehouse.bridge_album_artist (
    album_id text not null,
    artist_position integer not null,
    artist_id text not null,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (album_id, artist_position)
);

create table warehouse.bridge_artist_genre (
    artist_id text not null,
    genre_position integer not null,
    genre text not null,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (artist_id, genre_position)
);

-- Facts.

-- One row per play: a user, the moment Spotify gives for it, an item.
create table warehouse.fact_play (
    user_id text not null,
    ended_at timestamptz not null,
    item_id text not null,             -- track_id or episode_id
    item_type text not null,           -- track or episode
    context_type text,
    context_uri text,
    played_ms bigint,                  -- null where Spotify does not say (the API never does)
    source text not null,              -- api
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, ended_at, item_id)
);

-- One row per thing in a user's library and the time it was added. removed_date is the date of the first complete
-- read that no longer had it; null while it is there.

create table warehouse.fact_saved_track (
    user_id text not null,
    track_id text not null,
    added_at timestamptz not null,     -- 1970-01-01 where Spotify gives none
    first_seen_date date not null,
    removed_date date,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, track_id, added_at)
);

create table warehouse.fact_saved_album (
    user_id text not null,
    album_id text not null,
    added_at timestamptz not null,
    first_seen_date date not null,
    removed_date date,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, album_id, added_at)
);

create table warehouse.fact_saved_playlist (
    user_id text not null,
    playlist_id text not null,
    first_seen_date date not null,
    removed_date date,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, playlist_id)
);

create table warehouse.fact_followed_artist (
    user_id text not null,
    artist_id text not null,
    first_seen_date date not null,
    removed_date date,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, artist_id)
);

-- One row per user, snapshot date, time range (short_term, medium_term, long_term) and rank (from 1).

create table warehouse.fact_top_track (
    user_id text not null,
    snapshot_date date not null,
    time_range text not null,
    rank integer not null,
    track_id text not null,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, snapshot_date, time_range, rank)
);

create table warehouse.fact_top_artist (
    user_id text not null,
    snapshot_date date not null,
    time_range text not null,
    rank integer not null,
    artist_id text not null,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, snapshot_date, time_range, rank)
);

-- One row per playlist version and position (from 0).
create table warehouse.fact_playlist_item (
    playlist_id text not null,
    spotify_snapshot_id text not null,
    item_position integer not null,
    item_id text not null,             -- track_id or episode_id
    item_type text not null,           -- track or episode
    added_at timestamptz,
    added_by_id text,
    is_local boolean,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (playlist_id, spotify_snapshot_id, item_position)
);

-- One row per entity and snapshot date, only where the app still gets the numbers.

create table warehouse.fact_track_snapshot (
    track_id text not null,
    snapshot_date date not null,
    popularity integer not null,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (track_id, snapshot_date)
);

create table warehouse.fact_artist_snapshot (
    artist_id text not null,
    snapshot_date date not null,
    popularity integer,
    follower_count bigint,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (artist_id, snapshot_date)
);

-- The last value that is not null: as a window function, what was known of a column so far. PostgreSQL's own window
-- functions cannot ignore nulls. A strict transition function is never called with one.
create function warehouse.later(earlier anyelement, later anyelement) returns anyelement
    language sql immutable strict parallel safe as 'select $2';

create aggregate warehouse.last_known(anyelement) (
    sfunc = warehouse.later,
    stype = anyelement,
    parallel = safe
);
