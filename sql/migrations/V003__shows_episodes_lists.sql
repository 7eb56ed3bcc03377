-- The rest of what can be fetched: saved shows and episodes, and the lists of Spotify's catalogue.

create table warehouse.fact_saved_show (
    user_id text not null,
    show_id text not null,
    added_at timestamptz not null,     -- 1970-01-01 where Spotify gives none
    first_seen_date date not null,
    removed_date date,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, show_id, added_at)
);

create table warehouse.fact_saved_episode (
    user_id text not null,
    episode_id text not null,
    added_at timestamptz not null,
    first_seen_date date not null,
    removed_date date,
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, episode_id, added_at)
);

-- One row per user, snapshot date, list and rank in it (from 1): what Spotify's catalogue shows to a user. A list is
-- known by its name and its key:
--   album_tracks         the album's id
--   artist_albums        the artist's id
--   artist_top_tracks    the artist's id
--   new_releases         empty
--   search               what was sought: its type and words, such as album:tag:new
create table warehouse.fact_list_item (
    user_id text not null,
    snapshot_date date not null,
    list_name text not null,
    list_key text not null,
    rank integer not null,
    item_id text not null,             -- of the dimension that item_type names
    item_type text not null,           -- album, artist, episode, playlist, show or track
    run_id text not null, raw_part text not null, raw_line integer not null, raw_ordinal integer not null,
    primary key (user_id, snapshot_date, list_name, list_key, rank)
);
