-- What signs the tokens of sessions: one row, made by whichever node comes first, so that a token holds on all nodes and
-- outlives restarts. Whoever reads it can be anybody.
create table account.session_key (
    is_only boolean     primary key default true check (is_only),
    secret  bytea       not null,
    made_at timestamptz not null default now()
);

-- Who may do what only the operator may: the first name that was ever claimed.
create table account.operator (
    is_only    boolean     primary key default true check (is_only),
    username   text        not null,
    claimed_at timestamptz not null default now()
);
