-- Projection room-directory: every room.
create table read_model.room (
    room_id    text        not null primary key,
    name       text        not null,
    visibility text        not null,
    topic      text,
    opened_by  text,
    opened_at  timestamptz not null
);
