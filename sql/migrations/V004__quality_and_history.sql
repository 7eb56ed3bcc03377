-- What each load found, what each run looked like, and what dimensions were before.

-- A load that failed is told of as well: nothing but this row and its quality results is left of it.
alter table warehouse.load
    add column outcome text not null default 'loaded' check (outcome in ('loaded', 'failed')),
    add column exit_code integer not null default 0,
    add column message text;

-- One row per load and check. No findings: the check passed. Not part of the data: replay writes its own.
create table warehouse.quality_result (
    load_id bigint not null references warehouse.load,
    stage text not null,               -- raw, curated, warehouse or drift
    check_name text not null,
    severity text not null check (severity in ('warn', 'fail')),
    finding_count bigint not null,
    first_finding text,                -- as column=value, …
    primary key (load_id, check_name)
);

-- One row per run, curated table and resource that told of its rows: how many there were, and of which columns how
-- many were null.
create table warehouse.observation_profile (
    run_id text not null,
    table_name text not null,
    resource text not null,
    row_count bigint not null,
    null_counts jsonb not null,        -- only columns that had nulls
    primary key (run_id, table_name, resource)
);

-- History: one row per key and each snapshot date on which a value was first seen to differ (of several versions on one
-- date, the last). valid_to is the date of the next version; null: it is the present one.

create table warehouse.dim_artist_history (
    artist_id text not null,
    valid_from date not null,
    valid_to date,
    artist_name text,
    image_url text,
    spotify_url text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (artist_id, valid_from)
);

create table warehouse.dim_album_history (
    album_id text not null,
    valid_from date not null,
    valid_to date,
    album_name text,
    album_type text,
    release_date date,
    release_date_text text,
    release_date_precision text,
    track_count integer,
    label text,
    upc text,
    image_url text,
    spotify_url text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (album_id, valid_from)
);

create table warehouse.dim_track_history (
    track_id text not null,
    valid_from date not null,
    valid_to date,
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
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (track_id, valid_from)
);

create table warehouse.dim_playlist_history (
    playlist_id text not null,
    valid_from date not null,
    valid_to date,
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
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (playlist_id, valid_from)
);

-- Of a warehouse that is older than its history, the present is what is known. `pipeline replay` finds the rest.

insert into warehouse.dim_artist_history
select artist_id, run.snapshot_date, null, artist_name, image_url, spotify_url,
    dim.run_id, raw_part, raw_line, raw_ordinal
from warehouse.dim_artist as dim join warehouse.run using (run_id);

insert into warehouse.dim_album_history
select album_id, run.snapshot_date, null, album_name, album_type, release_date, release_date_text,
    release_date_precision, track_count, label, upc, image_url, spotify_url,
    dim.run_id, raw_part, raw_line, raw_ordinal
from warehouse.dim_album as dim join warehouse.run using (run_id);

insert into warehouse.dim_track_history
select track_id, run.snapshot_date, null, track_name, album_id, disc_number, track_number, duration_ms, is_explicit,
    is_local, isrc, spotify_uri, spotify_url, dim.run_id, raw_part, raw_line, raw_ordinal
from warehouse.dim_track as dim join warehouse.run using (run_id);

insert into warehouse.dim_playlist_history
select playlist_id, run.snapshot_date, null, playlist_name, description, owner_id, owner_name, is_public,
    is_collaborative, spotify_snapshot_id, track_count, image_url, spotify_url,
    dim.run_id, raw_part, raw_line, raw_ordinal
from warehouse.dim_playlist as dim join warehouse.run using (run_id);
