-- Projection message-history: every message, by its place in its room.
create table read_model.message (
    room_id    text        not null,
    sequence   bigint      not null,
    message_id uuid        not null,
    username   text        not null,
    content    text        not null,
    created_at timestamptz not null,
    primary key (room_id, sequence)
);
