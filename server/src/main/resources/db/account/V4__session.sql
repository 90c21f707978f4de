-- Keys follow one another: the newest signs, and those before it are believed until what they signed has expired.
alter table account.session_key drop column is_only;
alter table account.session_key add column key_id uuid not null default gen_random_uuid() primary key;

-- Who is here. A session lives until it ends or is not renewed in time; what renews it is kept as a hash only.
create table account.session (
    session_id    uuid        not null primary key,
    username      text        not null,
    -- SHA-256 of the token that renews it next, and of the one before, which is good for one repetition
    renewal       bytea       not null,
    renewal_before bytea,
    began_at      timestamptz not null default now(),
    renewed_at    timestamptz not null default now(),
    expires_at    timestamptz not null,
    ended_at      timestamptz,
    changed_at    timestamptz not null default now()
);
create index session_username on account.session (username);
create index session_changed_at on account.session (changed_at);
