-- People with passwords (parley.auth=accounts).
create table account.account (
    username    text        not null primary key,
    -- Argon2id, with its parameters and salt
    password    text        not null,
    is_operator boolean     not null,
    made_at     timestamptz not null default now(),
    disabled_at timestamptz
);

-- Who may register where not everybody may; kept as hashes.
create table account.invitation (
    code       bytea       not null primary key,
    made_by    text        not null,
    expires_at timestamptz not null
);

-- Programs: their tokens are kept as hashes, and hold in these rooms until they are taken back.
create table account.bot (
    username   text        not null primary key,
    token      bytea       not null unique,
    rooms      text[]      not null,
    made_by    text        not null,
    made_at    timestamptz not null default now(),
    revoked_at timestamptz
);
