-- Plays of the privacy export beside those of the API. A play that both tell is one: see warehouse.same_play.
alter table warehouse.fact_play
    add column started_at timestamptz,     -- where it is known how long it was
    add column item_name text,             -- names as this record told them; for an episode its show is the artist
    add column artist_name text,
    add column album_name text,
    add column reason_start text,
    add column reason_end text,
    add column is_shuffled boolean,
    add column is_skipped boolean,
    add column is_offline boolean,
    add column is_incognito boolean,
    drop constraint fact_play_pkey,
    add primary key (user_id, ended_at, item_id, source);

create index fact_play_started_at on warehouse.fact_play (user_id, started_at) where started_at is not null;

-- One row per record of a play that another source has told better: which record that is.
create table warehouse.same_play (
    user_id text not null,
    ended_at timestamptz not null,
    item_id text not null,
    source text not null,
    by_ended_at timestamptz not null,
    by_item_id text not null,
    by_source text not null,
    primary key (user_id, ended_at, item_id, source),
    unique (user_id, by_ended_at, by_item_id, by_source, source)
);

-- One row per thing that an export names: what it is called there. Its id is Spotify's, or 'name-' and a digest of the names.
create table warehouse.dim_named_item (
    item_id text primary key,
    item_type text not null,               -- track, episode or chapter (of an audiobook)
    item_name text,
    artist_name text,                      -- of an episode its show, of a chapter its book
    album_name text,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null
);
