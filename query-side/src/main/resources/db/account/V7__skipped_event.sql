-- Events that an operator had a projection pass over. This is a decision and follows from no event: a rebuild keeps to it.
create table account.skipped_event (
    id         bigint      not null generated always as identity primary key,
    projection text        not null,
    room_id    text        not null,
    sequence   bigint      not null,
    event_type text        not null,
    cause      text        not null,
    skipped_by text        not null,
    reason     text        not null,
    skipped_at timestamptz not null default now(),
    unique (projection, room_id, sequence)
);
