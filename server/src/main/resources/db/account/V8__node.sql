-- The nodes there are: a row that is not renewed within seconds is of one that has ended. Nothing is lost with it.
create unlogged table node (
    node_id     text primary key,
    projections text[] not null, -- those that it could work on
    since       timestamptz not null default now(),
    seen_at     timestamptz not null default now()
);
