-- Programs that only speak HTTP: they post by a secret URL (then there is a username), or events are posted to theirs (then
-- there is a url).
create table account.hook (
    hook_id       uuid        not null primary key default gen_random_uuid(),
    room_id       text        not null,
    username      text        references account.bot, -- which has the name kept
    url           text,
    -- SHA-256 of the secret in the URL; of one with a url the secret itself, which signs
    secret        bytea       not null,
    made_by       text        not null,
    made_at       timestamptz not null default now(),
    -- Of one with a url: the last event that was delivered, and when to go on. While a node delivers, that is when it is
    -- believed to be dead.
    sequence      bigint      not null,
    next_at       timestamptz not null default now(),
    failures      integer     not null default 0,
    failing_since timestamptz,
    disabled_at   timestamptz,
    check ((username is null) <> (url is null))
);
create index hook_room on account.hook (room_id);
