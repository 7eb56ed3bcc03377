-- What a run left, and for how long there will be more of them. Null: its manifest does not say.
alter table warehouse.run
    add column calls_left integer,           -- the fewest calls that any kind of request it made still had, of a rolling day's
    add column login_ends_at timestamptz;    -- when somebody has to log in again
